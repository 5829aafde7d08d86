"""What the receiving server's word about a sender changes in a mail's way."""

import pytest

from kdn_helpdesk.tickets.states import State
from tests import factories
from tests.intake import desk
from tests.intake.test_answers import reply
from tests.meetings import making

INTAKE = "/servicestelle/posteingang"
FAILED = "mx.kdn.example; spf=fail; dmarc=fail header.from=stadt.example"
PASSED = "mx.kdn.example; dmarc=pass header.from=stadt.example"


@pytest.fixture(autouse=True)
def topic(app):
    """Where requests by mail go."""
    return factories.make_topic("sonstiges")


@pytest.fixture(autouse=True)
def trusted(app, monkeypatch):
    """Whose word counts; the returned function changes settings further."""

    def change(**settings):
        changed = app.config["KDN"].model_copy(update=settings)
        monkeypatch.setitem(app.config, "KDN", changed)

    change(mail_authserv="mx.kdn.example")
    return change


@pytest.fixture
def ticket(ina):
    return factories.make_ticket(requester=ina, state=State.WAITING)


@pytest.fixture
def agent():
    return factories.make_agent(email="ada@stadt.example")


def test_the_verdict_is_stored_and_shown(sign_in, drain, ina):
    mail = desk.take_in(drain, authentication_results=FAILED)
    assert (mail.authenticity, mail.proof) == ("fail", ["mx.kdn.example", "spf=fail", "dmarc=fail"])
    page = sign_in(factories.make_agent()).get(f"{INTAKE}/{mail.id}").main
    assert "Absender ist nicht bestätigt" in page
    assert "mx.kdn.example: SPF FAIL, DMARC FAIL" in page


def test_a_proven_sender_is_shown_without_a_warning(sign_in, drain, ina):
    mail = desk.take_in(drain, authentication_results=PASSED)
    page = sign_in(factories.make_agent()).get(f"{INTAKE}/{mail.id}").main
    assert "DMARC PASS" in page
    assert "nicht bestätigt" not in page


@pytest.mark.parametrize("setting", ["", "mx.other.example"])
def test_a_server_that_is_not_named_is_not_believed(drain, trusted, ticket, setting):
    trusted(mail_authserv=setting)
    mail = desk.take_in(drain, subject=f"[{ticket.reference}] Karte", authentication_results=FAILED)
    assert (mail.authenticity, mail.outcome) == ("none", "follow_up")


def test_an_agents_answer_that_fails_is_held_even_with_our_reference(
    app, drain, outbox, ticket, agent
):
    to = desk.reply_address(app, ticket)
    mail = desk.take_in(drain, sender=agent.email, to=to, authentication_results=FAILED)
    assert (mail.outcome, mail.suggested) == ("held", ticket.reference)
    assert "nicht bewiesen" in mail.reason
    assert "DMARC FAIL" in mail.reason
    assert desk.ticket(ticket.reference).first_answer_at is None
    assert outbox == []


def test_an_agents_proven_answer_counts(app, drain, ticket, agent):
    to = desk.reply_address(app, ticket)
    mail = desk.take_in(drain, sender=agent.email, to=to, authentication_results=PASSED)
    assert mail.outcome == "follow_up"
    assert desk.ticket(ticket.reference).first_answer_at


@pytest.mark.parametrize("who", ["colleague", "requester"])
def test_nobody_adds_by_an_unproven_address_alone(drain, ticket, town, who):
    factories.make_person(email="kollege@stadt.example", organisation=town)
    sender = {"colleague": "kollege@stadt.example", "requester": "ina.roth@stadt.example"}[who]
    mail = desk.take_in(
        drain,
        sender=sender,
        subject=f"[{ticket.reference}] Karte",
        authentication_results=FAILED,
    )
    assert (mail.outcome, mail.suggested) == ("held", ticket.reference)
    assert len(desk.messages(ticket)) == 1


def test_a_signed_reference_lets_it_in_marked(app, sign_in, drain, ticket, ina):
    to = desk.reply_address(app, ticket)
    mail = desk.take_in(drain, to=to, authentication_results=FAILED)
    assert (mail.outcome, desk.messages(ticket)[-1].is_doubtful) == ("follow_up", True)
    page = sign_in(factories.make_agent()).get(f"/servicestelle/{ticket.reference}")
    assert "Der Absender ist nicht bestätigt" in page.main
    assert f"{INTAKE}/{mail.id}" in page.links
    assert "nicht bestätigt" not in sign_in(ina).get(f"/anfragen/{ticket.reference}").main


def test_a_new_request_is_marked_too(drain, ina):
    mail = desk.take_in(drain, authentication_results=FAILED)
    (message,) = desk.messages(mail.reference)
    assert (mail.outcome, message.is_doubtful) == ("ticket", True)


def test_a_stranger_who_fails_gets_a_request_of_their_own_as_ever(drain, ticket):
    mail = desk.take_in(
        drain,
        sender="x@fremd.example",
        subject=f"[{ticket.reference}] Karte",
        authentication_results="mx.kdn.example; dmarc=fail header.from=fremd.example",
    )
    assert (mail.outcome, mail.suggested) == ("ticket", ticket.reference)


@pytest.mark.parametrize(("demanded", "outcome"), [(True, "held"), (False, "follow_up")])
def test_a_missing_proof_counts_where_it_is_demanded(drain, trusted, ticket, demanded, outcome):
    trusted(mail_proof_demanded=demanded)
    mail = desk.take_in(
        drain,
        subject=f"[{ticket.reference}] Karte",
        authentication_results="mx.kdn.example; spf=none; dkim=none",
    )
    assert mail.outcome == outcome


def test_an_answer_to_an_invitation_by_an_unproven_address_waits(drain):
    eva = factories.make_person(email="eva@stadt.example")
    leader = factories.make_person(email="leitung@kdn.example")
    group = factories.make_group("Open Data", coordinators=[leader], members=[eva])
    meeting = making.make_meeting(group, invited=True)
    head = f"Authentication-Results: {FAILED}\r\n".encode()
    mail = desk.take_in(drain, head + reply(meeting.uid, eva.email))
    assert mail.outcome == "calendar_answer"
    assert "wartet" in mail.reason
    assert making.read_invitation(meeting, eva).partstat == "NEEDS-ACTION"


def test_a_held_mail_that_a_person_attaches_goes_in_marked(sign_in, drain, ticket):
    mail = desk.take_in(drain, subject=f"[{ticket.reference}] Karte", authentication_results=FAILED)
    browser = sign_in(factories.make_agent())
    browser.press(f"Zu {ticket.reference} hinzufügen", f"{INTAKE}/{mail.id}")
    assert desk.messages(ticket)[-1].is_doubtful
