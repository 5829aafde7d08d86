"""The deadlines of requests, and what the history says about their time."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.audit import AuditEntry
from kdn_helpdesk.core.db import Columns, UTCDateTime, db, read
from kdn_helpdesk.tickets.deadlines import Change
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.worktimes import Deadline
from kdn_helpdesk.tickets.states import State

_NUMBERS: sa.BindParameter[int] = sa.bindparam("numbers", expanding=True)


def list_changes(ticket_ids: Sequence[int]) -> dict[int, list[Change]]:
    """Return the states that these requests came into, each in order.

    From merged leads only undoing it: then it never was, and leaves no pause.
    """
    rows = read(_changes(), {"numbers": list(ticket_ids)})
    found: dict[int, list[Change]] = {number: [] for number in ticket_ids}
    for number, at, details in rows:
        if found[number] and found[number][-1].state is State.MERGED:
            found[number].pop()
        else:
            found[number].append(Change(at, State(details["new"])))
    return found


def list_earlier_filings(ticket_ids: Sequence[int]) -> dict[int, datetime]:
    """Return when the oldest of what was merged into these requests was filed."""
    rows = read(_earlier_filings(), {"numbers": list(ticket_ids)})
    return {number: at for number, at in rows if number is not None}


def list_deadlines_of(ticket_ids: Sequence[int]) -> dict[int, list[Deadline]]:
    """Return the deadlines of several requests."""
    found: dict[int, list[Deadline]] = {number: [] for number in ticket_ids}
    for deadline in db.session.scalars(_deadlines(), {"numbers": list(ticket_ids)}):
        found[deadline.ticket_id].append(deadline)
    return found


def list_near(limit: int) -> Sequence[Deadline]:
    """Return deadlines that are near or over and of which nobody was told yet, locked."""
    now = clock.now()
    return db.session.scalars(
        sa.select(Deadline)
        .where(sa.or_(is_to_warn(now), is_to_escalate(now)))
        .options(joinedload(Deadline.ticket, innerjoin=True))
        .order_by(Deadline.due_at)
        .limit(limit)
        .with_for_update(of=Deadline, skip_locked=True)
    ).all()


def is_to_warn(now: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that a warning is due."""
    return sa.and_(Deadline.warn_at <= now, Deadline.due_at > now, Deadline.warned_at.is_(None))


def is_to_escalate(now: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that an escalation is due."""
    return sa.and_(Deadline.due_at <= now, Deadline.escalated_at.is_(None))


def list_undone_after(ticket_id: int, limit: int) -> Sequence[Ticket]:
    """Return the next requests whose time is still counted, locked for a change."""
    return db.session.scalars(
        sa.select(Ticket)
        .where(~Ticket.is_done, Ticket.id > ticket_id)
        .order_by(Ticket.id)
        .limit(limit)
        .with_for_update()
    ).all()


@cache
def _changes() -> Columns:
    return (
        sa.select(AuditEntry.subject_id, AuditEntry.created_at, AuditEntry.details)
        .where(
            AuditEntry.kind == "ticket",
            AuditEntry.subject_id.in_(_NUMBERS),
            AuditEntry.action == "ticket:state",
        )
        .order_by(AuditEntry.id)
    )


@cache
def _earlier_filings() -> Columns:
    return (
        sa.select(Ticket.merged_into_id, sa.func.min(Ticket.created_at, type_=UTCDateTime()))
        .where(Ticket.merged_into_id.in_(_NUMBERS))
        .group_by(Ticket.merged_into_id)
    )


@cache
def _deadlines() -> sa.Select[Deadline]:
    return sa.select(Deadline).where(Deadline.ticket_id.in_(_NUMBERS)).order_by(Deadline.id)
