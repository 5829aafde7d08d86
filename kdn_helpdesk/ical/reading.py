"""Foreign calendar objects, read leniently.

What arrives was written by Exchange, Gmail, Apple, Notes and by gateways between them: bare line
feeds, byte order marks, base64 twice, Windows names for time zones, cut-off ends.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, tzinfo

from icalendar import Component, Event
from icalendar.error import BrokenCalendarProperty
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from kdn_helpdesk.ical.timezone import BERLIN, TZID

_CALENDAR = re.compile(r"BEGIN:VCALENDAR.*?(?:END:VCALENDAR|\Z)", re.DOTALL | re.IGNORECASE)
_EVENT = re.compile(r"BEGIN:VEVENT.*?(?:END:VEVENT|\Z)", re.DOTALL | re.IGNORECASE)
_ALARM = re.compile(r"BEGIN:VALARM.*?END:VALARM\n", re.DOTALL | re.IGNORECASE)
_TZID = re.compile(r';TZID=("[^"]*"|[^":;\n]*)', re.IGNORECASE)
_SPOKEN_ZONE = re.compile(r"\b(berlin|amsterdam|vienna|rome|bern|stockholm|paris)\b", re.IGNORECASE)


class UnreadableError(ValueError):
    """No calendar object could be made out."""


def calendars_in(raw: bytes) -> list[str]:
    """Return the text of every VCALENDAR; raises UnreadableError where there is none."""
    found = _CALENDAR.findall(decoded(raw))
    if not found:
        raise UnreadableError("no calendar object")
    return found


def decoded(raw: bytes) -> str:
    """Return the characters, with line feeds alone."""
    text = _characters(raw)
    if "BEGIN:VCALENDAR" not in text.upper():
        try:
            text = _characters(base64.b64decode("".join(text.split()), validate=True))
        except (binascii.Error, ValueError):
            return ""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _characters(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def events_in(text: str) -> Iterator[Component]:
    """Yield the events that can be read at all."""
    # Each event is read alone, with zones under names everybody knows: a broken VTIMEZONE or
    # alarm beside it can then spoil nothing.
    for match in _EVENT.findall(text):
        lines = _TZID.sub(_known_zone, _ALARM.sub("", match)).rstrip("\n")
        if not lines.upper().endswith("END:VEVENT"):
            lines = lines.rpartition("\n")[0] + "\nEND:VEVENT"
        try:
            yield Event.from_ical(lines + "\n")
        except (ValueError, KeyError, IndexError):
            continue


def _known_zone(match: re.Match[str]) -> str:
    name = match[1].strip('"')
    olson = WINDOWS_TO_OLSON.get(name, name)
    unknown = "/" not in olson and olson.upper() != "UTC"
    if unknown or _SPOKEN_ZONE.search(olson):
        olson = TZID  # "(UTC+01:00) Amsterdam, Berlin, …", "W. Europe": people here mean here
    return f";TZID={olson}"


def moment(event: Component, name: str) -> datetime | None:
    """Return when a property says, a whole day as its beginning in Berlin."""
    try:
        value = getattr(event.get(name), "dt", None)
    except BrokenCalendarProperty:
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=_floating(name))
    if isinstance(value, date):
        return datetime.combine(value, time.min, tzinfo=BERLIN)
    return None


def _floating(name: str) -> tzinfo:
    return UTC if name == "dtstamp" else BERLIN
