"""What is said about a request, and what follows from it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import audit, clock
from kdn_helpdesk.core.errors import Conflict, DomainError
from kdn_helpdesk.tickets.actions import conversation
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.tickets import Ticket, TicketLink, Watcher
from kdn_helpdesk.tickets.states import LinkKind, MessageKind, State, Visibility
from tests.factories import (
    make_agent,
    make_person,
    make_ticket,
    read_ticket,
    reading,
    tell,
    writing,
)


def reply(ticket, body="Noch etwas.", *, author=None, **options):
    if author is None:
        with reading() as session:
            author = session.get_one(Person, ticket.requester_id)
    return tell(conversation.reply_to_ticket, ticket, author=author, body=body, **options)


def answer(ticket, body="Bitte versuchen Sie es so.", *, agent, **options):
    return tell(conversation.answer_ticket, ticket, agent=agent.id, body=body, **options)


def last_message(ticket):
    with reading() as session:
        return session.scalar(
            sa.select(sa.func.max(Message.id)).where(Message.ticket_id == ticket.id)
        )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (State.NEW, State.NEW),
        (State.OPEN, State.OPEN),
        (State.WAITING, State.OPEN),
        (State.PENDING, State.OPEN),
        (State.EXTERNAL, State.EXTERNAL),
        (State.SOLVED, State.OPEN),
    ],
)
def test_a_reply_moves_the_request_on(app, before, after):
    ticket = make_ticket(state=before)
    message = reply(ticket)
    assert message.ticket_id == ticket.id
    assert read_ticket(ticket).state is after


def test_a_reply_to_a_closed_request_opens_one_that_follows_it(app):
    ticket = make_ticket(state=State.CLOSED, visibility=Visibility.ONLY_ME)
    message = reply(ticket)
    assert message.ticket_id != ticket.id
    assert read_ticket(ticket).state is State.CLOSED
    with reading() as session:
        follower = session.get_one(Ticket, message.ticket_id)
        link = session.scalars(sa.select(TicketLink)).one()
    assert (follower.subject, follower.state) == (ticket.subject, State.NEW)
    assert follower.visibility is Visibility.ONLY_ME
    assert (link.ticket_id, link.other_id, link.kind) == (
        follower.id,
        ticket.id,
        LinkKind.FOLLOWS,
    )


def test_solved_is_locked_once_its_grace_is_over(app):
    ticket = make_ticket(state=State.SOLVED)
    with time_machine.travel(clock.now() + timedelta(days=14, hours=-1)):
        assert not read_ticket(ticket).is_locked
    with time_machine.travel(clock.now() + timedelta(days=14, hours=1)):
        assert reply(ticket).ticket_id != ticket.id


def test_a_reply_to_a_merged_request_goes_to_its_target(app):
    target, middle, source = make_ticket(), make_ticket(), make_ticket()
    _merge(source, middle)
    _merge(middle, target)
    assert reply(source).ticket_id == target.id


def test_merged_requests_in_a_circle_end(app):
    one, other = make_ticket(), make_ticket()
    _merge(one, other)
    _merge(other, one)
    message = reply(one)
    assert message.ticket_id not in (one.id, other.id)


def _merge(source, target):
    with writing() as session:
        row = session.get_one(Ticket, source.id)
        row.enter(State.MERGED)
        row.merged_into_id = target.id


def test_a_colleague_who_adds_something_is_in_copy_from_then_on(app):
    ticket, colleague = make_ticket(), make_person()
    reply(ticket, author=colleague)
    reply(ticket, author=colleague)
    with reading() as session:
        assert session.scalars(sa.select(Watcher.person_id)).all() == [colleague.id]


def test_a_reply_needs_a_text(app):
    with pytest.raises(DomainError) as refusal:
        reply(make_ticket(), "  ")
    assert refusal.value.field == "body"


def test_an_answer_waits_for_the_requester_and_is_taken_by_its_author(app):
    ticket, agent = make_ticket(), make_agent()
    message = answer(ticket, agent=agent)
    after = read_ticket(ticket)
    assert (after.state, after.assignee_id) == (State.WAITING, agent.id)
    assert after.due_at is None
    assert after.first_answer_at is not None
    assert message.is_from_desk


def test_an_answer_leaves_a_request_with_its_agent(app):
    agent, other = make_agent(), make_agent()
    ticket = make_ticket(assignee=agent)
    answer(ticket, agent=other)
    assert read_ticket(ticket).assignee_id == agent.id


def test_the_first_answer_is_the_first(app):
    ticket, agent = make_ticket(), make_agent()
    answer(ticket, agent=agent)
    first = read_ticket(ticket).first_answer_at
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        answer(ticket, agent=agent)
    assert read_ticket(ticket).first_answer_at == first


@pytest.mark.parametrize("state", [State.SOLVED, State.OPEN, State.EXTERNAL, State.CLOSED])
def test_an_answer_may_say_where_the_request_stands_then(app, state):
    ticket = make_ticket(state=State.WAITING)
    answer(ticket, agent=make_agent(), state=state)
    assert read_ticket(ticket).state is state


def test_an_answer_to_a_solved_request_leaves_it_solved(app):
    ticket = make_ticket(state=State.SOLVED)
    answer(ticket, agent=make_agent())
    assert read_ticket(ticket).state is State.SOLVED


@pytest.mark.parametrize("state", [State.CLOSED, State.MERGED])
def test_a_locked_request_is_not_answered(app, state):
    with pytest.raises(DomainError):
        answer(make_ticket(state=state), agent=make_agent())


def test_an_answer_needs_a_date_to_wait_for(app):
    with pytest.raises(DomainError):
        answer(make_ticket(), agent=make_agent(), state=State.PENDING)


def test_an_answer_that_overlooks_another_is_refused_with_the_other(app):
    ticket, one, other = make_ticket(), make_agent(), make_agent()
    seen = last_message(ticket)
    answer(ticket, "Von der Ersten.", agent=one, seen=seen)
    with pytest.raises(Conflict) as conflict:
        answer(ticket, "Von der Zweiten.", agent=other, seen=seen)
    assert conflict.value.current == "Von der Ersten."
    answer(ticket, "Von der Zweiten.", agent=other, seen=last_message(ticket))


def test_ones_own_message_is_no_conflict(app):
    ticket, agent = make_ticket(), make_agent()
    seen = last_message(ticket)
    answer(ticket, agent=agent, seen=seen)
    answer(ticket, "Nachtrag.", agent=agent, seen=seen)


def test_a_reply_while_an_answer_is_written_is_a_conflict_too(app):
    ticket = make_ticket()
    seen = last_message(ticket)
    reply(ticket, "Hat sich erledigt!")
    with pytest.raises(Conflict) as conflict:
        answer(ticket, agent=make_agent(), seen=seen)
    assert "Hat sich erledigt!" in conflict.value.current


def test_a_note_changes_nothing_that_a_requester_could_see(app):
    ticket = make_ticket()
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        note = tell(conversation.add_note, ticket, agent=make_agent().id, body="Rückfrage bei ITK")
    after = read_ticket(ticket)
    assert note.kind is MessageKind.NOTE
    assert (after.state, after.last_activity_at) == (State.NEW, ticket.last_activity_at)


def test_a_closed_request_takes_notes(app):
    ticket = make_ticket(state=State.CLOSED)
    assert tell(conversation.add_note, ticket, agent=make_agent().id, body="Zur Akte").is_internal


def test_each_step_is_written_down_without_anybodys_words(app):
    ticket, agent = make_ticket(), make_agent()
    answer(ticket, "Geheime Worte", agent=agent)
    reply(ticket, "Geheime Worte")
    with reading():
        entries = audit.list_about("ticket", ticket.id)
    assert [entry.action for entry in entries] == [
        "ticket:open",
        "ticket:answer",
        "ticket:state",
        "ticket:reply",
        "ticket:state",
    ]
    assert "Geheime" not in str([entry.details for entry in entries])
