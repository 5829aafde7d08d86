"""What a merging carries along besides what was said: tags, values of fields, who is in copy."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from kdn_helpdesk.core.db import db
from kdn_helpdesk.tickets.actions import sorting
from kdn_helpdesk.tickets.models.details import TicketDetail
from kdn_helpdesk.tickets.models.merging import Merge
from kdn_helpdesk.tickets.models.tickets import Ticket, TicketTag, Watcher


def carry(source: Ticket, target: Ticket) -> dict[str, Any]:
    """Let the target have what the source has, and return what it did not have before.

    Where both say something in one field, the target's word holds; the source keeps its own.
    """
    return {
        "watchers": [
            person for person in _concerned(source, target) if sorting.watch(target, person=person)
        ],
        "tags": _carry_tags(source, target),
        "details": _carry_details(source, target),
    }


def give_back(target: Ticket, merge: Merge) -> None:
    """Take from the target what the merging had brought; what was changed there since stays."""
    db.session.execute(
        sa.delete(Watcher).where(
            Watcher.ticket_id == target.id, Watcher.person_id.in_(merge.watchers)
        )
    )
    db.session.execute(
        sa.delete(TicketTag).where(
            TicketTag.ticket_id == target.id, TicketTag.tag_id.in_(merge.tags)
        )
    )
    for field, value in merge.details.items():
        db.session.execute(
            sa.delete(TicketDetail).where(
                TicketDetail.ticket_id == target.id,
                TicketDetail.field_id == int(field),
                TicketDetail.value == value,
            )
        )
    if merge.details:
        left = sa.select(TicketDetail.field_id).where(TicketDetail.ticket_id == target.id)
        target.has_details = db.session.scalar(left.limit(1)) is not None


def _concerned(source: Ticket, target: Ticket) -> Iterable[int]:
    """Return who asked or is in copy there, but not who asked here."""
    watching = db.session.scalars(
        sa.select(Watcher.person_id).where(Watcher.ticket_id == source.id).order_by(Watcher.id)
    )
    people = dict.fromkeys([source.requester_id, *watching])
    return [person for person in people if person != target.requester_id]


def _carry_tags(source: Ticket, target: Ticket) -> list[int]:
    held = sa.select(TicketTag.tag_id).where(TicketTag.ticket_id == target.id)
    missing = db.session.scalars(
        sa.select(TicketTag.tag_id)
        .where(TicketTag.ticket_id == source.id, TicketTag.tag_id.not_in(held))
        .order_by(TicketTag.tag_id)
    ).all()
    db.session.add_all(TicketTag(ticket_id=target.id, tag_id=tag) for tag in missing)
    return list(missing)


def _carry_details(source: Ticket, target: Ticket) -> dict[str, str]:
    """Carry the values over; the keys are numbers of fields as JSON writes them."""
    said = sa.select(TicketDetail.field_id).where(TicketDetail.ticket_id == target.id)
    missing = db.session.execute(
        sa.select(TicketDetail.field_id, TicketDetail.value).where(
            TicketDetail.ticket_id == source.id, TicketDetail.field_id.not_in(said)
        )
    ).all()
    db.session.add_all(
        TicketDetail(ticket_id=target.id, field_id=row.field_id, value=row.value) for row in missing
    )
    target.has_details = target.has_details or bool(missing)
    return {str(row.field_id): row.value for row in missing}
