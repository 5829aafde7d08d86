"""Filing without an account."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.tickets.models.filings import Filing
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.states import Visibility
from tests.browsing import Browser
from tests.factories import make_organisation, make_person, make_topic, reading, writing

WRITTEN = {
    "topic": "open-data",
    "subject": "Ein Datensatz",
    "body": "Wie geht das?",
    "name": "Vera Besuch",
    "email": "Vera@Stadt.Example",
}


@pytest.fixture(autouse=True)
def topic(app):
    return make_topic()


def tickets():
    with reading() as session:
        return session.scalars(sa.select(Ticket)).all()


def file(visitor, **changes):
    return visitor.submit("/anfragen/neu", **(WRITTEN | changes))


def test_a_visitor_is_asked_for_name_and_address(visitor):
    page = visitor.get("/anfragen/neu")
    assert "Sie brauchen kein Konto" in page.main
    assert "Wer darf sie lesen?" not in page.main


def test_nothing_is_opened_before_the_address_is_confirmed(visitor, drain, outbox):
    file(visitor)
    drain()
    assert "vera@stadt.example" in visitor.main.lower()
    assert tickets() == []
    (mail,) = outbox
    assert mail.recipients == ["vera@stadt.example"]
    assert "Ein Datensatz" in mail.subject
    visitor.get(mail.path("/anfragen/bestaetigen/"))
    assert "Wie geht das?" in visitor.main
    assert tickets() == []


def test_the_button_behind_the_link_opens_the_request(visitor, drain, outbox):
    file(visitor, files=[(b"a;b", "daten.csv")])
    drain()
    visitor.submit(outbox[0].path("/anfragen/bestaetigen/"), button="Anfrage absenden")
    (ticket,) = tickets()
    assert ticket.reference in visitor.main
    assert ticket.subject == "Ein Datensatz"
    assert ticket.visibility is Visibility.ONLY_ME
    drain()
    assert ["vera@stadt.example"] in [mail.recipients for mail in outbox[1:]]
    with reading() as session:
        person = session.scalars(sa.select(Person)).one()
    assert (person.name, person.organisation_id) == ("Vera Besuch", None)
    assert person.confirmed_at is not None


def test_the_button_pressed_twice_opens_one_request(visitor, drain, outbox):
    file(visitor)
    drain()
    path = outbox[0].path("/anfragen/bestaetigen/")
    other = Browser(visitor.client.application)
    other.get(path)
    visitor.submit(path, button="Anfrage absenden")
    other.submit(button="Anfrage absenden")
    (ticket,) = tickets()
    assert ticket.reference in other.main
    assert ticket.reference in visitor.get(path).main


def test_a_known_person_with_an_organisation_shares_as_the_topic_says(visitor, drain, outbox):
    organisation = make_organisation()
    person = make_person(email="vera@stadt.example", organisation=organisation, name="Vera Alt")
    file(visitor)
    drain()
    visitor.submit(outbox[0].path("/anfragen/bestaetigen/"), button="Anfrage absenden")
    (ticket,) = tickets()
    assert (ticket.requester_id, ticket.organisation_id) == (person.id, organisation.id)
    assert ticket.visibility is Visibility.ORGANISATION
    with reading() as session:
        assert session.scalars(sa.select(Person.name)).all() == ["Vera Alt"]


def test_a_link_ends_after_a_week(visitor, drain, outbox):
    file(visitor)
    drain()
    with time_machine.travel(clock.now() + timedelta(days=8)):
        visitor.submit(outbox[0].path("/anfragen/bestaetigen/"), button="Anfrage absenden")
    assert visitor.status == 422
    assert "abgelaufen" in visitor.main
    assert tickets() == []


def test_a_broken_link_says_so(visitor):
    visitor.get("/anfragen/bestaetigen/abc")
    assert visitor.status == 422
    assert "nicht vollständig" in visitor.main


def test_an_address_gets_no_more_than_three_mails_an_hour(visitor, drain, outbox):
    pages = [file(visitor).main for _ in range(5)]
    drain()
    assert len(outbox) == 3
    assert len(set(pages)) == 1
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        file(visitor)
        drain()
    assert len(outbox) == 4


def test_somebody_shut_out_cannot_file(visitor, drain, outbox):
    with writing() as session:
        session.add(Person(email="vera@stadt.example", name="Vera", is_active=False))
    file(visitor)
    drain()
    visitor.submit(outbox[0].path("/anfragen/bestaetigen/"), button="Anfrage absenden")
    assert visitor.status == 422
    assert tickets() == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": "keine Adresse"}, "Das ist keine E-Mail-Adresse."),
        ({"name": " "}, "Bitte geben Sie Ihren Namen ein."),
        ({"subject": ""}, "Bitte geben Sie einen Betreff ein."),
        ({"topic": ""}, "Bitte wählen Sie ein Thema."),
        ({"body": ""}, "Bitte schreiben Sie einen Text."),
    ],
)
def test_what_is_missing_is_said_and_the_rest_kept(visitor, change, sentence):
    page = file(visitor, **change)
    assert page.status == 422
    assert sentence in page.main
    kept = next(name for name in ("subject", "name") if name not in change)
    assert page.value(kept) == WRITTEN[kept]


def test_a_visitor_files_in_english(app, drain, outbox):
    browser = Browser(app, language="en")
    file(browser)
    drain()
    assert outbox[0].subject.startswith("Please confirm your request")
    with reading() as session:
        assert session.scalars(sa.select(Filing.language)).one() == "en"


def test_a_topic_can_be_chosen_by_the_address(visitor):
    assert visitor.get("/anfragen/neu?thema=open-data").value("topic") == "open-data"


def test_one_address_files_only_so_often_unless_its_people_are_signed_in(
    app, visitor, sign_in, monkeypatch
):
    colleague = sign_in(make_person(organisation=make_organisation()))
    monkeypatch.setitem(app.config, "LIMITS_COUNT", True)
    for _ in range(60):
        visitor.submit("/anfragen/neu", subject="")
    assert visitor.status == 422
    assert visitor.submit("/anfragen/neu", subject="").status == 429
    assert colleague.submit("/anfragen/neu", subject="").status == 422
