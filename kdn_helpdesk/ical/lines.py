"""Events written straight from their entries: a feed has thousands of them, a series of mails too.

icalendar needs a third of a millisecond for each. A test compares what it would write.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache

from kdn_helpdesk.ical import timezone, values
from kdn_helpdesk.ical.entries import Entry, Status, calendar, link, words

LONGEST = 75
"""Octets of a line before it is folded (RFC 5545 section 3.1)."""


def message(method: str, events: Iterable[bytes]) -> bytes:
    """Return the calendar object that carries these events."""
    return around(method)[0] + b"".join(events) + around(method)[1]


@cache
def around(method: str) -> tuple[bytes, bytes]:
    """Return what stands before and after the events of an object of this method."""
    head, end, rest = calendar(method).to_ical(sorted=False).rpartition(b"END:VCALENDAR")
    return head, end + rest


def event(
    entry: Entry, *, stamp: datetime, status: Status | None, people: Iterable[bytes] = ()
) -> bytes:
    """Return the VEVENT of an entry; no status, no STATUS. `people` are lines of their own."""
    lines = [
        "BEGIN:VEVENT",
        f"UID:{values.escaped(values.line(entry.uid))}",
        f"DTSTAMP:{utc(stamp)}",
        f"SEQUENCE:{entry.sequence}",
        *_times(entry),
        f"SUMMARY:{values.escaped(values.line(entry.summary))}",
    ]
    if location := values.line(entry.location):
        lines.append(f"LOCATION:{values.escaped(location)}")
    if description := words(entry):
        lines.append(f"DESCRIPTION:{values.escaped(description)}")
    if entry.url:
        lines.append(f"URL:{link(entry.url)}")
    if status is not None:
        lines.append(f"STATUS:{status.value}")
    lines.append("TRANSP:OPAQUE" if entry.busy else "TRANSP:TRANSPARENT")
    if entry.changed_at is not None:
        lines.append(f"LAST-MODIFIED:{utc(entry.changed_at)}")
    return b"".join([*map(fold, lines), *people, b"END:VEVENT\r\n"])


def organizer(name: str, email: str) -> bytes:
    """Return the line of who invites."""
    return fold(f'ORGANIZER;CN="{values.name(name)}":{values.address(email)}')


def attendee(
    name: str,
    email: str,
    *,
    partstat: str,
    rsvp: bool,
    delegated_to: str = "",
    delegated_from: str = "",
) -> bytes:
    """Return the line of somebody invited."""
    parameters = {
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": partstat,
        "DELEGATED-TO": f'"{values.address(delegated_to)}"' if delegated_to else "",
        "DELEGATED-FROM": f'"{values.address(delegated_from)}"' if delegated_from else "",
        "RSVP": "TRUE" if rsvp else "FALSE",
        "CN": f'"{values.name(name) or values.name(email)}"',
    }
    given = "".join(f";{key}={value}" for key, value in parameters.items() if value)
    return fold(f"ATTENDEE{given}:{values.address(email)}")


def _times(entry: Entry) -> list[str]:
    zone = f"TZID={timezone.TZID}"
    lines = [f"DTSTART;{zone}:{_local(entry.start)}", f"DTEND;{zone}:{_local(entry.end)}"]
    if entry.recurrence is not None:
        lines.append(f"RECURRENCE-ID;{zone}:{_local(entry.recurrence)}")
    if entry.rule:
        lines.append(f"RRULE:{entry.rule}")
    lines += [f"EXDATE;{zone}:{_local(start)}" for start in entry.excluded]
    return lines


def fold(line: str) -> bytes:
    """Return the line with its end, broken where it is too long but never inside a character."""
    raw = line.encode()
    if len(raw) <= LONGEST:
        return raw + b"\r\n"
    parts, room = [], LONGEST
    while len(raw) > room:
        cut = room
        while raw[cut] & 0xC0 == 0x80:  # the middle of a character in UTF-8
            cut -= 1
        parts.append(raw[:cut])
        raw, room = raw[cut:], LONGEST - 1
    parts.append(raw)
    return b"\r\n ".join(parts) + b"\r\n"


def utc(moment: datetime) -> str:
    """Return the moment as a DATE-TIME in UTC."""
    at = moment.astimezone(UTC)
    return f"{at.year:04}{at.month:02}{at.day:02}T{at.hour:02}{at.minute:02}{at.second:02}Z"


def _local(moment: datetime) -> str:
    at = moment.astimezone(timezone.BERLIN)
    return f"{at.year:04}{at.month:02}{at.day:02}T{at.hour:02}{at.minute:02}{at.second:02}"
