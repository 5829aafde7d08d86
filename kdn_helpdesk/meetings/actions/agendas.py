"""Topics: proposed by members, taken on the agenda by the coordinators."""

import sqlalchemy as sa

from kdn_helpdesk.core import audit
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.meetings.events import AgendaChanged, TopicDecided, TopicProposed
from kdn_helpdesk.meetings.models.agendas import AgendaItem, ItemState
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.queries import agendas as reads


def propose_topic(
    meeting: Meeting,
    *,
    title: str,
    description: str = "",
    minutes: int | None = None,
    ticket_id: int | None = None,
    wish_id: int | None = None,
    person_id: int,
    accept: bool = False,
) -> AgendaItem:
    """Propose a topic; `accept` puts it on the agenda at once, for those who lead the group."""
    if not meeting.is_open and not accept:
        raise DomainError(_("This meeting takes no more topics."))
    if meeting.is_cancelled:
        raise DomainError(_("This meeting has been cancelled."))
    item = AgendaItem(
        meeting_id=meeting.id,
        title=title,
        description=description,
        minutes=minutes,
        ticket_id=ticket_id,
        wish_id=wish_id,
        proposed_by_id=person_id,
    )
    db.session.add(item)
    db.session.flush()
    audit.record("agenda:propose", item, actor=person_id)
    if accept:
        _place_last(item)
        publish(AgendaChanged(meeting_id=meeting.id))
    else:
        publish(TopicProposed(item_id=item.id))
    return item


def accept_topic(item: AgendaItem, *, actor: int) -> None:
    """Take a proposed topic on the agenda, after the others."""
    if item.is_accepted:
        raise DomainError(_("This topic stands on the agenda already."))
    item.declined_because = ""
    _place_last(item)
    audit.record("agenda:accept", item, actor=actor)
    publish(TopicDecided(item_id=item.id))
    publish(AgendaChanged(meeting_id=item.meeting_id))


def decline_topic(item: AgendaItem, *, reason: str, actor: int) -> None:
    """Leave a topic off the agenda; the reason is mailed to who proposed it."""
    was_accepted = item.is_accepted
    item.state = ItemState.DECLINED
    item.declined_because = reason
    db.session.flush()
    audit.record("agenda:decline", item, actor=actor)
    publish(TopicDecided(item_id=item.id))
    if was_accepted:
        publish(AgendaChanged(meeting_id=item.meeting_id))


def edit_topic(
    item: AgendaItem,
    *,
    title: str,
    description: str,
    minutes: int | None,
    ticket_id: int | None,
    wish_id: int | None = None,
    actor: int,
) -> None:
    """Change the words of a topic, its length, or the request or wish it comes from."""
    item.title = title
    item.description = description
    item.minutes = minutes
    item.ticket_id, item.wish_id = ticket_id, wish_id
    db.session.flush()
    audit.record("agenda:edit", item, actor=actor)
    publish(AgendaChanged(meeting_id=item.meeting_id))


def move_topic(item: AgendaItem, *, earlier: bool) -> None:
    """Let a topic change places with its neighbour; at the end of the list nothing happens."""
    items = list(reads.list_agenda(item.meeting_id))
    place = next(n for n, other in enumerate(items) if other.id == item.id)
    target = place - 1 if earlier else place + 1
    if 0 <= target < len(items):
        items[place], items[target] = items[target], items[place]
    for number, other in enumerate(items, start=1):
        other.position = number
    db.session.flush()
    publish(AgendaChanged(meeting_id=item.meeting_id))


def _place_last(item: AgendaItem) -> None:
    last = db.session.scalar(
        sa.select(sa.func.max(AgendaItem.position)).where(
            AgendaItem.meeting_id == item.meeting_id, AgendaItem.state == ItemState.ACCEPTED
        )
    )
    item.state = ItemState.ACCEPTED
    item.position = (last or 0) + 1
    db.session.flush()
