"""Until when the desk should have answered and solved: rules, pauses, warnings, escalation."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from kdn_helpdesk.core import audit
from kdn_helpdesk.core.clock import BERLIN
from kdn_helpdesk.tickets.actions import (
    conversation,
    deadlines,
    forwarding,
    moves,
    sorting,
    worktimes,
)
from kdn_helpdesk.tickets.deadlines import Change, Rule, Rulebook, Target, due_of, run_of
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.worktimes import Deadline, Recalculation, WorkCalendar
from kdn_helpdesk.tickets.states import Priority, State
from kdn_helpdesk.tickets.worktime import STANDARD
from tests.factories import (
    make_agent,
    make_ticket,
    make_topic,
    read_ticket,
    reading,
    tell,
    writing,
)
from tests.tickets.rules import make_calendar, make_rules, make_target

MONDAY = "2026-11-23 08:30"


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.fixture
def clock_at():
    """Let it be this time in Berlin; the last call holds."""
    with time_machine.travel(at(MONDAY), tick=False) as traveller:
        yield lambda text: traveller.move_to(at(text))


def rule(answer=None, solution=None, **options):
    return Rule(STANDARD, answer, solution, **options)


def deadlines_of(ticket):
    with reading() as session:
        rows = session.scalars(sa.select(Deadline).where(Deadline.ticket_id == ticket.id))
        return {row.target: row for row in rows}


def changed(*steps):
    return [Change(at(when), state) for when, state in steps]


# The rule that fits


def test_the_rule_that_says_most_about_a_request_holds():
    every, urgent = rule(10), rule(20, priority=Priority.URGENT)
    topic, both = rule(30, topic_id=7), rule(40, topic_id=7, priority=Priority.URGENT)
    book = Rulebook((both, topic, urgent, every))
    assert book.rule_for(1, Priority.LOW) is every
    assert book.rule_for(1, Priority.URGENT) is urgent
    assert book.rule_for(7, Priority.LOW) is topic
    assert book.rule_for(7, Priority.URGENT) is both
    assert Rulebook((urgent,)).rule_for(1, Priority.LOW) is None


# How time runs through the states


@pytest.mark.parametrize(
    ("steps", "due"),
    [
        ([], "2026-11-23 10:30"),
        ([("2026-11-23 09:00", State.OPEN)], "2026-11-23 10:30"),
        ([("2026-11-23 09:00", State.WAITING), ("2026-11-23 10:00", State.OPEN)],
         "2026-11-23 11:30"),
        ([("2026-11-23 09:00", State.EXTERNAL), ("2026-11-24 09:00", State.OPEN)],
         "2026-11-24 10:30"),
        ([("2026-11-23 09:00", State.PENDING), ("2026-11-23 09:30", State.PENDING),
          ("2026-11-26 08:00", State.OPEN)], "2026-11-26 10:00"),
        ([("2026-11-23 09:00", State.WAITING), ("2026-11-23 09:30", State.EXTERNAL),
          ("2026-11-23 10:00", State.OPEN)], "2026-11-23 11:30"),
        ([("2026-11-23 09:00", State.WAITING), ("2026-11-23 09:30", State.OPEN),
          ("2026-11-23 10:00", State.WAITING), ("2026-11-23 13:30", State.OPEN)],
         "2026-11-23 14:30"),
        # Taken up again after it was done: the time begins anew.
        ([("2026-11-23 09:00", State.SOLVED), ("2026-11-25 09:00", State.OPEN)],
         "2026-11-25 11:00"),
        ([("2026-11-23 09:00", State.WAITING), ("2026-11-23 11:00", State.SOLVED),
          ("2026-11-24 09:00", State.CLOSED), ("2026-11-25 09:00", State.OPEN),
          ("2026-11-25 09:10", State.WAITING), ("2026-11-25 09:20", State.OPEN)],
         "2026-11-25 11:10"),
    ],
)  # fmt: skip
def test_the_time_stands_still_while_somebody_else_is_waited_for(steps, due):
    run = run_of(at(MONDAY), changed(*steps))
    assert due_of(rule(120), Target.ANSWER, run).due_at == at(due)


@pytest.mark.parametrize(
    ("steps", "left"),
    [
        ([("2026-11-23 09:00", State.WAITING)], 90),
        ([("2026-11-23 09:00", State.WAITING), ("2026-11-23 10:00", State.PENDING)], 90),
        ([("2026-11-23 13:00", State.EXTERNAL)], -90),
        ([("2026-11-23 09:00", State.WAITING), ("2026-11-23 11:00", State.SOLVED)], 90),
    ],
)
def test_what_is_left_is_kept_while_it_stands_still(steps, left):
    due = due_of(rule(120), Target.ANSWER, run_of(at(MONDAY), changed(*steps)))
    assert (due.due_at, due.left) == (None, left)


def test_the_warning_comes_after_its_part_of_the_time():
    due = due_of(rule(120, warn_percent=50), Target.ANSWER, run_of(at(MONDAY), []))
    assert due.warn_at == at("2026-11-23 09:30")


# On requests


def test_a_new_request_gets_both_targets_and_the_earlier_is_shown(app, clock_at):
    make_rules()
    ticket = make_ticket()
    rows = deadlines_of(ticket)
    assert rows[Target.ANSWER].due_at == at("2026-11-24 16:00")
    assert rows[Target.SOLUTION].due_at == at("2026-12-07 14:30")
    assert (ticket.due_at, ticket.due_target) == (at("2026-11-24 16:00"), Target.ANSWER)


def test_the_larger_target_never_hides_the_earlier_one(app, clock_at):
    calendar = make_calendar()
    make_target(calendar, answer=3900, solution=390)
    ticket = make_ticket()
    assert (ticket.due_at, ticket.due_target) == (at("2026-11-23 16:00"), Target.SOLUTION)


def test_once_answered_the_solution_is_due(app, clock_at):
    make_rules()
    ticket, agent = make_ticket(), make_agent()
    clock_at("2026-11-23 10:30")
    tell(conversation.answer_ticket, ticket, agent=agent.id, body="Gern.", state=State.OPEN)
    after, rows = read_ticket(ticket), deadlines_of(ticket)
    assert (after.due_at, after.due_target) == (at("2026-12-07 14:30"), Target.SOLUTION)
    assert (rows[Target.ANSWER].left_minutes, rows[Target.ANSWER].due_at) == (660, None)
    assert rows[Target.ANSWER].met_at == at("2026-11-23 10:30")


def test_a_note_made_public_counts_as_an_answer(app, clock_at, drain, outbox):
    make_rules()
    ticket, agent = make_ticket(), make_agent()
    note = tell(conversation.add_note, ticket, agent=agent.id, body="Das liegt am Portal.")
    assert read_ticket(ticket).due_target is Target.ANSWER
    with writing() as session:
        message = session.get_one(Message, note.id)
        fresh = session.get_one(type(ticket), ticket.id)
        forwarding.publish_note(fresh, message_id=message.id, agent=agent.id, state=fresh.state)
    after = read_ticket(ticket)
    assert (after.due_target, after.first_answer_at) == (Target.SOLUTION, at(MONDAY))
    drain()
    assert "Das liegt am Portal." in outbox[-1].text


def test_waiting_stops_both_and_a_reply_lets_the_rest_run(app, clock_at):
    make_rules()
    ticket, agent = make_ticket(), make_agent()
    clock_at("2026-11-23 10:30")
    tell(moves.change_state, ticket, state=State.WAITING, agent=agent.id)
    rows = deadlines_of(ticket)
    assert {row.due_at for row in rows.values()} == {None}
    assert rows[Target.ANSWER].left_minutes == 660
    clock_at("2026-11-30 08:30")
    tell(moves.change_state, ticket, state=State.OPEN, agent=agent.id)
    assert read_ticket(ticket).due_at == at("2026-12-01 14:00")


def test_a_solved_request_keeps_what_was_left_and_begins_anew_when_reopened(app, clock_at):
    make_rules()
    ticket, agent = make_ticket(), make_agent()
    clock_at("2026-11-24 16:00")
    tell(moves.change_state, ticket, state=State.SOLVED, agent=agent.id)
    rows = deadlines_of(ticket)
    assert rows[Target.SOLUTION].left_minutes == 3900 - 780
    assert rows[Target.SOLUTION].met_at == at("2026-11-24 16:00")
    clock_at("2026-11-30 08:30")
    tell(moves.reopen_ticket, ticket, agent=agent.id)
    assert deadlines_of(ticket)[Target.SOLUTION].due_at == at("2026-12-14 14:30")
    assert deadlines_of(ticket)[Target.SOLUTION].met_at is None


def test_priority_and_topic_choose_the_target(app, clock_at):
    calendar = make_rules()
    topic, agent = make_topic("dkan"), make_agent()
    make_target(calendar, answer=30, topic=topic)
    ticket = make_ticket()
    tell(sorting.change_priority, ticket, priority=Priority.URGENT, agent=agent.id)
    assert read_ticket(ticket).due_at == at("2026-11-23 10:30")
    tell(sorting.change_topic, ticket, topic=topic, agent=agent.id)
    assert read_ticket(ticket).due_at == at("2026-11-23 09:00")
    assert Target.SOLUTION not in deadlines_of(ticket)


def test_without_rules_nothing_is_due(app):
    ticket = make_ticket()
    assert (ticket.due_at, deadlines_of(ticket)) == (None, {})


# When the rules change


def test_a_changed_target_moves_what_is_not_done(app, clock_at, drain):
    calendar = make_calendar()
    target = make_target(calendar, answer=780)
    ticket, done = make_ticket(), make_ticket(state=State.SOLVED)
    drain()
    values = worktimes.TargetValues(
        calendar_id=calendar.id, topic_id=None, priority=None,
        answer_minutes=60, solution_minutes=None,
    )  # fmt: skip
    with writing() as session:
        worktimes.edit_target(session.get_one(type(target), target.id), values, actor=None)
    assert read_ticket(ticket).due_at == at("2026-11-24 16:00")
    drain()
    assert read_ticket(ticket).due_at == at("2026-11-23 09:30")
    assert deadlines_of(done)[Target.ANSWER].left_minutes == 780


def test_a_closure_moves_what_it_falls_into(app, clock_at, drain):
    make_rules()
    ticket = make_ticket()
    with writing() as session:
        calendar = session.scalars(sa.select(WorkCalendar)).one()
        worktimes.add_closure(
            calendar, first_day=at("2026-11-24 00:00").date(), last_day=None, actor=None
        )
    drain()
    assert read_ticket(ticket).due_at == at("2026-11-25 16:00")


def test_recalculating_goes_on_where_it_was_stopped(app, clock_at, drain, monkeypatch):
    monkeypatch.setattr(deadlines, "STEP", 2)
    calendar = make_calendar()
    tickets = [make_ticket() for _number in range(5)]
    make_target(calendar, answer=60)
    with writing():
        assert deadlines.recalculate_some() == 2
    with reading() as session:
        run = session.scalars(sa.select(Recalculation).order_by(Recalculation.id.desc())).first()
        assert (run.done, run.total, run.finished_at) == (2, 5, None)
    assert read_ticket(tickets[-1]).due_at is None
    drain()
    assert all(read_ticket(ticket).due_at == at("2026-11-23 09:30") for ticket in tickets)
    with reading() as session:
        open_runs = sa.select(Recalculation.id).where(Recalculation.finished_at.is_(None))
        assert session.scalars(open_runs).all() == []


def test_recalculating_asks_as_often_for_many_as_for_one(app, queries):
    make_rules()
    counts = []
    for number in (1, 9):
        for _ticket in range(number):
            make_ticket()
        with writing():
            worktimes.recalculate(actor=None)
        queries.clear()
        with writing():
            deadlines.recalculate_some()
        counts.append(len([one for one in queries if one.startswith("SELECT")]))
        assert not [one for one in queries if one.startswith("UPDATE ticket ")]
    assert counts[0] == counts[1]


# Warning and escalation


def test_who_works_on_it_is_warned_once(app, clock_at, drain, outbox):
    make_rules()
    agent, other = make_agent(email="eine@kdn.example"), make_agent()
    ticket = make_ticket(assignee=agent, subject="Karte fehlt")
    clock_at("2026-11-24 11:44")
    drain()
    assert outbox == []
    clock_at("2026-11-24 11:45")
    for _round in range(2):
        drain()
    assert [mail.recipients for mail in outbox] == [["eine@kdn.example"]]
    assert "Karte fehlt" in outbox[0].subject
    assert "Erste Antwort: Dienstag, 24. November 2026, 16:00 Uhr" in outbox[0].text
    assert read_ticket(ticket).is_due_soon
    assert other.email not in str(outbox)


def test_the_desk_is_warned_of_what_nobody_works_on(app, clock_at, drain, outbox):
    make_rules()
    agents = [make_agent(), make_agent()]
    make_ticket()
    clock_at("2026-11-24 11:45")
    drain()
    assert sorted(mail.recipients[0] for mail in outbox) == sorted(a.email for a in agents)


def test_what_is_over_is_told_to_the_whole_desk_once(app, clock_at, drain, outbox):
    make_rules()
    agent, other = make_agent(), make_agent()
    ticket = make_ticket(assignee=agent)
    clock_at("2026-11-24 16:00")
    drain()
    assert sorted(mail.recipients[0] for mail in outbox) == sorted([agent.email, other.email])
    assert all("überfällig" in mail.text for mail in outbox)
    clock_at("2026-11-25 09:00")
    drain()
    assert len(outbox) == 2
    with reading():
        entry = audit.list_about("ticket", ticket.id)[-1]
    assert (entry.action, entry.actor_id) == ("ticket:escalate", None)


def test_several_deadlines_make_one_mail_for_each_person(app, clock_at, drain, outbox):
    make_rules()
    make_agent()
    first, second = make_ticket(), make_ticket()
    clock_at("2026-11-24 16:00")
    drain()
    assert len(outbox) == 1
    assert first.reference in outbox[0].text
    assert second.reference in outbox[0].text


def test_what_waits_for_somebody_else_is_not_told(app, clock_at, drain, outbox):
    make_rules()
    make_agent()
    make_ticket(state=State.EXTERNAL)
    clock_at("2027-01-20 12:00")
    drain()
    assert outbox == []


def test_a_deadline_that_lies_ahead_again_is_told_again(app, clock_at, drain, outbox):
    make_rules()
    agent = make_agent()
    ticket = make_ticket(assignee=agent)
    clock_at("2026-11-24 16:00")
    drain()
    tell(sorting.change_priority, ticket, priority=Priority.LOW, agent=agent.id)
    drain()
    assert len(outbox) == 1
    clock_at("2026-11-25 16:00")
    drain()
    assert "Bald fällig" in outbox[-1].subject
    clock_at("2026-11-26 16:00")
    drain()
    assert len(outbox) == 3
    assert "überfällig" in outbox[-1].text


def test_the_history_names_warning_and_escalation(app, clock_at, drain, sign_in):
    make_rules()
    agent = make_agent()
    ticket = make_ticket(assignee=agent)
    clock_at("2026-11-24 11:45")
    drain()
    clock_at("2026-11-24 16:00")
    drain()
    page = sign_in(agent).get(f"/servicestelle/{ticket.reference}/verlauf").main
    assert "dass dies bald fällig ist: Erste Antwort" in page
    assert "dass dies überfällig ist: Erste Antwort" in page


def test_a_calendar_that_is_never_open_asks_for_nothing(app):
    calendar = make_calendar(like=type(STANDARD)(hours=((),) * 7))
    make_target(calendar, answer=10)
    assert make_ticket().due_at is None


def test_rules_are_read_once_by_each_process(app, queries):
    make_rules()
    make_ticket()
    queries.clear()
    make_ticket()
    assert not [one for one in queries if "FROM service_target" in one]


def test_the_time_is_counted_in_full_minutes(app):
    make_rules()
    with time_machine.travel(at(MONDAY) + timedelta(seconds=42), tick=False):
        assert make_ticket().due_at == at("2026-11-24 16:00")
