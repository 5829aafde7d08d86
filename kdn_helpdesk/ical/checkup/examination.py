"""The whole examination of a file: a calendar object, or a mail with one."""

import re
from dataclasses import dataclass, replace

from kdn_helpdesk.ical.checkup import (
    components,
    entries,
    headings,
    lines,
    mails,
    people,
    series,
    texts,
    zones,
)
from kdn_helpdesk.ical.checkup.findings import Finding, Sheet
from kdn_helpdesk.ical.checkup.mails import Part

_BEGIN = re.compile(rb"^[ \t]*BEGIN[ \t]*:[ \t]*VCALENDAR", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found, in the order of the file."""

    findings: tuple[Finding, ...]
    is_mail: bool = False
    parts: int = 1
    """How many calendar parts the mail has that differ."""


def examine(raw: bytes) -> Examination:
    """Say what is wrong with an .ics file or a mail; whatever the bytes are, it ends."""
    if not mails.is_mail(raw):
        return Examination(tuple(_examine_calendar(raw)))
    found = mails.read(raw)
    findings = list(found.sheet.in_order())
    several = len(found.parts) > 1
    for number, part in enumerate(found.parts, start=1):
        inside = _examine_calendar(part.content, part=part)
        findings += [replace(one, part=number if several else 0) for one in inside]
    return Examination(tuple(findings), is_mail=True, parts=len(found.parts))


def _examine_calendar(raw: bytes, *, part: Part | None = None) -> list[Finding]:
    sheet = part.sheet if part else Sheet()
    if not _holds_calendar(raw):
        sheet.note("no-calendar")
        return sheet.in_order()
    calendars = components.build(lines.read(raw, sheet), sheet)
    for second in calendars[1:2]:
        sheet.note("calendars-several", second.number, "VCALENDAR", count=len(calendars))
    for calendar in calendars:
        mime = part.method if part else None
        method = headings.method_of(calendar, mime or "")
        headings.check(calendar, sheet, method=method, mime=mime)
        entries.check(calendar, sheet, method=method)
        zones.check(calendar, sheet)
        series.check(calendar, sheet, method=method)
        people.check(calendar, sheet, method=method)
        texts.check(calendar, sheet)
        if part is not None:
            mails.check_persons(calendar, part, sheet, method=method)
    return sheet.in_order()


def _holds_calendar(raw: bytes) -> bool:
    text = raw
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = raw.decode("utf-16", errors="replace").encode("utf-8", errors="replace")
    return bool(_BEGIN.search(text.removeprefix(b"\xef\xbb\xbf").replace(b"\r", b"\n")))
