"""What was recorded about work on requests: mentions, ratings, time spent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.records import Mention, Rating, TimeEntry
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries.tickets import may_see
from kdn_helpdesk.tickets.states import Work

MENTIONS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Spent:
    """How many minutes one kind of work took in a period, on how many requests."""

    work: Work
    minutes: int
    tickets: int


@dataclass(frozen=True, slots=True)
class Sums:
    """What a period comes to."""

    kinds: Sequence[Spent]
    entries: int
    tickets: int
    """Each request once, however many kinds of work it took."""


def list_mentioned(message_id: int) -> set[int]:
    """Return the ids of those whom a note names."""
    return set(
        db.session.scalars(sa.select(Mention.person_id).where(Mention.message_id == message_id))
    )


def list_mentions(*, viewer: Viewer) -> Sequence[Mention]:
    """Return the latest notes that name the viewer, with request and author."""
    return db.session.scalars(
        sa.select(Mention)
        .where(Mention.person_id == viewer.person_id)
        .options(
            joinedload(Mention.message, innerjoin=True).options(
                joinedload(Message.author), joinedload(Message.ticket, innerjoin=True)
            )
        )
        .order_by(Mention.id.desc())
        .limit(MENTIONS_SHOWN)
    ).all()


def find_rating(ticket_id: int, *, solved_at: datetime) -> Rating | None:
    """Return what was said of this solution."""
    return db.session.scalar(
        sa.select(Rating).where(Rating.ticket_id == ticket_id, Rating.solved_at == solved_at)
    )


def list_own_times(ticket_id: int, *, viewer: Viewer) -> Sequence[TimeEntry]:
    """Return the viewer's own entries in a request, the latest first."""
    return db.session.scalars(
        sa.select(TimeEntry)
        .where(TimeEntry.ticket_id == ticket_id, TimeEntry.person_id == viewer.person_id)
        .order_by(TimeEntry.id.desc())
    ).all()


def list_times(
    *,
    first: date,
    last: date,
    viewer: Viewer,
    number: int = 1,
    per_page: int | None = None,
) -> Sequence[TimeEntry]:
    """Return the entries of a period, both days included, with request, topic and person.

    With `per_page` a page of them.
    """
    chosen = (
        sa.select(TimeEntry)
        .join(Ticket, Ticket.id == TimeEntry.ticket_id)
        .where(TimeEntry.day.between(first, last), may_see(viewer))
        .options(
            joinedload(TimeEntry.person),
            joinedload(TimeEntry.ticket, innerjoin=True).joinedload(Ticket.topic, innerjoin=True),
        )
        .order_by(TimeEntry.day, TimeEntry.id)
    )
    if per_page is not None:
        chosen = chosen.limit(per_page).offset((number - 1) * per_page)
    return db.session.scalars(chosen).all()


def sum_up(*, first: date, last: date, viewer: Viewer) -> Sums:
    """Return minutes and requests by kind of work, in the order of the kinds, and in all."""
    chosen = sa.and_(TimeEntry.day.between(first, last), may_see(viewer))
    joined = sa.join(TimeEntry, Ticket, Ticket.id == TimeEntry.ticket_id)
    requests = sa.func.count(sa.distinct(TimeEntry.ticket_id)).label("requests")
    minutes = sa.func.coalesce(sa.func.sum(TimeEntry.minutes), 0).label("minutes")
    rows = db.session.execute(
        sa.select(TimeEntry.work, minutes, requests)
        .select_from(joined)
        .where(chosen)
        .group_by(TimeEntry.work)
    )
    found = {row.work: Spent(row.work, row.minutes, row.requests) for row in rows}
    total = db.session.execute(
        sa.select(sa.func.count(TimeEntry.id).label("entries"), requests)
        .select_from(joined)
        .where(chosen)
    ).one()
    return Sums([found.get(work, Spent(work, 0, 0)) for work in Work], *total)
