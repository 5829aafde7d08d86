"""Who took part in a group's meetings, by municipality, district and year."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from kdn_helpdesk.accounts.models import Organisation, OrganisationKind, fold_name
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import read
from kdn_helpdesk.meetings.models.attendance import THERE, Attendance, Attendee
from kdn_helpdesk.meetings.models.meetings import Meeting, MeetingStatus


@dataclass(frozen=True, slots=True)
class Held:
    """One meeting with how many were there; names nobody."""

    day: date
    title: str
    people: int
    organisations: int


@dataclass(frozen=True, slots=True)
class Taken:
    """How often an organisation took part."""

    name: str
    district: str
    meetings: int
    people: int
    """Added up over the meetings."""
    excused: int


@dataclass(frozen=True, slots=True)
class Participation:
    """A year of a group."""

    held: Sequence[Held]
    organisations: Sequence[Taken]
    districts: Sequence[tuple[str, int, int]]
    """Each district with how many organisations took part, and how often."""


def list_years(group_id: int) -> list[int]:
    """Return the years of which attendance was noted, the latest first."""
    rows = read(
        sa.select(Meeting.starts_at)
        .distinct()
        .join(Attendee, Attendee.meeting_id == Meeting.id)
        .where(Meeting.group_id == group_id)
    )
    return sorted({clock.local(row[0]).year for row in rows}, reverse=True)


def measure(group_id: int, year: int) -> Participation:
    """Return who took part in this year's meetings of the group."""
    district = aliased(Organisation)
    rows = read(
        sa.select(
            Meeting.id,
            Meeting.starts_at,
            Meeting.title,
            Attendee.state,
            Attendee.organisation_name,
            Organisation.short_name,
            Organisation.kind,
            district.short_name,
        )
        .join(Attendee, Attendee.meeting_id == Meeting.id)
        .outerjoin(Organisation, Organisation.id == Attendee.organisation_id)
        .outerjoin(district, district.id == Organisation.district_id)
        .where(
            Meeting.group_id == group_id,
            Meeting.status == MeetingStatus.CONFIRMED,
            Meeting.starts_at >= _new_year(year),
            Meeting.starts_at < _new_year(year + 1),
        )
        .order_by(Meeting.starts_at, Meeting.id, Attendee.id)
    ).all()
    return Participation(_held(rows), taken := _taken(rows), _districts(taken))


def _held(rows: Sequence[Sequence[Any]]) -> list[Held]:
    people: dict[tuple[int, datetime, str], int] = defaultdict(int)
    named: dict[tuple[int, datetime, str], set[str]] = defaultdict(set)
    for number, start, title, state, written, name, *_rest in rows:
        meeting = (number, start, title)
        people[meeting] += state in THERE
        if state in THERE and (name or written):
            named[meeting].add(name or written)
    return [
        Held(clock.local(meeting[1]).date(), meeting[2], count, len(named[meeting]))
        for meeting, count in people.items()
    ]


def _taken(rows: Sequence[Sequence[Any]]) -> list[Taken]:
    meetings: dict[tuple[str, str], set[int]] = defaultdict(set)
    people: dict[tuple[str, str], int] = defaultdict(int)
    excused: dict[tuple[str, str], int] = defaultdict(int)
    for number, _start, _title, state, written, name, kind, district in rows:
        shown = str(name or written)
        if not shown:
            continue
        own = shown if kind is OrganisationKind.DISTRICT else ""
        key = (shown, str(district or own))
        if state in THERE:
            meetings[key].add(number)
            people[key] += 1
        excused[key] += state is Attendance.EXCUSED
    keys = set(meetings) | {key for key, count in excused.items() if count}
    taken = [
        Taken(*key, meetings=len(meetings[key]), people=people[key], excused=excused[key])
        for key in keys
    ]
    return sorted(taken, key=lambda one: (-one.meetings, -one.people, fold_name(one.name)))


def _districts(taken: Sequence[Taken]) -> list[tuple[str, int, int]]:
    found: dict[str, list[int]] = {}
    for one in taken:
        counts = found.setdefault(one.district, [0, 0])
        counts[0] += bool(one.meetings)
        counts[1] += one.meetings
    rows = [(name, number, often) for name, (number, often) in found.items() if name and number]
    return sorted(rows, key=lambda row: (-row[2], fold_name(row[0])))


def _new_year(year: int) -> datetime:
    return datetime.combine(date(year, 1, 1), time.min, tzinfo=clock.BERLIN)
