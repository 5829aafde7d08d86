"""Calendar messages to one person: REQUEST, CANCEL and DECLINECOUNTER (RFC 5546).

Every recipient gets an object of their own that names nobody else, unless the working group chose
to show its members.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from icalendar import Event, vCalAddress

from kdn_helpdesk.ical import values
from kdn_helpdesk.ical.entries import Entry, Status, calendar, event


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
    component = event(entry, stamp=stamp, status=Status.CONFIRMED)
    component.add("organizer", _organizer(organizer))
    component.add("attendee", _attendee(attendee, rsvp=True))
    for other in others:
        component.add("attendee", _attendee(other, rsvp=False))
    component.add("X-MICROSOFT-DISALLOW-COUNTER", "TRUE")
    return _message("REQUEST", component)


def cancel(
    entry: Entry, *, organizer: Party, attendee: Invitee, stamp: datetime, whole: bool = True
) -> bytes:
    """Return the message that takes the meeting from an attendee's calendar.

    `whole`: nobody meets (STATUS:CANCELLED). Otherwise only this attendee is no longer invited,
    and RFC 5546 section 3.2.5 forbids the status.
    """
    bare = replace(entry, join_url="")  # nobody should still enter the room
    component = event(bare, stamp=stamp, status=Status.CANCELLED if whole else None)
    component.add("organizer", _organizer(organizer))
    component.add("attendee", _attendee(attendee, rsvp=False))
    return _message("CANCEL", component)


def decline_counter(entry: Entry, *, organizer: Party, stamp: datetime, comment: str = "") -> bytes:
    """Return the refusal of a proposed other time.

    It names the meeting and says nothing else of it: the table of RFC 5546 section 3.2.8 leaves
    out attendees, times and words, and libical refuses an object that has them.
    """
    component = Event()
    component.add("uid", values.line(entry.uid))
    component.add("dtstamp", stamp.astimezone(UTC).replace(microsecond=0))
    component.add("organizer", _organizer(organizer))
    if comment:
        component.add("comment", values.text(comment))
    return _message("DECLINECOUNTER", component)


def _message(method: str, component: Event) -> bytes:
    result = calendar(method)
    result.add_component(component)
    return bytes(result.to_ical(sorted=False))


def _organizer(party: Party) -> vCalAddress:
    return vCalAddress(values.address(party.email), params={"CN": values.name(party.name)})


def _attendee(invitee: Invitee, *, rsvp: bool) -> vCalAddress:
    return vCalAddress(
        values.address(invitee.email),
        params={
            "CUTYPE": "INDIVIDUAL",
            "ROLE": "REQ-PARTICIPANT",
            "PARTSTAT": invitee.partstat.value,
            "RSVP": "TRUE" if rsvp else "FALSE",
            "CN": values.name(invitee.name) or values.line(invitee.email),
        },
    )
