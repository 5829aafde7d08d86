"""How a letter begins, with titles and without."""

import pytest

from kdn_helpdesk.accounts import salutations
from kdn_helpdesk.accounts.models import Person, Salutation
from kdn_helpdesk.core.i18n import in_language

MRS, MR, NEUTRAL = Salutation.MRS, Salutation.MR, Salutation.NEUTRAL


@pytest.mark.parametrize(
    ("name", "family_name", "salutation", "german", "english"),
    [
        ("Rita Weber", "Weber", MRS, "Sehr geehrte Frau Weber,", "Dear Mrs Weber,"),
        ("Kurt Weber", "Weber", MR, "Sehr geehrter Herr Weber,", "Dear Mr Weber,"),
        ("Dr. Rita Weber", "Weber", MRS, "Sehr geehrte Frau Dr. Weber,", "Dear Dr. Weber,"),
        (
            "Prof. Dr. Kurt von Berg",
            "von Berg",
            MR,
            "Sehr geehrter Herr Prof. Dr. von Berg,",
            "Dear Prof. Dr. von Berg,",
        ),
        (
            "Dr.-Ing. Kurt Weber",
            "Weber",
            MR,
            "Sehr geehrter Herr Dr.-Ing. Weber,",
            "Dear Dr.-Ing. Weber,",
        ),
        ("Alex Weber", "Weber", NEUTRAL, "Guten Tag Alex Weber,", "Good day Alex Weber,"),
        (
            "Dr. Alex Weber",
            "Weber",
            NEUTRAL,
            "Guten Tag Dr. Alex Weber,",
            "Good day Dr. Alex Weber,",
        ),
        ("Rita Weber", "", MRS, "Guten Tag Rita Weber,", "Good day Rita Weber,"),
        ("Drago Weber", "Weber", MR, "Sehr geehrter Herr Weber,", "Dear Mr Weber,"),
        ("a@b.example", "", NEUTRAL, "Guten Tag,", "Good day,"),
    ],
)
def test_the_salutation_fits_the_person(app, name, family_name, salutation, german, english):
    person = Person(email="a@b.example", name=name, family_name=family_name, salutation=salutation)
    with app.app_context():
        for language, words in (("de", german), ("en", english)):
            with in_language(language):
                assert salutations.salutation(person) == words


def test_nobody_is_greeted_too(app):
    with app.app_context(), in_language("de"):
        assert salutations.salutation(None) == "Guten Tag,"
