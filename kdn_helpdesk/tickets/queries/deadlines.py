"""The deadlines of requests, and what the history says about their time."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.audit import AuditEntry
from kdn_helpdesk.core.db import Columns, UTCDateTime, db, read
from kdn_helpdesk.tickets.deadlines import Change, Target
from kdn_helpdesk.tickets.models.tickets import Tag, Ticket, TicketTag
from kdn_helpdesk.tickets.models.worktimes import Deadline
from kdn_helpdesk.tickets.states import State

_NUMBERS: sa.BindParameter[int] = sa.bindparam("numbers", expanding=True)


def list_changes(ticket_ids: Sequence[int]) -> dict[int, list[Change]]:
    """Return the states that these requests came into, each in order."""
    rows = read(_changes(), {"numbers": list(ticket_ids)})
    found: dict[int, list[Change]] = {number: [] for number in ticket_ids}
    for number, at, details in rows:
        found[number].append(Change(at, State(details["new"])))
    return found


def list_earlier_filings(ticket_ids: Sequence[int]) -> dict[int, datetime]:
    """Return when the oldest of what was merged into these requests was filed."""
    rows = read(_earlier_filings(), {"numbers": list(ticket_ids)})
    return {number: at for number, at in rows if number is not None}


class Time(NamedTuple):
    """A deadline as a page shows it."""

    target: Target
    due_at: datetime | None
    left_minutes: int | None
    met_at: datetime | None


def list_times_and_tags(ticket_id: int) -> tuple[list[Time], list[str]]:
    """Return a request's deadlines, the first answer before the solution, and its tags.

    One question for both, since each one more costs every page.
    """
    rows = read(_times_and_tags(), {"ticket": ticket_id}).all()
    times = [Time(Target(row.word), *row[2:]) for row in rows if row.is_time]
    tags = [row.word for row in rows if not row.is_time]
    return sorted(times, key=lambda time: time.target), sorted(tags)


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


@cache
def _times_and_tags() -> Any:
    this: sa.BindParameter[int] = sa.bindparam("ticket")
    times = sa.select(
        sa.true().label("is_time"),
        sa.cast(Deadline.target, sa.Text()).label("word"),
        Deadline.due_at,
        Deadline.left_minutes,
        Deadline.met_at,
    ).where(Deadline.ticket_id == this)
    tags = (
        sa.select(
            sa.false(),
            Tag.name,
            sa.cast(sa.null(), UTCDateTime()),
            sa.cast(sa.null(), sa.Integer()),
            sa.cast(sa.null(), UTCDateTime()),
        )
        .join(TicketTag, TicketTag.tag_id == Tag.id)
        .where(TicketTag.ticket_id == this)
    )
    return sa.union_all(times, tags)
