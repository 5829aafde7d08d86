"""Calendar messages to one person: REQUEST, CANCEL and DECLINECOUNTER (RFC 5546).

Every recipient gets an object of their own that names nobody else, unless the working group chose
to show its members.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from kdn_helpdesk.ical import lines, values
from kdn_helpdesk.ical.entries import Entry, Status

DISALLOW_COUNTER = lines.fold("X-MICROSOFT-DISALLOW-COUNTER:TRUE")


class Partstat(StrEnum):
    """PARTSTAT: what an attendee has answered (RFC 5545 section 3.2.12)."""

    NEEDS_ACTION = "NEEDS-ACTION"
    ACCEPTED = "ACCEPTED"
    TENTATIVE = "TENTATIVE"
    DECLINED = "DECLINED"
    DELEGATED = "DELEGATED"


@dataclass(frozen=True)
class Party:
    """An organizer or attendee: a name and a mail address."""

    name: str
    email: str


@dataclass(frozen=True)
class Invitee(Party):
    """An attendee with the answer already given."""

    partstat: Partstat = Partstat.NEEDS_ACTION
    delegated_to: str = ""
    """The address of who comes instead; calendars want one beside DELEGATED."""
    delegated_from: str = ""
    """The address of whom this person stands in for."""


def request(
    entry: Entry,
    *,
    organizer: Party,
    attendee: Invitee,
    stamp: datetime,
    others: Iterable[Invitee] = (),
) -> bytes:
    """Return the invitation, new or changed, of one attendee.

    `stamp` is the moment of this mail, a fresh one for each. `others` is for groups that show
    their members to each other.
    """
    people = [
        _organizer(organizer),
        _attendee(attendee, rsvp=True),
        *(_attendee(other, rsvp=False) for other in others),
        DISALLOW_COUNTER,
    ]
    event = lines.event(entry, stamp=stamp, status=Status.CONFIRMED, people=people)
    return lines.message("REQUEST", [event])


def cancel(
    entry: Entry, *, organizer: Party, attendee: Invitee, stamp: datetime, whole: bool = True
) -> bytes:
    """Return the message that takes the meeting from an attendee's calendar.

    `whole`: nobody meets (STATUS:CANCELLED). Otherwise only this attendee is no longer invited,
    and RFC 5546 section 3.2.5 forbids the status.
    """
    bare = replace(entry, join_url="")  # nobody should still enter the room
    status = Status.CANCELLED if whole else None
    people = [_organizer(organizer), _attendee(attendee, rsvp=False)]
    return lines.message("CANCEL", [lines.event(bare, stamp=stamp, status=status, people=people)])


def decline_counter(entry: Entry, *, organizer: Party, stamp: datetime, comment: str = "") -> bytes:
    """Return the refusal of a proposed other time.

    It names the meeting and says nothing else of it: the table of RFC 5546 section 3.2.8 leaves
    out attendees, times and words, and libical refuses an object that has them.
    """
    said = [
        f"UID:{values.escaped(values.line(entry.uid))}",
        f"DTSTAMP:{lines.utc(stamp)}",
        *([f"COMMENT:{values.escaped(comment)}"] if comment else []),
    ]
    parts = [lines.fold("BEGIN:VEVENT"), *map(lines.fold, said), _organizer(organizer)]
    return lines.message("DECLINECOUNTER", [*parts, lines.fold("END:VEVENT")])


def _organizer(party: Party) -> bytes:
    return lines.organizer(party.name, party.email)


def _attendee(invitee: Invitee, *, rsvp: bool) -> bytes:
    partstat = invitee.partstat
    if partstat is Partstat.DELEGATED and not invitee.delegated_to:
        partstat = Partstat.DECLINED  # sends somebody, but did not say whom
    return lines.attendee(
        invitee.name,
        invitee.email,
        partstat=partstat.value,
        rsvp=rsvp,
        delegated_to=invitee.delegated_to if partstat is Partstat.DELEGATED else "",
        delegated_from=invitee.delegated_from,
    )
