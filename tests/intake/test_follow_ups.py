"""What a mail points at, in order; who may add to it; what it then does to the request."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.permissions import Role
from kdn_helpdesk.mail import threads
from kdn_helpdesk.tickets.actions import sorting
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.states import State, Visibility
from tests import factories
from tests.intake import desk

INTAKE = "/servicestelle/posteingang"
SIGNS = ("reply_address", "subject", "own_message_id", "stored_message_id")


@pytest.fixture(autouse=True)
def topic(app):
    """Where requests by mail go."""
    return factories.make_topic("sonstiges")


@pytest.fixture
def ticket(ina):
    return factories.make_ticket(requester=ina)


def point(app, drain, sign, ina):
    """Make a request and return it with the fields of a mail that points to it by this sign."""
    if sign == "stored_message_id":
        first = desk.take_in(drain, message_id="<erste@stadt.example>", subject="Die erste")
        return desk.ticket(first.reference), {"references": "<erste@stadt.example>"}
    ticket = factories.make_ticket(requester=ina)
    return ticket, {
        "reply_address": {"to": desk.reply_address(app, ticket)},
        "subject": {"subject": f"AW: [{ticket.reference}] Karte"},
        "own_message_id": {"in_reply_to": desk.own_message_id(app, ticket)},
    }[sign]


@pytest.mark.parametrize(
    ("stronger", "weaker"),
    [(one, other) for place, one in enumerate(SIGNS) for other in SIGNS[place + 1 :]],
)
def test_of_two_signs_the_stronger_one_counts(app, drain, ina, stronger, weaker):
    meant, fields = point(app, drain, stronger, ina)
    _other, more = point(app, drain, weaker, ina)
    mail = desk.take_in(drain, message_id="<neu@stadt.example>", **more, **fields)
    assert mail.reference == meant.reference


def test_in_reply_to_comes_before_references(app, drain, ticket, ina):
    other = factories.make_ticket(requester=ina)
    mail = desk.take_in(
        drain,
        in_reply_to=desk.own_message_id(app, ticket),
        references=desk.own_message_id(app, other),
    )
    assert mail.reference == ticket.reference


def test_a_number_that_does_not_exist_does_not_hide_a_reference(app, drain, ticket):
    mail = desk.take_in(
        drain, subject="[KDN-1999-0001] Karte", in_reply_to=desk.own_message_id(app, ticket)
    )
    assert mail.reference == ticket.reference


def test_every_mail_about_a_request_carries_its_stable_reference(app, drain, outbox, ina):
    ticket = factories.make_ticket(requester=ina, quiet=False)
    drain()
    with app.app_context():
        stable = threads.thread_id(("ticket", ticket.id))
    assert stable in outbox[0].message["References"]


def test_a_thread_survives_rewritten_message_ids(app, drain, ticket):
    """A gateway gave our mail another Message-ID; only the stable reference is left."""
    with app.app_context():
        stable = threads.thread_id(("ticket", ticket.id))
    mail = desk.take_in(
        drain,
        subject="AW: Karte",
        in_reply_to="<rewritten@gateway.example>",
        references=f"{stable} <rewritten@gateway.example>",
    )
    assert (mail.outcome, mail.reference) == ("follow_up", ticket.reference)


def test_a_forged_message_id_leads_nowhere(app, drain, ticket):
    forged = re.sub(r"\.[a-z2-7]{16}@", ".aaaaaaaaaaaaaaaa@", desk.own_message_id(app, ticket))
    assert desk.take_in(drain, in_reply_to=forged).outcome == "ticket"


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("requester", True),
        ("watcher", True),
        ("colleague", True),
        ("colleague of a private request", False),
        ("watcher of a private request", True),
        ("somebody of another organisation", False),
        ("somebody without organisation", False),
        ("nobody known", False),
        ("an editor", False),
    ],
)
def test_who_may_add_to_a_request_by_its_number(drain, town, ina, who, may):
    private = who.endswith("private request")
    visibility = Visibility.ONLY_ME if private else Visibility.ORGANISATION
    ticket = factories.make_ticket(requester=ina, visibility=visibility)
    sender = make_sender(who, ticket, town, ina)
    mail = desk.take_in(drain, sender=sender, subject=f"[{ticket.reference}] Karte")
    assert (mail.reference == ticket.reference) is may
    assert len(desk.messages(ticket)) == (2 if may else 1)


def make_sender(who, ticket, town, ina):
    """The address of somebody who stands so to the request."""
    kind = who.split()[0]
    if kind == "requester":
        return ina.email
    if kind == "nobody":
        return "niemand@anderswo.example"
    person = factories.make_person(
        roles=(Role.EDITOR,) if kind == "an" else (),
        organisation={
            "colleague": town,
            "somebody": factories.make_organisation() if "another" in who else None,
        }.get(kind),
    )
    if kind == "watcher":
        factories.tell(sorting.watch, ticket, person=person.id)
    return person.email


def test_an_agent_who_asked_goes_on_with_the_own_request_by_its_number(drain):
    agent = factories.make_agent()
    ticket = factories.make_ticket(requester=agent)
    mail = desk.take_in(drain, sender=agent.email, subject=f"[{ticket.reference}] Karte")
    said = desk.messages(ticket)[-1]
    assert (mail.outcome, said.is_from_desk) == ("follow_up", False)


def test_an_agents_signed_reference_from_another_address_is_no_answer(app, drain, ticket):
    mail = desk.take_in(
        drain, sender="ada.privat@freipost.example", to=desk.reply_address(app, ticket)
    )
    assert mail.reference != ticket.reference
    assert desk.ticket(ticket.reference).first_answer_at is None


def test_an_agents_held_mail_becomes_a_note_by_one_click(sign_in, drain, ticket):
    agent = factories.make_agent()
    mail = desk.take_in(drain, sender=agent.email, subject=f"[{ticket.reference}] Karte")
    sign_in(agent).press(f"Zu {ticket.reference} hinzufügen", f"{INTAKE}/{mail.id}")
    note = desk.messages(ticket)[-1]
    assert (note.is_internal, note.is_from_desk, note.author_id) == (True, True, agent.id)
    assert desk.ticket(ticket.reference).first_answer_at is None


def test_a_strangers_request_names_the_other_to_the_desk_alone(sign_in, drain, ticket):
    stranger = factories.make_person(
        email="fremd@anderswo.example", organisation=factories.make_organisation("Anderswo")
    )
    mail = desk.take_in(drain, sender=stranger.email, subject=f"[{ticket.reference}] Karte")
    desk_page = sign_in(factories.make_agent()).get(f"/servicestelle/{mail.reference}")
    assert f"nennt {ticket.reference}" in desk_page.main
    page = sign_in(stranger).get(f"/anfragen/{mail.reference}")
    assert page.status == 200
    assert ticket.reference not in page.html
    assert (
        mail.reference not in sign_in(sender_of(ticket)).get(f"/anfragen/{ticket.reference}").html
    )


def sender_of(ticket):
    with factories.reading() as session:
        return session.get_one(factories.Person, ticket.requester_id)


@pytest.mark.parametrize("place", ["request", "mail"])
def test_what_a_stranger_wrote_is_attached_by_one_click(sign_in, drain, ticket, place):
    mail = desk.take_in(
        drain, sender="fremd@anderswo.example", subject=f"[{ticket.reference}] Karte", body="Ja."
    )
    browser = sign_in(factories.make_agent())
    pages = {"request": f"/servicestelle/{mail.reference}", "mail": f"{INTAKE}/{mail.id}"}
    browser.press(f"Zu {ticket.reference} hinzufügen", pages[place])
    assert desk.messages(ticket)[-1].body == "Ja."
    assert desk.ticket(mail.reference).state == "merged"
    assert "nennt" not in browser.get(f"/servicestelle/{ticket.reference}").main


@pytest.mark.parametrize(
    ("before", "goes_on", "after"),
    [
        ("new", True, "new"),
        ("open", True, "open"),
        ("waiting", True, "open"),
        ("pending", True, "open"),
        ("external", True, "external"),
        ("solved", True, "open"),
        ("solved long ago", False, "closed"),
        ("closed", False, "closed"),
    ],
)
def test_what_a_follow_up_does_in_each_state(app, drain, ina, before, goes_on, after):
    state = State(before.split()[0])
    ticket = factories.make_ticket(requester=ina, state=state)
    if "ago" in before:
        change(ticket, solved_at=clock.now() - timedelta(days=400))
    mail = desk.take_in(drain, to=desk.reply_address(app, ticket))
    assert (mail.reference == ticket.reference) is goes_on
    assert desk.ticket(ticket.reference).state == after
    assert mail.outcome == ("follow_up" if goes_on else "ticket")


def change(ticket, **columns):
    with factories.writing() as session:
        session.execute(sa.update(Ticket).where(Ticket.id == ticket.id).values(**columns))


def merge(source, target):
    change(source, state=State.MERGED, merged_into_id=target.id, is_done=True)


def test_what_belongs_to_a_merged_request_reaches_the_one_that_goes_on(app, drain, ina):
    first, second, third = (factories.make_ticket(requester=ina) for _ in range(3))
    merge(first, second)
    merge(second, third)
    mail = desk.take_in(drain, to=desk.reply_address(app, first))
    assert (mail.outcome, mail.reference) == ("follow_up", third.reference)
    assert first.reference in mail.reason


def test_requests_that_are_merged_in_a_circle_keep_nobody_from_writing(app, drain, ina):
    first, second = (factories.make_ticket(requester=ina) for _ in range(2))
    merge(first, second)
    merge(second, first)
    mail = desk.take_in(drain, to=desk.reply_address(app, first))
    assert mail.outcome == "ticket"
    assert mail.reference not in {first.reference, second.reference}


def test_an_agents_answer_to_a_merged_request_reaches_the_one_that_goes_on(app, drain, ina):
    first, second = (factories.make_ticket(requester=ina) for _ in range(2))
    merge(first, second)
    agent = factories.make_agent()
    mail = desk.take_in(drain, sender=agent.email, to=desk.reply_address(app, first))
    assert mail.reference == second.reference
    assert desk.messages(second)[-1].is_from_desk


@pytest.mark.parametrize("before", ["waiting", "pending", "solved", "closed"])
def test_automatic_mail_reopens_nothing(app, drain, ina, before):
    ticket = factories.make_ticket(requester=ina, state=State(before))
    desk.take_in(drain, to=desk.reply_address(app, ticket), auto_submitted="auto-replied")
    assert desk.ticket(ticket.reference).state == before


def test_an_agents_absence_is_no_answer(app, drain, ticket):
    agent = factories.make_agent()
    to = desk.reply_address(app, ticket)
    desk.take_in(drain, sender=agent.email, to=to, subject="Abwesenheitsnotiz: Karte")
    assert desk.ticket(ticket.reference).first_answer_at is None
    assert len(desk.messages(ticket)) == 1


def test_a_delivery_report_reopens_nothing_and_is_no_answer(app, drain, data, ina):
    ticket = factories.make_ticket(requester=ina, state=State.SOLVED)
    raw = (data / "mail" / "bounce_postfix.eml").read_bytes()
    reported = desk.own_message_id(app, ticket).encode()
    desk.take_in(drain, raw.replace(b"<t50.c0ffee@kdn.example>", reported))
    assert desk.ticket(ticket.reference).state == "solved"
    assert len(desk.messages(ticket)) == 1
