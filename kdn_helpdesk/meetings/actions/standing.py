"""What stands first on every agenda: the minutes of the last meeting, and what is still to do."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import DEFAULT_LANGUAGE, _, in_language
from kdn_helpdesk.meetings.events import AgendaChanged, MeetingPlanned
from kdn_helpdesk.meetings.models.agendas import (
    AgendaItem,
    ItemKind,
    ItemState,
    Minutes,
    MinutesState,
)
from kdn_helpdesk.meetings.models.meetings import Meeting, MeetingStatus
from kdn_helpdesk.meetings.queries import tasks

LENGTHS = {ItemKind.APPROVAL: 5, ItemKind.TASKS: 10}
"""Minutes that each is given at first."""
ORDER = {ItemKind.APPROVAL: -2, ItemKind.TASKS: -1}
"""Before every topic."""


def follow_minutes(meeting: Meeting, minutes: Minutes) -> None:
    """Let the next meeting approve minutes that wait for it; approved ones need no item."""
    coming = _next_of(meeting.group_id)
    if coming is None or coming.starts_at <= meeting.starts_at:
        return
    if minutes.state is MinutesState.COMMENTS:
        _place(coming, ItemKind.APPROVAL, earlier=meeting)
    elif minutes.is_published:
        _clear(coming, ItemKind.APPROVAL, earlier_id=meeting.id)


def follow_tasks(group_id: int) -> None:
    """Let the next meeting go through what is still to do; the item goes with the last task."""
    coming = _next_of(group_id)
    if coming is None:
        return
    if tasks.count_open(group_id):
        _place(coming, ItemKind.TASKS)
    else:
        _clear(coming, ItemKind.TASKS)


def prepare_planned(event: MeetingPlanned) -> None:
    """Give a meeting that was just planned what the last one left."""
    group_id = db.session.get_one(Meeting, event.meeting_id).group_id
    coming = _next_of(group_id)
    if coming is None or coming.id != event.meeting_id:
        return
    follow_tasks(group_id)
    waiting = db.session.scalars(
        sa.select(Minutes)
        .join(Minutes.meeting)
        .where(Meeting.group_id == group_id, Minutes.state == MinutesState.COMMENTS)
        .options(joinedload(Minutes.meeting))
        .order_by(Meeting.starts_at)
    ).all()
    for minutes in waiting:
        follow_minutes(minutes.meeting, minutes)


def _next_of(group_id: int) -> Meeting | None:
    return db.session.scalar(
        sa.select(Meeting)
        .where(
            Meeting.group_id == group_id,
            Meeting.status == MeetingStatus.CONFIRMED,
            Meeting.starts_at > clock.now(),
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(1)
    )


def _place(meeting: Meeting, kind: ItemKind, *, earlier: Meeting | None = None) -> None:
    """Put the item on the agenda unless it stands there, or the coordinators took it off."""
    earlier_id = earlier.id if earlier else None
    if _find(meeting, kind, earlier_id) is not None:
        return
    item = AgendaItem(
        meeting_id=meeting.id,
        title=_title(kind, earlier),
        minutes=LENGTHS[kind],
        kind=kind,
        earlier_id=earlier_id,
        position=ORDER[kind],
        state=ItemState.ACCEPTED,
    )
    db.session.add(item)
    db.session.flush()
    publish(AgendaChanged(meeting_id=meeting.id))


def _clear(meeting: Meeting, kind: ItemKind, *, earlier_id: int | None = None) -> None:
    item = _find(meeting, kind, earlier_id)
    if item is None or item.record or not item.is_accepted:
        return
    db.session.execute(sa.delete(AgendaItem).where(AgendaItem.id == item.id))
    publish(AgendaChanged(meeting_id=meeting.id))


def _find(meeting: Meeting, kind: ItemKind, earlier_id: int | None) -> AgendaItem | None:
    return db.session.scalar(
        sa.select(AgendaItem).where(
            AgendaItem.meeting_id == meeting.id,
            AgendaItem.kind == kind,
            AgendaItem.earlier_id.is_not_distinct_from(earlier_id),
        )
    )


def _title(kind: ItemKind, earlier: Meeting | None) -> str:
    """Return the item's title in the language of agendas."""
    with in_language(DEFAULT_LANGUAGE):
        if earlier is None:
            return _("Open tasks")
        return _("Approval of the minutes of %(date)s", date=f"{earlier.day:%d.%m.%Y}")
