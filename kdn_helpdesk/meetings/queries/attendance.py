"""Who took part: the list of a meeting, begun with what people answered."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Organisation, Person, fold_name
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.ical.invites import Partstat
from kdn_helpdesk.meetings.models.attendance import THERE, Attendance, Attendee
from kdn_helpdesk.meetings.models.invitations import Invitation
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.queries import invitations

PREFILLED = {
    Partstat.ACCEPTED: Attendance.PRESENT,
    Partstat.DECLINED: Attendance.EXCUSED,
    Partstat.DELEGATED: Attendance.SUBSTITUTED,
}
"""What an answer lets expect; whoever said nothing counts as absent."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list as it is shown: noted, or only expected."""

    key: str
    """`p` and the person's number, or `g` and the number of a guest's line."""
    name: str
    organisation: str
    state: Attendance
    substitute_name: str = ""
    substitute_organisation: str = ""
    is_noted: bool = False
    is_guest: bool = False

    @property
    def stamp(self) -> str:
        """What was noted when the page was shown; empty for nothing."""
        if not self.is_noted:
            return ""
        return stamp(self.state, self.substitute_name, self.substitute_organisation)


@dataclass(frozen=True, slots=True)
class Roll:
    """The list as the minutes show it."""

    present: Sequence[Attendee]
    excused: Sequence[Attendee]
    absent: Sequence[Attendee]

    def __bool__(self) -> bool:
        """Whether anything was noted."""
        return bool(self.present or self.excused or self.absent)


def stamp(state: Attendance, substitute_name: str, substitute_organisation: str) -> str:
    """Return what somebody saw of a line, so that a change made meanwhile is noticed."""
    return "|".join((state.value, substitute_name, substitute_organisation))


def list_attendees(meeting_id: int) -> Sequence[Attendee]:
    """Return what was noted, by name."""
    rows = db.session.scalars(sa.select(Attendee).where(Attendee.meeting_id == meeting_id)).all()
    return sorted(rows, key=lambda row: fold_name(row.name.rpartition(" ")[2] + row.name))


def get_roll(meeting_id: int) -> Roll:
    """Return who was there, who excused themself and who stayed away."""
    rows = list_attendees(meeting_id)
    return Roll(
        present=[row for row in rows if row.state in THERE],
        excused=[row for row in rows if row.state is Attendance.EXCUSED],
        absent=[row for row in rows if row.state is Attendance.ABSENT],
    )


def list_lines(meeting: Meeting) -> list[Line]:
    """Return the list for who keeps it: what is noted, and the invited with what they answered."""
    noted = list_attendees(meeting.id)
    known = {row.person_id for row in noted if row.person_id is not None}
    invited = invitations.list_invited(meeting.id)
    sent = {one.stands_in_for_id: one.person for one in invited if one.stands_in_for_id}
    absent = {one.id for one in invited if one.partstat is Partstat.DELEGATED}
    expected = [
        _expected(invitation, sent.get(invitation.id))
        for invitation in invited
        if invitation.person_id not in known
        and (invitation.stands_in_for_id is None or invitation.stands_in_for_id not in absent)
    ]
    lines = [_noted(row) for row in noted]
    people = [line for line in lines if not line.is_guest] + expected
    return sorted(people, key=_by_name) + [line for line in lines if line.is_guest]


def find_organisation(name: str) -> Organisation | None:
    """Return the organisation that people call so; None for any other."""
    folded = fold_name(name.strip())
    return db.session.scalar(
        sa.select(Organisation)
        .where(sa.or_(Organisation.sort_name == folded, Organisation.name == name.strip()))
        .order_by(Organisation.is_active.desc(), Organisation.kind.desc())
        .limit(1)
    )


def get_guest(meeting: Meeting, attendee_id: int) -> Attendee:
    """Return a guest's line."""
    guest = db.session.scalar(
        sa.select(Attendee).where(
            Attendee.id == attendee_id,
            Attendee.meeting_id == meeting.id,
            Attendee.person_id.is_(None),
        )
    )
    if guest is None:
        raise NotFound(_("There is no such guest."))
    return guest


def _noted(row: Attendee) -> Line:
    return Line(
        key=f"p{row.person_id}" if row.person_id else f"g{row.id}",
        name=row.name,
        organisation=row.organisation_name,
        state=row.state,
        substitute_name=row.substitute_name,
        substitute_organisation=row.substitute_organisation,
        is_noted=True,
        is_guest=row.person_id is None,
    )


def _expected(invitation: Invitation, substitute: Person | None) -> Line:
    """Return what the answers let expect; a substitute stands in the line of who sends them."""
    person = invitation.person
    return Line(
        key=f"p{person.id}",
        name=person.name or person.email,
        organisation=_organisation(person),
        state=PREFILLED.get(invitation.partstat, Attendance.ABSENT),
        substitute_name=(substitute.name or substitute.email) if substitute else "",
        substitute_organisation=_organisation(substitute) if substitute else "",
    )


def _organisation(person: Person) -> str:
    return person.organisation.short_name if person.organisation else ""


def _by_name(line: Line) -> str:
    return fold_name(line.name.rpartition(" ")[2] + line.name)
