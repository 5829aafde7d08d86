"""What a change of the rules would move, before anybody saves it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.tickets.deadlines import Rulebook, Run, Target, due_of, run_of
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import deadlines
from kdn_helpdesk.tickets.states import DUE_AT_DESK
from kdn_helpdesk.tickets.worktime import NeverOpen

LOOKED_AT = 300
"""Requests that a preview works out: those that have been waiting longest."""
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Shift:
    """One request whose time would end at another instant."""

    reference: str
    subject: str
    before: datetime | None
    after: datetime | None


@dataclass(slots=True)
class Preview:
    """What would move, of the requests that were looked at."""

    looked_at: int = 0
    is_whole: bool = True
    earlier: int = 0
    later: int = 0
    overdue: int = 0
    """In time before, overdue after."""
    shifts: list[Shift] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing would move."""
        return not self.shifts

    def add(self, shift: Shift) -> None:
        """Count one request."""
        self.looked_at += 1
        if shift.before == shift.after:
            return
        if shift.before is None or (shift.after is not None and shift.after < shift.before):
            self.earlier += 1
        else:
            self.later += 1
        now = clock.now()
        was_over = shift.before is not None and shift.before < now
        self.overdue += shift.after is not None and shift.after < now and not was_over
        self.shifts.append(shift)


def preview(old: Rulebook, new: Rulebook) -> Preview:
    """Compare what the oldest requests that wait for the desk owe by these two sets of rules."""
    tickets = db.session.scalars(
        sa.select(Ticket)
        .where(Ticket.state.in_(DUE_AT_DESK))
        .order_by(Ticket.last_activity_at)
        .limit(LOOKED_AT + 1)
    ).all()
    found = Preview(is_whole=len(tickets) <= LOOKED_AT)
    for ticket, before, after in _compared(tickets[:LOOKED_AT], old, new):
        found.add(Shift(ticket.reference, ticket.subject, before, after))
    found.shifts.sort(key=lambda shift: shift.after or datetime.max.replace(tzinfo=clock.BERLIN))
    return found


def _compared(
    tickets: Sequence[Ticket], old: Rulebook, new: Rulebook
) -> list[tuple[Ticket, datetime | None, datetime | None]]:
    numbers = [ticket.id for ticket in tickets]
    changes = deadlines.list_changes(numbers)
    earlier = deadlines.list_earlier_filings(numbers)
    found = []
    for ticket in tickets:
        filed_at = min(ticket.created_at, earlier.get(ticket.id, ticket.created_at))
        run = run_of(filed_at, changes[ticket.id])
        before, after = (_earliest(ticket, book, run) for book in (old, new))
        found.append((ticket, before, after))
    return found


def _earliest(ticket: Ticket, rulebook: Rulebook, run: Run) -> datetime | None:
    rule = rulebook.rule_for(ticket.topic_id, ticket.priority)
    if rule is None:
        return None
    wanted = [Target.SOLUTION] if ticket.first_answer_at else list(Target)
    try:
        dues = [due_of(rule, target, run) for target in wanted]
    except NeverOpen:
        return None
    return min((due.due_at for due in dues if due and due.due_at), default=None)
