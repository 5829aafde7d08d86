"""What people have yet to hear of bulk changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import db
from kdn_helpdesk.tickets.models.bulk import BulkChange, BulkNews, BulkState
from kdn_helpdesk.tickets.models.sharing import SharedVersion, Sharing
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.states import ShareState


@dataclass(frozen=True, slots=True)
class Pile:
    """All that one person is to hear of one change, in the order of the requests."""

    person: Person
    change: BulkChange
    news: Sequence[BulkNews]


def list_waiting() -> Sequence[int]:
    """Return the changes that rest and of which somebody has yet to hear, oldest first."""
    return db.session.scalars(
        sa.select(BulkChange.id)
        .where(
            BulkChange.state.in_((BulkState.DONE, BulkState.STOPPED)),
            sa.exists().where(BulkNews.bulk_id == BulkChange.id, BulkNews.told_at.is_(None)),
        )
        .order_by(BulkChange.id)
    ).all()


def list_untold(change: BulkChange, limit: int) -> list[Pile]:
    """Return what the next people are to hear of a change."""
    untold = sa.and_(BulkNews.bulk_id == change.id, BulkNews.told_at.is_(None))
    chosen = sa.select(BulkNews.person_id).where(untold).distinct()
    numbers = db.session.scalars(chosen.order_by(BulkNews.person_id).limit(limit)).all()
    persons = {
        person.id: person
        for person in db.session.scalars(sa.select(Person).where(Person.id.in_(numbers)))
    }
    rows = db.session.scalars(
        sa.select(BulkNews)
        .where(untold, BulkNews.person_id.in_(numbers))
        .order_by(BulkNews.person_id, BulkNews.ticket_id)
    )
    return [
        Pile(persons[number], change, list(found))
        for number, found in groupby(rows, key=lambda row: row.person_id)
    ]


def count_untold(change: BulkChange) -> int:
    """Return how many people have yet to hear of it."""
    untold = sa.and_(BulkNews.bulk_id == change.id, BulkNews.told_at.is_(None))
    return (
        db.session.scalar(sa.select(sa.func.count(sa.distinct(BulkNews.person_id))).where(untold))
        or 0
    )


def list_tickets(ticket_ids: Sequence[int]) -> Sequence[Ticket]:
    """Return these requests by number."""
    return db.session.scalars(
        sa.select(Ticket).where(Ticket.id.in_(ticket_ids)).order_by(Ticket.id)
    ).all()


def list_shared_subjects(ticket_ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Return the number and the agreed subject of what is shared of these requests."""
    rows = db.session.execute(
        sa.select(Sharing.ticket_id, Sharing.id, SharedVersion.subject)
        .join(SharedVersion, SharedVersion.sharing_id == Sharing.id)
        .where(Sharing.ticket_id.in_(ticket_ids), SharedVersion.state == ShareState.AGREED)
    )
    return {ticket: (number, subject) for ticket, number, subject in rows}


def list_asked(person_id: int, numbers: Sequence[int]) -> Sequence[int]:
    """Return which of these requests the person filed."""
    return db.session.scalars(
        sa.select(Ticket.id).where(Ticket.id.in_(numbers), Ticket.requester_id == person_id)
    ).all()
