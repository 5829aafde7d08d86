"""The fields of topics, and what a request says in them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import sqlalchemy as sa

from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.tickets.models.details import FieldKind, TicketDetail, TopicField
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.topics import Topic


@dataclass(frozen=True, slots=True)
class Filled:
    """A field and what the request says in it; an empty value says nothing."""

    field: TopicField
    value: str

    @property
    def day(self) -> date:
        """The value of a date."""
        return date.fromisoformat(self.value)

    @property
    def number(self) -> Decimal:
        """The value of a number."""
        return Decimal(self.value)


def list_filled(ticket: Ticket, *, viewer: Viewer) -> list[Filled]:
    """Return the fields of the request's topic, and others that it answered under an earlier one.

    Asks nothing where there are none; whoever asks learns nothing of what is the desk's alone.
    """
    if not (ticket.has_details or ticket.topic.has_fields):
        return []
    rows = db.session.execute(_filled(), {"ticket": ticket.id, "topic": ticket.topic_id})
    return [
        Filled(field, value or "")
        for field, value in rows
        if viewer.works_at_desk or not field.for_desk_only
    ]


def list_fields(topics: Iterable[Topic], *, at_desk: bool) -> dict[int, list[TopicField]]:
    """Return the fields of these topics in their order; asks nothing where none has any."""
    numbers = [topic.id for topic in topics if topic.has_fields]
    if not numbers:
        return {}
    found: dict[int, list[TopicField]] = {}
    wanted = sa.select(TopicField).where(TopicField.topic_id.in_(numbers))
    if not at_desk:
        wanted = wanted.where(~TopicField.for_desk_only)
    for field in db.session.scalars(wanted.order_by(TopicField.position, TopicField.id)):
        found.setdefault(field.topic_id, []).append(field)
    return found


def list_choices(topics: Sequence[Topic], slug: str) -> list[TopicField]:
    """Return the choice fields of the topic that a list is narrowed to."""
    chosen = [topic for topic in topics if topic.slug == slug]
    fields = list_fields(chosen, at_desk=True).values()
    return [field for some in fields for field in some if field.kind is FieldKind.CHOICE]


def get_field(field_id: int) -> TopicField:
    """Return the field; raises NotFound."""
    field = db.session.scalar(sa.select(TopicField).where(TopicField.id == field_id))
    if field is None:
        raise NotFound(_("There is no such field."))
    return field


def read_values(ticket_id: int) -> Mapping[int, str]:
    """Return what the request says, by field."""
    rows = db.session.execute(
        sa.select(TicketDetail.field_id, TicketDetail.value).where(
            TicketDetail.ticket_id == ticket_id
        )
    )
    return {row.field_id: row.value for row in rows}


def count_answers(field: TopicField) -> int:
    """Return how many requests say something in the field."""
    answers = sa.select(sa.func.count()).where(TicketDetail.field_id == field.id)
    return db.session.scalar(answers) or 0


@cache
def _filled() -> Any:
    said = sa.and_(
        TicketDetail.field_id == TopicField.id, TicketDetail.ticket_id == sa.bindparam("ticket")
    )
    return (
        sa.select(TopicField, TicketDetail.value)
        .outerjoin(TicketDetail, said)
        .where(
            sa.or_(TopicField.topic_id == sa.bindparam("topic"), TicketDetail.value.is_not(None))
        )
        .order_by(TopicField.topic_id, TopicField.position, TopicField.id)
    )
