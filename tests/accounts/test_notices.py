"""The mails about accounts."""

import re

import pytest

from kdn_helpdesk.accounts.actions import invitations, registration, signing_in
from kdn_helpdesk.accounts.events import RegistrationRepeated
from kdn_helpdesk.accounts.models import Salutation
from kdn_helpdesk.accounts.notices import remind_of_account
from kdn_helpdesk.accounts.salutations import salutation
from kdn_helpdesk.core.i18n import in_language
from tests.factories import make_agent, make_organisation, make_person, writing


@pytest.fixture
def mails(app, drain, outbox):
    """One mail of each kind that carries a link, to one person who reads German."""
    person, organisation = make_person(), make_organisation()
    make_agent()
    with writing() as session:
        found = session.merge(person)
        registration.ask_to_register("neu@stadt.example", language="de")
        invitations.invite_person(email="gast@stadt.example", roles=frozenset(), inviter=None)
        signing_in.ask_for_new_password(person.email)
        registration.ask_to_join(found, organisation_id=organisation.id)
        remind_of_account(RegistrationRepeated(person_id=person.id, attempt="1"))
    drain()
    return outbox


def test_every_link_in_a_mail_leads_to_a_page(mails, visitor):
    assert len(mails) == 5
    for mail in mails:
        paths = re.findall(r"http://localhost(/[^\s<]*)?", mail.text + mail.html.replace('"', " "))
        for path in paths:
            assert visitor.get(path or "/").status == 200, (mail.subject, path)


def test_every_mail_says_why_it_came_and_that_a_program_wrote_it(mails):
    for mail in mails:
        assert "Sie erhalten diese E-Mail, weil" in mail.text
        assert mail.message["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("how", "family", "german", "english"),
    [
        (Salutation.MRS, "Muster", "Sehr geehrte Frau Muster,", "Dear Mrs Muster,"),
        (Salutation.MR, "Muster", "Sehr geehrter Herr Muster,", "Dear Mr Muster,"),
        (Salutation.NEUTRAL, "Muster", "Guten Tag Kim Muster,", "Good day Kim Muster,"),
        (Salutation.MR, "", "Guten Tag Kim Muster,", "Good day Kim Muster,"),
    ],
)
def test_a_mail_begins_as_the_person_wants_to_be_addressed(app, how, family, german, english):
    person = make_person(name="Kim Muster", family_name=family, salutation=how)
    with app.test_request_context():
        for language, line in (("de", german), ("en", english)):
            with in_language(language):
                assert salutation(person) == line


def test_nobody_is_addressed_by_a_mail_address(app):
    person = make_person(email="x@stadt.example", name="x@stadt.example")
    with app.test_request_context(), in_language("de"):
        assert salutation(person) == salutation(None) == "Guten Tag,"
