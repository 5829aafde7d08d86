"""A small calendar program: what a member's calendar holds, rebuilt from their mails alone.

It shares no code with the product and follows RFC 5546 section 2.1.5: of two messages about one
event the higher SEQUENCE counts, of equal ones the later DTSTAMP, in whatever order they come.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from zoneinfo import ZoneInfo

LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', re.DOTALL)
PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:,]*)')
Key = tuple[str, datetime | None]


@dataclass(frozen=True)
class Event:
    """One VEVENT as it came."""

    method: str
    uid: str
    recurrence: datetime | None
    sequence: int
    stamp: datetime
    start: datetime
    end: datetime
    summary: str
    location: str
    rule: str
    organizer: str
    attendees: dict[str, str]
    """Address and PARTSTAT."""

    @property
    def age(self) -> tuple[int, datetime]:
        """What tells the newer of two messages."""
        return self.sequence, self.stamp


class CalendarProgram:
    """One person's calendar."""

    def __init__(self, email: str) -> None:
        self.email = email
        self.newest: dict[Key, Event] = {}
        self.links: dict[str, str] = {}
        """Where each UID is answered."""
        self.read = 0

    def take(self, raw: bytes) -> None:
        """Read a mail as it came from the server."""
        mail = message_from_bytes(raw)
        content = content_of(mail)
        if content is None:
            return
        part, text = content
        for event in events_in(text):
            assert event.method == part.get_param("method")
            if event.method not in ("REQUEST", "CANCEL"):
                continue
            assert set(event.attendees) == {self.email}, "somebody else is named"
            known = self.newest.get((event.uid, event.recurrence))
            if known is None or known.age < event.age:
                self.newest[event.uid, event.recurrence] = event
        self._keep_link(mail, text)

    def entries(self) -> dict[str, tuple[datetime, datetime, str, str]]:
        """What stands in the calendar: UID → begin, end, title, place."""
        return {
            event.uid: (event.start, event.end, event.summary, event.location)
            for event in self.newest.values()
            if event.method == "REQUEST"
        }

    def reply(self, event: Event, *, partstat: str, stamp: datetime, attendee: str = "") -> bytes:
        """Write the REPLY that this program sends."""
        attendee = attendee or self.email
        return "\r\n".join(
            [
                "BEGIN:VCALENDAR",
                "PRODID:-//Somebody//Calendar//DE",
                "VERSION:2.0",
                "METHOD:REPLY",
                "BEGIN:VEVENT",
                f"UID:{event.uid}",
                *([f"RECURRENCE-ID:{utc(event.recurrence)}"] if event.recurrence else []),
                f"DTSTAMP:{utc(stamp)}",
                f"SEQUENCE:{event.sequence}",
                f"DTSTART:{utc(event.start)}",
                f"ATTENDEE;PARTSTAT={partstat}:mailto:{attendee}",
                "END:VEVENT",
                "END:VCALENDAR",
                "",
            ]
        ).encode()

    def counter(self, event: Event, *, start: datetime, stamp: datetime) -> bytes:
        """Write a COUNTER that proposes another begin."""
        end = start + (event.end - event.start)
        raw = self.reply(event, partstat="TENTATIVE", stamp=stamp).decode()
        old, new = f"DTSTART:{utc(event.start)}", f"DTSTART:{utc(start)}\r\nDTEND:{utc(end)}"
        return raw.replace("METHOD:REPLY", "METHOD:COUNTER").replace(old, new).encode()

    def _keep_link(self, mail: Message, text: str) -> None:
        body = next(part for part in mail.walk() if part.get_content_type() == "text/plain")
        words = body.get_payload(decode=True)
        assert isinstance(words, bytes)
        found = re.search(r"http\S+(/einladung/\S+)", words.decode())
        if found:
            for event in events_in(text):
                self.links[event.uid] = found[1]


def content_of(mail: Message) -> tuple[Message, str] | None:
    """The calendar part of a mail, and its text."""
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            return part, part.get_payload(decode=True).decode()  # type: ignore[union-attr]
    return None


def events_in(text: str) -> list[Event]:
    """Every VEVENT of a calendar object."""
    lines = text.replace("\r\n ", "").split("\r\n")
    method = next(line.removeprefix("METHOD:") for line in lines if line.startswith("METHOD:"))
    found, current = [], None
    for line in lines:
        if line == "BEGIN:VEVENT":
            current = []
        elif line == "END:VEVENT":
            found.append(event_of(method, current))
            current = None
        elif current is not None:
            current.append(line)
    return found


def event_of(method: str, lines: list[str]) -> Event:
    values, zones, attendees = {}, {}, {}
    for line in lines:
        name, parameters, value = LINE.fullmatch(line).groups()  # type: ignore[union-attr]
        named = {key: given.strip('"') for key, given in PARAMETER.findall(parameters)}
        if name == "ATTENDEE":
            attendees[address(value)] = named["PARTSTAT"]
            continue
        assert name not in values, f"{name} stands twice"
        values[name], zones[name] = value, named.get("TZID", "")
    moments = {
        name: moment(values[name], zones[name])
        for name in ("DTSTAMP", "DTSTART", "DTEND", "RECURRENCE-ID")
        if name in values
    }
    return Event(
        method=method,
        uid=values["UID"],
        recurrence=moments.get("RECURRENCE-ID"),
        sequence=int(values.get("SEQUENCE", 0)),
        stamp=moments["DTSTAMP"],
        start=moments.get("DTSTART", moments["DTSTAMP"]),
        end=moments.get("DTEND", moments["DTSTAMP"]),
        summary=plain(values.get("SUMMARY", "")),
        location=plain(values.get("LOCATION", "")),
        rule=values.get("RRULE", ""),
        organizer=address(values["ORGANIZER"]),
        attendees=attendees,
    )


def address(value: str) -> str:
    return value.removeprefix("mailto:")


def plain(value: str) -> str:
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value)


def moment(value: str, zone: str) -> datetime:
    if value.endswith("Z"):
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    local = datetime.strptime(value, "%Y%m%dT%H%M%S")  # noqa: DTZ007
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%S}Z"
