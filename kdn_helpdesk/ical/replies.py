"""Answers from other people's calendars, read leniently (RFC 5546 REPLY and COUNTER).

What arrives was written by Exchange, Gmail, Apple, Notes and by gateways between them: bare line
feeds, byte order marks, base64 twice, Windows names for time zones, cut-off ends.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo

from icalendar import Component, Event, vCalAddress
from icalendar.error import BrokenCalendarProperty
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from kdn_helpdesk.ical.invites import Partstat
from kdn_helpdesk.ical.timezone import BERLIN, TZID

_ANSWERS = ("REPLY", "COUNTER")
_CALENDAR = re.compile(r"BEGIN:VCALENDAR.*?(?:END:VCALENDAR|\Z)", re.DOTALL | re.IGNORECASE)
_EVENT = re.compile(r"BEGIN:VEVENT.*?(?:END:VEVENT|\Z)", re.DOTALL | re.IGNORECASE)
_ALARM = re.compile(r"BEGIN:VALARM.*?END:VALARM\n", re.DOTALL | re.IGNORECASE)
_METHOD = re.compile(r"^METHOD[^:\n]*:[ \t]*([A-Za-z]+)", re.MULTILINE | re.IGNORECASE)
_TZID = re.compile(r';TZID=("[^"]*"|[^":;\n]*)', re.IGNORECASE)
_SPOKEN_ZONE = re.compile(r"\b(berlin|amsterdam|vienna|rome|bern|stockholm|paris)\b", re.IGNORECASE)
_COMMENT_PARAMETERS = ("X-RESPONSE-COMMENT", "X-CALENDARSERVER-ATTENDEE-COMMENT")
_EARLIEST = datetime.min.replace(tzinfo=UTC)


class UnreadableError(ValueError):
    """No calendar object could be made out."""


@dataclass(frozen=True)
class Reply:
    """One attendee's answer to one meeting."""

    method: str
    """REPLY, or COUNTER where another time is proposed."""
    uid: str
    attendee: str
    """The mail address, in lower case."""
    partstat: Partstat
    sequence: int = 0
    """The version of the meeting that was answered."""
    stamp: datetime = _EARLIEST
    """When the answer was given; the earliest moment there is where the sender did not say."""
    name: str = ""
    comment: str = ""
    delegated_to: tuple[str, ...] = ()
    recurrence: datetime | None = None
    start: datetime | None = None
    end: datetime | None = None


def read(raw: bytes) -> list[Reply]:
    """Return the answers in a calendar object, none if it is an invitation or something else.

    Raises UnreadableError if it is no calendar object at all.
    """
    calendars = _CALENDAR.findall(_decoded(raw))
    if not calendars:
        raise UnreadableError("no calendar object")
    return [reply for text in calendars for reply in _replies(text)]


def method_of(raw: bytes) -> str:
    """Return METHOD in upper case, or nothing."""
    found = _METHOD.search(_decoded(raw))
    return found[1].upper() if found else ""


def _decoded(raw: bytes) -> str:
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


def _replies(text: str) -> Iterator[Reply]:
    found = _METHOD.search(text)
    if not found or found[1].upper() not in _ANSWERS:
        return
    for event in _events(text):
        for attendee in _listed(event, "attendee"):
            yield _reply(found[1].upper(), event, attendee)


def _events(text: str) -> Iterator[Component]:
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


def _listed(event: Component, name: str) -> list[vCalAddress]:
    value = event.get(name, [])
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, vCalAddress)]


def _reply(method: str, event: Component, attendee: vCalAddress) -> Reply:
    return Reply(
        method=method,
        uid=str(event.get("uid", "")).strip(),
        attendee=_email(attendee),
        partstat=_partstat(str(attendee.params.get("PARTSTAT", ""))),
        sequence=_number(event.get("sequence", 0)),
        stamp=_moment(event, "dtstamp") or _EARLIEST,
        name=str(attendee.params.get("CN", "")),
        comment=_comment(event, attendee),
        delegated_to=_delegates(attendee),
        recurrence=_moment(event, "recurrence-id"),
        start=_moment(event, "dtstart"),
        end=_moment(event, "dtend"),
    )


def _email(address: str) -> str:
    return address.strip().strip('"').lower().removeprefix("mailto:").strip()


def _partstat(value: str) -> Partstat:
    try:
        return Partstat(value.strip().upper())
    except ValueError:
        return Partstat.NEEDS_ACTION


def _number(value: object) -> int:
    try:
        return max(0, int(str(value)))
    except ValueError:
        return 0


def _delegates(attendee: vCalAddress) -> tuple[str, ...]:
    value = attendee.params.get("DELEGATED-TO", ())
    values = [value] if isinstance(value, str) else list(value)
    return tuple(_email(one) for one in values)


def _comment(event: Component, attendee: vCalAddress) -> str:
    value = event.get("comment", [])
    texts = [str(one) for one in (value if isinstance(value, list) else [value])]
    texts += [str(attendee.params[key]) for key in _COMMENT_PARAMETERS if key in attendee.params]
    return "\n".join(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _moment(event: Component, name: str) -> datetime | None:
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
