"""A request's deadlines, written anew whenever something moves them."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from kdn_helpdesk.core import audit, clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.tickets.deadlines import Change, Due, Rulebook, Target, due_of, run_of
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.worktimes import Deadline, Recalculation
from kdn_helpdesk.tickets.queries import deadlines, worktimes
from kdn_helpdesk.tickets.states import DONE, DUE_AT_DESK
from kdn_helpdesk.tickets.worktime import NeverOpen

STEP = 200
"""Requests that are recalculated, or of which people are told, in one transaction."""


class _Past(NamedTuple):
    """What deadlines follow from, besides the rules."""

    filed_at: datetime
    """The earlier one, where something was merged into it."""
    changes: Sequence[Change] = ()
    held: Sequence[Deadline] = ()


class Told(NamedTuple):
    """A deadline of which somebody is to be told."""

    ticket_id: int
    target: Target
    due_at: datetime
    is_over: bool
    audit_id: int


def start_deadlines(ticket: Ticket) -> None:
    """Set the deadlines of a request that was just filed."""
    _write(ticket, worktimes.get_rulebook(), _Past(ticket.created_at))


def set_deadlines(ticket: Ticket) -> None:
    """Set the deadlines by the rules and the request's history."""
    set_all([ticket], worktimes.get_rulebook())


def recalculate_some() -> int:
    """Recalculate the next requests for the latest change of the rules; return how many."""
    run = db.session.scalar(
        sa.select(Recalculation)
        .where(Recalculation.finished_at.is_(None))
        .order_by(Recalculation.id.desc())
        .limit(1)
        .with_for_update()
    )
    if run is None:
        return 0
    _end_earlier(run)
    tickets = deadlines.list_undone_after(run.reached, STEP)
    set_all(tickets, worktimes.get_rulebook())
    run.done += len(tickets)
    if tickets:
        run.reached = tickets[-1].id
    if len(tickets) < STEP:
        run.finished_at, run.total = clock.now(), run.done
    return len(tickets)


def set_all(tickets: Sequence[Ticket], rulebook: Rulebook) -> None:
    """Set the deadlines of several requests, with as many statements as for one."""
    db.session.flush()  # the history is read past the session
    numbers = [ticket.id for ticket in tickets]
    changes = deadlines.list_changes(numbers)
    held = deadlines.list_deadlines_of(numbers)
    earlier = deadlines.list_earlier_filings(numbers)
    for ticket in tickets:
        filed_at = min(ticket.created_at, earlier.get(ticket.id, ticket.created_at))
        past = _Past(filed_at, changes[ticket.id], held[ticket.id])
        _write(ticket, rulebook, past)
    db.session.flush()


def take_near() -> list[Told]:
    """Return the deadlines of which somebody is to be told now; from now on somebody was."""
    now, found = clock.now(), []
    for deadline in deadlines.list_near(STEP):
        if deadline.due_at is None:
            continue
        is_over = deadline.due_at <= now
        if is_over:
            deadline.escalated_at = now
        deadline.warned_at = deadline.warned_at or now
        entry = audit.record(
            "ticket:escalate" if is_over else "ticket:warn",
            deadline.ticket,
            actor=None,
            target=deadline.target,
            due=deadline.due_at,
        )
        found.append((deadline, entry))
    db.session.flush()
    return [
        Told(row.ticket_id, row.target, row.due_at, row.due_at <= now, entry.id)
        for row, entry in found
        if row.due_at is not None
    ]


def _end_earlier(run: Recalculation) -> None:
    """Let the latest change take over what earlier ones have not finished."""
    db.session.execute(
        sa.update(Recalculation)
        .where(Recalculation.id < run.id, Recalculation.finished_at.is_(None))
        .values(finished_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def _write(ticket: Ticket, rulebook: Rulebook, past: _Past) -> None:
    """Write what each target says, and the earlier one that runs onto the request."""
    rows = {deadline.target: deadline for deadline in past.held}
    running = []
    for target, due in _dues(ticket, rulebook, past).items():
        row = rows.get(target)
        if due is None:
            if row is not None:
                db.session.delete(row)
            continue
        if row is None:
            row = Deadline(ticket_id=ticket.id, target=target)
            db.session.add(row)
        _take(row, due, met_at=_met_at(ticket, target))
        if due.due_at is not None:
            running.append((due.due_at, due.warn_at, target))
    earliest = min(running, default=(None, None, None), key=lambda entry: entry[0])
    ticket.due_at, ticket.warn_at, ticket.due_target = earliest


def _dues(ticket: Ticket, rulebook: Rulebook, past: _Past) -> dict[Target, Due | None]:
    rule = rulebook.rule_for(ticket.topic_id, ticket.priority)
    if rule is None:
        return dict.fromkeys(Target)
    run = run_of(past.filed_at, _complete(ticket, past.changes))
    found: dict[Target, Due | None] = {}
    for target in Target:
        try:
            found[target] = due_of(rule, target, run, met_at=_met_at(ticket, target))
        except NeverOpen:
            found[target] = None
    return found


def _complete(ticket: Ticket, changes: Sequence[Change]) -> Sequence[Change]:
    """Return the history; where it lacks the state that the request is in, its last activity."""
    known = changes[-1].state in DUE_AT_DESK if changes else True
    if known is (ticket.state in DUE_AT_DESK):
        return changes
    return [*changes, Change(ticket.last_activity_at, ticket.state)]


def _met_at(ticket: Ticket, target: Target) -> datetime | None:
    """Return when the desk did what it owed; a request taken up again owes a solution again."""
    if target is Target.ANSWER:
        return ticket.first_answer_at
    return (ticket.solved_at or ticket.last_activity_at) if ticket.state in DONE else None


def _take(row: Deadline, due: Due, *, met_at: datetime | None) -> None:
    """Write the instants; one that lies ahead again is told again."""
    now = clock.now()
    row.due_at, row.warn_at, row.left_minutes = due.due_at, due.warn_at, due.left
    row.met_at = met_at
    if due.warn_at is not None and due.warn_at > now:
        row.warned_at = None
    if due.due_at is not None and due.due_at > now:
        row.escalated_at = None
