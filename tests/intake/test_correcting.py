"""What the desk corrects, and that reading again changes nothing that stands."""

import pytest

from kdn_helpdesk.mail.verdicts import Kind
from kdn_helpdesk.tickets.states import State
from tests import factories
from tests.intake import desk
from tests.mail import mails

INTAKE = "/servicestelle/posteingang"


@pytest.fixture(autouse=True)
def topic(app):
    """Where requests by mail go."""
    return factories.make_topic("sonstiges")


@pytest.fixture
def agent(sign_in):
    return sign_in(factories.make_agent(name="Ada Agentin", email="ada@kdn.example"))


def arriving(app, kind, ticket, data):
    """A mail whose outcome will be this."""
    return {
        "ticket": {},
        "follow_up": {"to": desk.reply_address(app, ticket)},
        "stranger": {"sender": "x@y.example", "subject": f"[{ticket.reference}] Karte"},
        "automatic": {"auto_submitted": "auto-replied", "to": desk.reply_address(app, ticket)},
        "held": {"sender": "ada@kdn.example", "subject": f"[{ticket.reference}] Karte"},
        "failed": {"raw": bytes(range(256))},
        "bounce": {"raw": (data / "mail" / "bounce_postfix.eml").read_bytes()},
    }[kind]


@pytest.mark.parametrize(
    "kind", ["ticket", "follow_up", "stranger", "automatic", "held", "failed", "bounce"]
)
def test_reading_again_gives_the_same_result(app, agent, drain, ina, data, kind):
    ticket = factories.make_ticket(requester=ina)
    mail = desk.take_in(drain, **arriving(app, kind, ticket, data))
    before = (len(desk.tickets()), len(desk.messages(ticket)))
    agent.press("Erneut lesen", f"{INTAKE}/{mail.id}")
    drain()
    again = desk.look(mail.id)
    for part in ("outcome", "reference", "reason", "suggested", "kind", "subject_id"):
        assert getattr(again, part) == getattr(mail, part), part
    assert (len(desk.tickets()), len(desk.messages(ticket))) == before


def test_a_report_read_again_leaves_a_mail_alone_that_was_sent_again(agent, drain, data):
    sent = mails.queue(to="weg@stadt-eibe.example")
    drain()
    raw = (data / "mail" / "bounce_postfix.eml").read_bytes()
    mail = desk.take_in(drain, raw.replace(b"<t50.c0ffee@kdn.example>", sent.message_id.encode()))
    assert mails.outgoing(sent.id).state == "undelivered"
    mails.change(sent, state="sent", sent_at=mails.ago(days=-1), reason="")
    agent.press("Erneut lesen", f"{INTAKE}/{mail.id}")
    drain()
    assert mails.outgoing(sent.id).state == "sent"


def test_what_was_not_automatic_becomes_a_request_and_stays_one(agent, drain, ina):
    mail = desk.take_in(drain, precedence="bulk")
    agent.press("Das war keine automatische E-Mail", f"{INTAKE}/{mail.id}")
    drain()
    assert desk.look(mail.id).outcome == "ticket"
    assert desk.look(mail.id).judged is Kind.ORDINARY
    agent.press("Erneut lesen", f"{INTAKE}/{mail.id}")
    drain()
    assert desk.look(mail.id).outcome == "ticket"
    assert len(desk.tickets()) == 1


def test_what_is_automatic_closes_the_request_it_opened_without_a_mail(agent, drain, outbox, ina):
    mail = desk.take_in(drain, body="Ich bin bis Montag fort. Fragen? An die Zentrale!")
    assert mail.outcome == "ticket"
    outbox.clear()
    agent.press("Das ist eine automatische E-Mail", f"{INTAKE}/{mail.id}")
    drain()
    assert (desk.look(mail.id).outcome, desk.ticket(mail.reference).state) == (
        "automatic",
        State.CLOSED,
    )
    assert outbox == []
    agent.press("Erneut lesen", f"{INTAKE}/{mail.id}")
    drain()
    assert desk.look(mail.id).outcome == "automatic"


def test_a_mail_that_was_answered_is_not_called_automatic(app, agent, drain, ina):
    ticket = factories.make_ticket(requester=ina)
    mail = desk.take_in(drain, to=desk.reply_address(app, ticket))
    agent.get(f"{INTAKE}/{mail.id}")
    assert "Das ist eine automatische E-Mail" not in agent.main
    token = agent.value("csrf_token")
    agent.post(f"{INTAKE}/{mail.id}/automatisch", data={"csrf_token": token})
    assert "gehört bereits" in agent.main or ticket.reference in agent.main
    assert desk.look(mail.id).outcome == "follow_up"


def test_the_text_is_read_anew_and_nothing_else_changes(agent, drain, ina):
    mail = desk.take_in(drain, body="Danke!")
    (message,) = desk.messages(mail.reference)
    with factories.writing() as session:
        session.merge(message).body = "So las es die alte Fassung."
    state = desk.ticket(mail.reference)
    agent.press("Text neu lesen", f"{INTAKE}/{mail.id}")
    drain()
    (again,) = desk.messages(mail.reference)
    assert (again.body, again.id, again.created_at) == ("Danke!", message.id, message.created_at)
    now = desk.ticket(mail.reference)
    assert (now.state, now.last_activity_at) == (state.state, state.last_activity_at)


def test_a_mail_of_no_request_has_no_text_to_read_anew(agent, drain):
    mail = desk.take_in(drain, precedence="bulk")
    agent.get(f"{INTAKE}/{mail.id}")
    agent.post(f"{INTAKE}/{mail.id}/text", data={"csrf_token": agent.value("csrf_token")})
    assert "gehört zu keiner Anfrage" in agent.text
