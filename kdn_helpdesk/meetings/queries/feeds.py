"""What calendars to subscribe to show: columns alone, since they may have thousands of meetings."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import read
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.core.slugs import slug
from kdn_helpdesk.ical.invites import Partstat
from kdn_helpdesk.meetings.models.invitations import Invitation
from kdn_helpdesk.meetings.models.meetings import Meeting, MeetingStatus
from kdn_helpdesk.meetings.queries.meetings import invites, visible_to

SHOWN_SINCE = timedelta(days=183)


class Listed(NamedTuple):
    """A meeting as a calendar shows it, and what its reader answered."""

    id: int
    uid: str
    sequence: int
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    join_url: str
    description: str
    status: MeetingStatus
    changed_at: datetime
    partstat: Partstat | None = None

    @property
    def slug(self) -> str:
        """The readable part of its address."""
        return slug(self.title, empty="termin")

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.status is MeetingStatus.CANCELLED


COLUMNS = [getattr(Meeting, name) for name in Listed._fields[:-1]]


def list_for_feed(*, viewer: Viewer, group_id: int | None = None) -> Sequence[Listed]:
    """Return the meetings of a calendar to subscribe to: half a year back, and all to come."""
    statement = _recent(visible_to(viewer))
    if group_id is not None:
        statement = statement.where(Meeting.group_id == group_id)
    return [Listed(*row) for row in read(statement.with_only_columns(*COLUMNS))]


def list_own(viewer: Viewer) -> Sequence[Listed]:
    """Return the meetings of the viewer's groups and those the viewer is invited to."""
    mine = Meeting.group_id.in_(viewer.groups | viewer.coordinates)
    own = sa.and_(
        Invitation.meeting_id == Meeting.id,
        Invitation.person_id == viewer.person_id,
        Invitation.is_withdrawn.is_(False),
    )
    statement = (
        _recent(visible_to(viewer).where(sa.or_(mine, invites(viewer.person_id))))
        .outerjoin(Invitation, own)
        .with_only_columns(*COLUMNS, Invitation.partstat)
    )
    return [Listed(*row) for row in read(statement)]


def _recent(statement: sa.Select[Meeting]) -> sa.Select[Meeting]:
    since = clock.now() - SHOWN_SINCE
    return statement.where(Meeting.ends_at >= since).order_by(Meeting.starts_at, Meeting.id)
