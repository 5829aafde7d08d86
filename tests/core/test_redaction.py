"""Nobody is named in what goes further."""

import pytest

from kdn_helpdesk.core.redaction import addresses_in, names_in, without_people

LETTER = """Sehr geehrte Frau Beispiel,

wie melden wir uns an? Meine Kollegin Erika Muster (e.muster@stadt.example,
Tel. 0201 / 88-12345) fragt auch. Frau Muster ist ab 2026 zuständig.

Mit freundlichen Grüßen
Max Muster
Stadt Musterstadt
"""


def test_a_letter_keeps_its_question_and_loses_its_people():
    assert without_people(LETTER, ["Erika Muster", "Max Muster"]) == (
        "wie melden wir uns an? Meine Kollegin … (…,\nTel. …) fragt auch. Frau … ist ab 2026 "
        "zuständig."
    )


@pytest.mark.parametrize(
    "text",
    [
        "Am 12.03.2026 kosten 100 Plätze 1.200,50 Euro.",
        "Siehe § 3 BauGB und https://open.nrw/dataset/0123456789.",
        "Die Postleitzahl 45127 und der Schlüssel 05113000 bleiben.",
        (
            "Liebe zum Detail lohnt sich, und wir schreiben einen langen Satz, der weitergeht "
            "und deshalb keine Anrede ist."
        ),
    ],
)
def test_dates_figures_and_links_stay(text):
    assert without_people(text, []) == text


@pytest.mark.parametrize(
    "number", ["0201 88-12345", "0201/8812345", "+49 201 88 12345", "0049201881234", "01701234567"]
)
def test_telephone_numbers_go_however_they_are_written(number):
    assert without_people(f"Rufen Sie {number} an.", []) == "Rufen Sie … an."


def test_a_short_name_is_no_reason_to_blank_a_word():
    assert without_people("Der Rat tagt.", ["Li Rat"]) == "Der Rat tagt."


def test_names_that_still_stand_there_are_found_in_whole_and_in_part():
    text = "Frau Muster aus Musterstadt fragt, was ein muster ist."
    assert names_in(text, ["Erika Muster", "Musterstadt", "Anders"]) == ["Muster", "Musterstadt"]


def test_addresses_and_numbers_that_still_stand_there_are_found():
    assert addresses_in("An e.muster@stadt.example oder 0201 88-12345.") == [
        "e.muster@stadt.example",
        "0201 88-12345",
    ]
