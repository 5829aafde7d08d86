"""An event's content lines, written straight from its entry: a feed has thousands of them.

icalendar needs a third of a millisecond for each event, which a feed of a thousand cannot afford.
What stands in a mail is still written by it, and a test compares the two.
"""

from datetime import UTC, datetime

from kdn_helpdesk.ical import timezone, values
from kdn_helpdesk.ical.entries import Entry, link, words

LONGEST = 75
"""Octets of a line before it is folded (RFC 5545 section 3.1)."""


def event(entry: Entry, *, stamp: datetime, organizer: bytes) -> bytes:
    """Return the VEVENT of an entry without attendees; `organizer` is that property's line."""
    lines = [
        "BEGIN:VEVENT",
        f"UID:{values.escaped(values.line(entry.uid))}",
        f"DTSTAMP:{_utc(stamp)}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTART;TZID={timezone.TZID}:{_local(entry.start)}",
        f"DTEND;TZID={timezone.TZID}:{_local(entry.end)}",
        f"SUMMARY:{values.escaped(values.line(entry.summary))}",
    ]
    if location := values.line(entry.location):
        lines.append(f"LOCATION:{values.escaped(location)}")
    if description := words(entry):
        lines.append(f"DESCRIPTION:{values.escaped(description)}")
    if entry.url:
        lines.append(f"URL:{link(entry.url)}")
    lines.append(f"STATUS:{entry.status.value}")
    lines.append("TRANSP:OPAQUE" if entry.busy else "TRANSP:TRANSPARENT")
    if entry.changed_at is not None:
        lines.append(f"LAST-MODIFIED:{_utc(entry.changed_at)}")
    return b"".join(map(fold, lines)) + organizer + b"END:VEVENT\r\n"


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


def _utc(moment: datetime) -> str:
    at = moment.astimezone(UTC)
    return f"{at.year:04}{at.month:02}{at.day:02}T{at.hour:02}{at.minute:02}{at.second:02}Z"


def _local(moment: datetime) -> str:
    at = moment.astimezone(timezone.BERLIN)
    return f"{at.year:04}{at.month:02}{at.day:02}T{at.hour:02}{at.minute:02}{at.second:02}"
