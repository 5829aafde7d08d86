"""What a change of the rules would move, before anybody saves it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.tickets.deadlines import Rulebook, Run, Target, due_of, run_of
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import deadlines
from kdn_helpdesk.tickets.states import DUE_AT_DESK
from kdn_helpdesk.tickets.worktime import NeverOpen

STEP = 300
"""Requests that are read at once."""
PATIENCE = timedelta(seconds=8)
"""How long somebody waits for a preview; of a desk with more requests it counts those that have
been waiting longest."""
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

    total: int = 0
    """Requests that wait for the desk."""
    looked_at: int = 0
    earlier: int = 0
    later: int = 0
    overdue: int = 0
    """In time before, overdue after."""
    shifts: list[Shift] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether all were looked at."""
        return self.looked_at == self.total

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
    """Compare what the requests that wait for the desk owe by these two sets of rules.

    Worked out is what the change concerns: where the same rule holds, nothing moves.
    """
    begun = clock.now()
    chosen = sa.select(Ticket.id).where(Ticket.state.in_(DUE_AT_DESK))
    numbers = db.session.scalars(chosen.order_by(Ticket.last_activity_at, Ticket.id)).all()
    found = Preview(total=len(numbers))
    for start in range(0, len(numbers), STEP):
        if clock.now() - begun > PATIENCE:
            break
        for shift in _compared(numbers[start : start + STEP], old, new):
            found.add(shift)
    found.shifts.sort(key=lambda shift: shift.after or datetime.max.replace(tzinfo=clock.BERLIN))
    return found


def _compared(numbers: Sequence[int], old: Rulebook, new: Rulebook) -> list[Shift]:
    changes = deadlines.list_changes(numbers)
    earlier = deadlines.list_earlier_filings(numbers)
    some = sa.select(Ticket).where(Ticket.id.in_(numbers)).order_by(Ticket.last_activity_at)
    found = []
    for ticket in db.session.scalars(some):
        run = run_of(
            min(ticket.created_at, earlier.get(ticket.id, ticket.created_at)), changes[ticket.id]
        )
        kind = (ticket.topic_id, ticket.priority)
        books = (old, new) if old.rule_for(*kind) != new.rule_for(*kind) else ()
        before, after = [_earliest(ticket, book, run) for book in books] or (None, None)
        found.append(Shift(ticket.reference, ticket.subject, before, after))
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
