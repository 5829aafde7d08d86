"""A meeting as calendars know it, and the VCALENDAR around it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from icalendar import Calendar

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
    rule: str = ""
    """RRULE of a series that is one entry; its start is an instance of the rule."""
    excluded: tuple[datetime, ...] = ()
    """EXDATE: starts that the rule names but nobody meets at."""
    recurrence: datetime | None = None
    """RECURRENCE-ID: which instance of such a series this entry is, by its first start."""


def calendar(method: str) -> Calendar:
    """Return an empty VCALENDAR of the service with its time zone; what is kept has no METHOD."""
    result = Calendar()
    result.add("version", "2.0")
    result.add("prodid", PRODUCT)
    result.add("calscale", "GREGORIAN")
    if method:
        result.add("method", method)
    result.add_component(timezone.berlin())
    return result


def words(entry: Entry) -> str:
    """Return what DESCRIPTION says: the video link first, where phones find it."""
    return "\n\n".join(part for part in (link(entry.join_url), entry.description.strip()) if part)


def link(url: str) -> str:
    """Return an address without any white space."""
    return "".join(values.line(url).split())
