"""Noting who took part."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import audit
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import Conflict, DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.meetings.actions import drafting
from kdn_helpdesk.meetings.models.attendance import ATTENDANCE_LABELS, Attendance, Attendee
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.queries import attendance as reads


@dataclass(frozen=True, slots=True)
class Noted:
    """What somebody noted in one line, and what stood there when they opened the page."""

    key: str
    state: Attendance
    substitute_name: str = ""
    substitute_organisation: str = ""
    seen: str = ""

    @property
    def stamp(self) -> str:
        """The line as `reads.stamp` writes it."""
        return reads.stamp(self.state, self.substitute_name, self.substitute_organisation)


def note_attendance(meeting: Meeting, lines: Sequence[Noted], *, actor: int) -> None:
    """Keep the list; raises Conflict where somebody else has noted another thing in a line.

    Only who is invited, and guests already on the list, can be noted.
    """
    if meeting.is_cancelled:
        raise DomainError(_("This meeting has been cancelled."))
    drafting.lock(meeting)
    shown = {line.key: line for line in reads.list_lines(meeting)}
    people = _people([int(key[1:]) for key in shown if key.startswith("p")])
    kept = {_key(row): row for row in reads.list_attendees(meeting.id)}
    for line in lines:
        if line.key not in shown:
            continue
        _check_seen(line, shown[line.key])
        row = kept.get(line.key) or _begin(meeting, people[int(line.key[1:])])
        is_there = line.state is Attendance.SUBSTITUTED
        row.state = line.state
        row.substitute_name = line.substitute_name if is_there else ""
        row.substitute_organisation = line.substitute_organisation if is_there else ""
    db.session.flush()
    audit.record("meeting:attendance", meeting, actor=actor, lines=len(lines))


def add_guest(meeting: Meeting, *, name: str, organisation: str, actor: int) -> Attendee:
    """Note somebody who was there without being invited."""
    if meeting.is_cancelled:
        raise DomainError(_("This meeting has been cancelled."))
    found = reads.find_organisation(organisation) if organisation else None
    guest = Attendee(
        meeting_id=meeting.id,
        name=name,
        organisation_id=found.id if found else None,
        organisation_name=found.short_name if found else organisation,
        state=Attendance.PRESENT,
    )
    db.session.add(guest)
    db.session.flush()
    audit.record("meeting:guest", meeting, actor=actor)
    return guest


def remove_guest(meeting: Meeting, guest: Attendee, *, actor: int) -> None:
    """Take a guest off the list."""
    db.session.delete(guest)
    db.session.flush()
    audit.record("meeting:guest_removed", meeting, actor=actor)


def _check_seen(line: Noted, shown: reads.Line) -> None:
    if shown.stamp not in (line.seen, line.stamp):
        raise Conflict(
            _(
                "Somebody else has noted “%(state)s” for %(name)s in the meantime.",
                state=str(ATTENDANCE_LABELS[shown.state]),
                name=shown.name,
            ),
            current=shown.stamp,
            field=f"state_{line.key}",
        )


def _begin(meeting: Meeting, person: Person) -> Attendee:
    row = Attendee(
        meeting_id=meeting.id,
        person_id=person.id,
        name=person.name or person.email,
        organisation_id=person.organisation_id,
        organisation_name=person.organisation.short_name if person.organisation else "",
    )
    db.session.add(row)
    return row


def _people(numbers: Sequence[int]) -> dict[int, Person]:
    rows = db.session.scalars(
        sa.select(Person).where(Person.id.in_(numbers)).options(joinedload(Person.organisation))
    )
    return {person.id: person for person in rows}


def _key(row: Attendee) -> str:
    return f"p{row.person_id}" if row.person_id else f"g{row.id}"
