"""Meetings and series, as far as the viewer may see them."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from kdn_helpdesk.accounts.models import fold_name
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.meetings.models.invitations import Invitation
from kdn_helpdesk.meetings.models.meetings import Meeting, MeetingStatus, Series, Visibility


def visible_to(viewer: Viewer) -> sa.Select[Meeting]:
    """Return the meetings this viewer may know of; the desk knows all."""
    statement = sa.select(Meeting)
    if viewer.works_at_desk:
        return statement
    return statement.where(sa.or_(*_reasons_to_see(viewer)))


def _reasons_to_see(viewer: Viewer) -> list[sa.ColumnElement[bool]]:
    reasons: list[sa.ColumnElement[bool]] = [Meeting.visibility == Visibility.PUBLIC]
    if viewer.is_member:
        reasons.append(Meeting.visibility == Visibility.MEMBERS)
    if viewer.is_signed_in:
        reasons += [
            Meeting.group_id.in_(viewer.groups | viewer.coordinates),
            invites(viewer.person_id),
        ]
    return reasons


def invites(person_id: int | None) -> sa.ColumnElement[bool]:
    """Return the condition that the person is invited to the meeting."""
    return (
        sa.exists()
        .where(Invitation.meeting_id == Meeting.id)
        .where(Invitation.person_id == person_id, Invitation.is_withdrawn.is_(False))
        .correlate(Meeting)
    )


def belongs(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition that the viewer is an insider of the meeting, as `is_insider` says."""
    if viewer.works_at_desk:
        return sa.true()
    if not viewer.is_signed_in:
        return sa.false()
    mine = Meeting.group_id.in_(viewer.groups | viewer.coordinates)
    return sa.or_(mine, invites(viewer.person_id))


def get_meeting(meeting_id: int, *, viewer: Viewer) -> Meeting:
    """Return the meeting with its group and series."""
    meeting = db.session.scalar(
        visible_to(viewer)
        .where(Meeting.id == meeting_id)
        .options(joinedload(Meeting.group), joinedload(Meeting.series))
    )
    if meeting is None:
        raise NotFound(_("There is no such meeting."))
    return meeting


def get_managed(meeting_id: int, *, viewer: Viewer) -> Meeting:
    """Return a meeting of a group that the viewer leads; raises NotFound for others."""
    meeting = get_meeting(meeting_id, viewer=viewer)
    if not viewer.coordinates_group(meeting.group_id):
        raise NotFound(_("There is no such meeting."))
    return meeting


def is_insider(meeting: Meeting, *, viewer: Viewer) -> bool:
    """Tell whether the viewer belongs to it: may see the video link, persons, and propose."""
    if viewer.works_at_desk or meeting.group_id in viewer.groups | viewer.coordinates:
        return True
    if not viewer.is_signed_in:
        return False
    condition = invites(viewer.person_id)
    return bool(db.session.scalar(sa.select(Meeting.id).where(Meeting.id == meeting.id, condition)))


def count_meetings(*, viewer: Viewer, past: bool, group_id: int | None = None) -> int:
    """Return how many meetings `list_meetings` would page through."""
    statement = _in_time(visible_to(viewer), past=past, group_id=group_id).order_by(None)
    return db.session.scalar(sa.select(sa.func.count()).select_from(statement.subquery())) or 0


def list_meetings(
    *, viewer: Viewer, past: bool, group_id: int | None = None, limit: int, offset: int = 0
) -> Sequence[Meeting]:
    """Return coming meetings from the next one on, or past ones from the latest back."""
    statement = _in_time(visible_to(viewer), past=past, group_id=group_id)
    return db.session.scalars(
        statement.options(joinedload(Meeting.group)).limit(limit).offset(offset)
    ).all()


def list_upcoming(*, group_id: int, viewer: Viewer, limit: int = 30) -> Sequence[Meeting]:
    """Return the coming meetings of one group."""
    return list_meetings(viewer=viewer, past=False, group_id=group_id, limit=limit)


def list_past(*, group_id: int, viewer: Viewer, limit: int = 30) -> Sequence[Meeting]:
    """Return the past meetings of one group, latest first."""
    return list_meetings(viewer=viewer, past=True, group_id=group_id, limit=limit)


def list_open_to_topics(*, viewer: Viewer, limit: int = 50) -> Sequence[Meeting]:
    """Return the coming meetings to which the viewer may propose a topic."""
    statement = _in_time(visible_to(viewer), past=False, group_id=None).where(
        Meeting.status == MeetingStatus.CONFIRMED
    )
    if not viewer.works_at_desk:
        mine = Meeting.group_id.in_(viewer.groups | viewer.coordinates)
        statement = statement.where(sa.or_(mine, invites(viewer.person_id)))
    return db.session.scalars(statement.options(joinedload(Meeting.group)).limit(limit)).all()


def next_by_group(*, viewer: Viewer) -> dict[int, Meeting]:
    """Return the next meeting of each group that the viewer may see."""
    rows = db.session.scalars(
        _in_time(visible_to(viewer), past=False, group_id=None).where(
            Meeting.status == MeetingStatus.CONFIRMED
        )
    )
    found: dict[int, Meeting] = {}
    for meeting in rows:
        found.setdefault(meeting.group_id, meeting)
    return found


def list_month(first: date, *, viewer: Viewer, group_id: int | None = None) -> Sequence[Meeting]:
    """Return the meetings of the month that begins on `first`."""
    after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    statement = visible_to(viewer).where(*_between(_midnight(first), _midnight(after)))
    if group_id is not None:
        statement = statement.where(Meeting.group_id == group_id)
    return db.session.scalars(
        statement.options(joinedload(Meeting.group)).order_by(Meeting.starts_at, Meeting.id)
    ).all()


def list_beside(days: Sequence[date], *, but: int | None = None) -> Sequence[Meeting]:
    """Return what any group has planned in the weeks around these days.

    For planning alone: it looks past visibility, of which only group and time are shown. `but` is
    the meeting that is being moved.
    """
    if not days:
        return []
    start, end = min(days) - timedelta(days=28), max(days) + timedelta(days=49)
    statement = sa.select(Meeting).where(
        *_between(_midnight(start), _midnight(end)), Meeting.status == MeetingStatus.CONFIRMED
    )
    if but is not None:
        statement = statement.where(Meeting.id != but)
    return db.session.scalars(
        statement.options(joinedload(Meeting.group)).order_by(Meeting.starts_at)
    ).all()


def get_series(series_id: int, *, viewer: Viewer) -> Series:
    """Return a series of a group that the viewer leads, with its meetings."""
    series = db.session.scalar(
        sa.select(Series)
        .where(Series.id == series_id, Series.group_id.in_(viewer.coordinates))
        .options(joinedload(Series.group), selectinload(Series.meetings))
    )
    if series is None:
        raise NotFound(_("There is no such series."))
    return series


def list_groups() -> Sequence[WorkingGroup]:
    """Return the active groups by name, for the calendar's filter."""
    groups = db.session.scalars(sa.select(WorkingGroup).where(WorkingGroup.is_active))
    return sorted(groups, key=lambda group: fold_name(group.name))


def _in_time(statement: Any, *, past: bool, group_id: int | None) -> Any:
    now = clock.now()
    if group_id is not None:
        statement = statement.where(Meeting.group_id == group_id)
    if past:
        return statement.where(Meeting.ends_at < now).order_by(
            Meeting.starts_at.desc(), Meeting.id.desc()
        )
    return statement.where(Meeting.ends_at >= now).order_by(Meeting.starts_at, Meeting.id)


def _between(start: datetime, end: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return Meeting.starts_at >= start, Meeting.starts_at < end


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.BERLIN)


def list_readable(viewer: Viewer, numbers: Sequence[int]) -> Sequence[int]:
    """Return which of these meetings the viewer may know of."""
    return db.session.scalars(
        visible_to(viewer).where(Meeting.id.in_(numbers)).with_only_columns(Meeting.id)
    ).all()
