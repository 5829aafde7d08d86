"""A meeting as calendars know it, and the VEVENT and VCALENDAR made from it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from icalendar import Calendar, Event

from kdn_helpdesk.ical import timezone, values

PRODUCT = "-//KDN//Helpdesk//DE"


class Status(StrEnum):
    """STATUS of an event (RFC 5545 section 3.8.1.11)."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Entry:
    """One meeting. Times are aware; they are written as wall-clock time in Berlin."""

    uid: str
    sequence: int
    start: datetime
    end: datetime
    summary: str
    location: str = ""
    description: str = ""
    join_url: str = ""
    """The video link: it opens the description, where phones find it."""
    url: str = ""
    """The meeting's page."""
    status: Status = Status.CONFIRMED
    changed_at: datetime | None = None
    busy: bool = True


def calendar(method: str) -> Calendar:
    """Return an empty VCALENDAR of the service with its time zone."""
    result = Calendar()
    result.add("version", "2.0")
    result.add("prodid", PRODUCT)
    result.add("calscale", "GREGORIAN")
    result.add("method", method)
    result.add_component(timezone.berlin())
    return result


def event(entry: Entry, *, stamp: datetime, status: Status | None) -> Event:
    """Return the VEVENT of an entry without persons. `stamp` is DTSTAMP; no status, no STATUS."""
    result = Event()
    result.add("uid", values.line(entry.uid))
    result.add("dtstamp", stamp.astimezone(UTC).replace(microsecond=0))
    result.add("sequence", entry.sequence)
    result.add("dtstart", entry.start.astimezone(timezone.BERLIN).replace(microsecond=0))
    result.add("dtend", entry.end.astimezone(timezone.BERLIN).replace(microsecond=0))
    result.add("summary", values.text(values.line(entry.summary)))
    for name, value in (("location", values.line(entry.location)), ("description", words(entry))):
        if value:
            result.add(name, values.text(value))
    if entry.url:
        result.add("url", link(entry.url))
    if status is not None:
        result.add("status", status.value)
    result.add("transp", "OPAQUE" if entry.busy else "TRANSPARENT")
    if entry.changed_at is not None:
        result.add("last-modified", entry.changed_at.astimezone(UTC).replace(microsecond=0))
    return result


def words(entry: Entry) -> str:
    """Return what DESCRIPTION says: the video link first, where phones find it."""
    return "\n\n".join(part for part in (link(entry.join_url), entry.description.strip()) if part)


def link(url: str) -> str:
    """Return an address without any white space."""
    return "".join(values.line(url).split())
