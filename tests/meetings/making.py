"""Meetings for tests, made by the product's actions."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.ical import timezone
from kdn_helpdesk.meetings.actions import inviting, scheduling
from kdn_helpdesk.meetings.changes import Details
from kdn_helpdesk.meetings.models.invitations import Answer, Invitation
from kdn_helpdesk.meetings.models.meetings import Meeting, Visibility
from tests.factories import reading, writing

NOW = datetime(2026, 11, 23, 9, tzinfo=timezone.BERLIN)
WINTER, SUMMER = date(2027, 1, 12), date(2027, 6, 8)


def make_meeting(
    group: WorkingGroup,
    day: date = SUMMER,
    clock: time = time(10),
    *,
    title: str = "Monatstreffen",
    visibility: Visibility = Visibility.GROUP,
    invited: bool = False,
    **details: str,
) -> Meeting:
    start = timezone.at(day, clock)
    with writing():
        meeting = scheduling.schedule_meeting(
            group,
            details=Details(
                title=title,
                start=start,
                end=start + timedelta(minutes=90),
                visibility=visibility,
                **{"place": "Videokonferenz", "join_url": "https://video.example/raum", **details},
            ),
            actor=None,
        )
        if invited:
            inviting.invite_group([meeting], actor=0)
    return meeting


def read_meeting(meeting: Meeting) -> Meeting:
    with reading() as session:
        return session.query(Meeting).filter_by(id=meeting.id).one()


def read_meetings() -> Sequence[Meeting]:
    with reading() as session:
        return session.query(Meeting).order_by(Meeting.starts_at).all()


def read_invitation(meeting: Meeting, person: Person) -> Invitation:
    with reading() as session:
        rows = session.query(Invitation).filter_by(meeting_id=meeting.id, person_id=person.id)
        return rows.one()


def read_ledger(meeting: Meeting) -> Sequence[Answer]:
    with reading() as session:
        return session.query(Answer).filter_by(meeting_id=meeting.id).order_by(Answer.id).all()


def page_of(meeting: Meeting) -> str:
    return f"/termine/{meeting.id}-{meeting.slug}"
