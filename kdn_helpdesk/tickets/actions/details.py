"""The fields of topics: writing them, and filling them in for a request."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import sqlalchemy as sa

from kdn_helpdesk.core import audit
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.mail.charsets import clean
from kdn_helpdesk.tickets.actions import moves
from kdn_helpdesk.tickets.events import TicketChanged
from kdn_helpdesk.tickets.models.details import FieldKind, TicketDetail, TopicField
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.queries import details

LONGEST = 500


def add_field(topic: Topic, *, actor: int | None, **columns: Any) -> TopicField:
    """Let requests about the topic be asked one thing more; those that are there are not."""
    field = TopicField(topic_id=topic.id, **_checked(**columns))
    db.session.add(field)
    topic.has_fields = True
    db.session.flush()
    audit.record("field:add", field, actor=actor, topic=topic.slug, label=field.label)
    return field


def edit_field(field: TopicField, *, actor: int | None, **columns: Any) -> None:
    """Change what is asked; a field that was answered keeps its kind."""
    checked = _checked(**columns)
    if checked["kind"] is not field.kind and details.count_answers(field):
        raise DomainError(_("Requests have answered it already; it keeps its kind."), field="kind")
    for name, value in checked.items():
        setattr(field, name, value)
    db.session.flush()
    audit.record("field:edit", field, actor=actor, label=field.label)


def delete_field(field: TopicField, *, actor: int | None) -> None:
    """Delete the field with all that requests say in it."""
    number = details.count_answers(field)
    audit.record("field:delete", field, actor=actor, label=field.label, answers=number)
    db.session.delete(field)
    db.session.flush()


def clean_value(field: TopicField, typed: str) -> str:
    """Return what was typed in the form in which it is kept; empty says nothing.

    Raises DomainError where the field cannot take it.
    """
    text = " ".join(clean(typed).split())[:LONGEST]
    if not text:
        return ""
    match field.kind:
        case FieldKind.NUMBER:
            return _number(text)
        case FieldKind.DATE:
            return _date(text)
        case FieldKind.CHOICE if text not in field.options:
            raise DomainError(_("Please choose one of the values."))
        case FieldKind.YES_NO if text not in ("yes", "no"):
            raise DomainError(_("Please choose one of the values."))
    return text


def set_details(
    ticket: Ticket, values: Mapping[int, str], *, actor: int | None, is_new: bool = False
) -> None:
    """Let the request say this in these fields; an empty value takes back what it said."""
    if not is_new:
        moves.lock(ticket)
    before = {} if is_new else details.read_values(ticket.id)
    changed = {number: value for number, value in values.items() if value != before.get(number, "")}
    if not changed:
        return
    gone = TicketDetail.field_id.in_(list(changed))
    db.session.execute(
        sa.delete(TicketDetail)
        .where(TicketDetail.ticket_id == ticket.id, gone)
        .execution_options(synchronize_session=False)
    )
    said = [
        {"ticket_id": ticket.id, "field_id": number, "value": value}
        for number, value in changed.items()
        if value
    ]
    if said:
        db.session.execute(sa.insert(TicketDetail), said)
    ticket.has_details = True
    if not is_new:
        labels = _labels(changed)
        audit.record("ticket:details", ticket, actor=actor, labels=labels)
        db.session.flush()
        publish(TicketChanged(ticket_id=ticket.id))


def _labels(numbers: Iterable[int]) -> list[str]:
    named = sa.select(TopicField.label).where(TopicField.id.in_(list(numbers)))
    return list(db.session.scalars(named.order_by(TopicField.position, TopicField.id)))


def _checked(
    *,
    label: str,
    kind: FieldKind,
    options: Iterable[str],
    is_required: bool,
    for_desk_only: bool,
    position: int,
) -> dict[str, Any]:
    """Return the columns; raises DomainError where a name or choices are missing."""
    name = " ".join(clean(label).split())[:80].strip()
    if not name:
        raise DomainError(_("Please enter a name."), field="label")
    lines = [line for option in options if (line := " ".join(clean(option).split())[:100])]
    chosen = list(dict.fromkeys(lines)) if kind is FieldKind.CHOICE else []
    if kind is FieldKind.CHOICE and len(chosen) < 2:
        raise DomainError(_("Please enter at least two choices."), field="options")
    return {
        "label": name,
        "kind": kind,
        "options": chosen,
        "is_required": is_required,
        "for_desk_only": for_desk_only,
        "position": position,
    }


def _number(text: str) -> str:
    plain = text.replace(".", "").replace(",", ".") if "," in text else text
    try:
        number = Decimal(plain.replace(" ", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= 10**15:
        raise DomainError(_("Please enter a number, as in 1250 or 12,5."))
    return format(number, "f")


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise DomainError(_("Please enter a date.")) from None
