"""A sound invitation, its mail, and ways to spoil them line by line."""

import base64
from collections.abc import Callable

INVITATION = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Stadt//Kalender//DE
CALSCALE:GREGORIAN
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:7@stadt.example
DTSTAMP:20261123T080030Z
SEQUENCE:0
DTSTART;TZID=Europe/Berlin:20270105T100000
DTEND;TZID=Europe/Berlin:20270105T113000
SUMMARY:Arbeitskreis Öffnung
LOCATION:Rathaus\\, Saal 2
DESCRIPTION:Erste Zeile\\nZweite\\; mit allem
STATUS:CONFIRMED
ORGANIZER;CN="Lea Leitung":mailto:leitung@stadt.example
ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION
 ;RSVP=TRUE;CN=Eva:mailto:eva@kreis.example
END:VEVENT
END:VCALENDAR
"""
ZONE = INVITATION[INVITATION.index("BEGIN:VTIMEZONE") : INVITATION.index("BEGIN:VEVENT")]
RULE = "RRULE:FREQ=MONTHLY;BYDAY=1TU;UNTIL=20271231T220000Z\n"
SERIES = INVITATION.replace("SUMMARY", RULE + "SUMMARY")
SINGLE = """\
BEGIN:VEVENT
UID:7@stadt.example
RECURRENCE-ID;TZID=Europe/Berlin:20270202T100000
DTSTAMP:20261123T080030Z
SEQUENCE:1
DTSTART;TZID=Europe/Berlin:20270203T100000
DTEND;TZID=Europe/Berlin:20270203T113000
SUMMARY:Arbeitskreis
ORGANIZER:mailto:leitung@stadt.example
ATTENDEE;RSVP=TRUE:mailto:eva@kreis.example
END:VEVENT
"""
MOVED = SERIES.replace("END:VCALENDAR", SINGLE + "END:VCALENDAR")
REPLY = (
    INVITATION.replace("METHOD:REQUEST", "METHOD:REPLY")
    .replace("PARTSTAT=NEEDS-ACTION\n ;RSVP=TRUE", "PARTSTAT=ACCEPTED\n ")
    .replace("STATUS:CONFIRMED\n", "")
)
CANCEL = INVITATION.replace("METHOD:REQUEST", "METHOD:CANCEL").replace(
    "STATUS:CONFIRMED", "STATUS:CANCELLED"
)
EXPORTED = (
    INVITATION[: INVITATION.index("ORGANIZER")].replace("METHOD:REQUEST\n", "")
    + "END:VEVENT\nEND:VCALENDAR\n"
)
WHOLE_DAY = (
    INVITATION.replace(ZONE, "")
    .replace(";TZID=Europe/Berlin:20270105T100000", ";VALUE=DATE:20270105")
    .replace(";TZID=Europe/Berlin:20270105T113000", ";VALUE=DATE:20270106")
)
HEAD = """\
From: Lea Leitung <leitung@stadt.example>
To: Eva <eva@kreis.example>
Subject: Einladung
Date: Mon, 23 Nov 2026 09:00:30 +0100
Message-ID: <1@stadt.example>
MIME-Version: 1.0
"""
TEXT = "Content-Type: text/plain; charset=UTF-8\n\nBitte kommen Sie.\n"
HTML = "Content-Type: text/html; charset=UTF-8\n\n<p>Bitte kommen Sie.</p>\n"
PART = """\
Content-Type: text/calendar; charset=UTF-8; method=REQUEST
Content-Transfer-Encoding: base64

"""


def crlf(text: str) -> bytes:
    """The bytes of a file with the ends of lines that the standard wants."""
    return text.encode().replace(b"\n", b"\r\n")


def encoded(text: str) -> str:
    """A calendar part in base64."""
    return PART + base64.encodebytes(crlf(text)).decode()


def mail(*parts: str, head: str = HEAD, kind: str = "alternative") -> bytes:
    """A mail of these parts; without any, text, HTML and the sound invitation."""
    found = parts or (TEXT, HTML, encoded(INVITATION))
    body = "".join(f"--grenze\n{part}" for part in found)
    start = f'{head}Content-Type: multipart/{kind}; boundary="grenze"\n\n'
    return crlf(f"{start}{body}--grenze--\n")


def without(name: str, text: str = INVITATION) -> bytes:
    """An object that lacks a line of the event or of the calendar's head."""
    head, event, rest = text.partition("BEGIN:VEVENT")
    keep = [line for line in head.splitlines(keepends=True) if not line.startswith(f"{name}:")]
    lines: list[str] = []
    for line in (event + rest).splitlines(keepends=True):
        if line.startswith(" ") and lines and lines[-1] == "":
            continue
        lines.append("" if line.startswith((f"{name}:", f"{name};")) else line)
    return crlf("".join(keep) + "".join(lines))


def changed(old: str, new: str, text: str = INVITATION) -> bytes:
    """An object in which something reads otherwise."""
    assert old in text, old
    return crlf(text.replace(old, new))


def added(line: str, text: str = INVITATION, *, before: str = "STATUS:") -> bytes:
    """An object with one more line in its event."""
    return changed(before, f"{line}\n{before}", text)


Maker = Callable[[], bytes]
