"""Organizers and attendees: addresses that answers can reach, and what was answered."""

import re

from kdn_helpdesk.ical.checkup.components import ENTRIES, Component
from kdn_helpdesk.ical.checkup.findings import Sheet
from kdn_helpdesk.ical.checkup.lines import Line, Parameter

_ADDRESS = re.compile(r"[^@\s<>\"(),;:\\]+@[^@\s<>\"(),;:\\]+")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_TO_QUOTE = frozenset({"SENT-BY", "DELEGATED-TO", "DELEGATED-FROM", "MEMBER", "DIR", "ALTREP"})
_OF_PERSONS = _TO_QUOTE - {"DIR", "ALTREP"}
_ONE_VALUE = frozenset({"CN", "EMAIL", "ROLE", "PARTSTAT", "RSVP", "CUTYPE", "SENT-BY", "DIR"})
_ANSWERS = frozenset({"NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED"})
_VALUES = {
    "ROLE": frozenset({"CHAIR", "REQ-PARTICIPANT", "OPT-PARTICIPANT", "NON-PARTICIPANT"}),
    "CUTYPE": frozenset({"INDIVIDUAL", "GROUP", "RESOURCE", "ROOM", "UNKNOWN"}),
    "RSVP": frozenset({"TRUE", "FALSE"}),
}
_PERSONS = ("ORGANIZER", "ATTENDEE")


def email_of(line: Line) -> str:
    """Return the mail address of an organizer or attendee in lower case."""
    return line.value.strip().strip('"').lower().removeprefix("mailto:").strip()


def check(calendar: Component, sheet: Sheet, *, method: str) -> None:
    """Note what is wrong with the persons of a calendar."""
    for entry in calendar.inside(*ENTRIES):
        for line in entry.lines:
            if line.name in _PERSONS:
                _check_person(line, entry.name, sheet)
            elif line.sound:
                _check_quotes(line, sheet, names={"ALTREP", "DIR"})
        attendees = entry.all("ATTENDEE")
        if method == "REPLY":
            _check_reply(attendees, sheet)
        _check_guests(entry, attendees, sheet, method=method)


def _check_person(line: Line, kind: str, sheet: Sheet) -> None:
    if not line.sound or _check_quotes(line, sheet, names=_TO_QUOTE | _ONE_VALUE):
        return
    _check_address(line.value, line, sheet)
    for parameter in line.parameters:
        if parameter.name in _OF_PERSONS:
            for value in parameter.values:
                _check_address(value, line, sheet)
        _check_value(parameter, line, kind, sheet)
    delegated = line.parameter("PARTSTAT").upper() == "DELEGATED"
    if delegated and not line.has("DELEGATED-TO"):
        sheet.note("delegated-to-nobody", line.number, line.name)


def _check_quotes(line: Line, sheet: Sheet, *, names: frozenset[str] | set[str]) -> bool:
    """Tell whether a value that needs quotes has none; what follows is then cut at random."""
    for parameter in line.parameters:
        if parameter.name not in names or parameter.quoted:
            continue
        cut = parameter.name in _ONE_VALUE and len(parameter.values) > 1
        if cut or (parameter.name in _TO_QUOTE and not _reads_whole(parameter)):
            sheet.note("parameter-unquoted", line.number, line.name, parameter=parameter.name)
            return True
    if line.name in _PERSONS and re.search(r"(?i)[^\s]+:mailto:", line.value):
        last = line.parameters[-1].name if line.parameters else "CN"
        sheet.note("parameter-unquoted", line.number, line.name, parameter=last)
        return True
    return False


def _reads_whole(parameter: Parameter) -> bool:
    """Tell whether an unquoted address lacks what quotes protect: it is no URI then."""
    return "@" in parameter.value


def _check_address(value: str, line: Line, sheet: Sheet) -> None:
    shown = value.strip()
    scheme = _SCHEME.match(shown)
    if scheme is None:
        sheet.note("address-without-mailto", line.number, line.name, value=shown)
    elif scheme[0].lower() != "mailto:":
        sheet.note("address-not-mail", line.number, line.name, value=shown)
    elif not _ADDRESS.fullmatch(shown[len("mailto:") :]):
        sheet.note("address-malformed", line.number, line.name, value=shown)


def _check_value(parameter: Parameter, line: Line, kind: str, sheet: Sheet) -> None:
    name, value = parameter.name, parameter.value.upper()
    more = {"COMPLETED", "IN-PROCESS"} if kind == "VTODO" else set()
    if name == "PARTSTAT" and value not in _ANSWERS | more:
        sheet.note("partstat-unknown", line.number, line.name, value=parameter.value)
    elif name in _VALUES and value not in _VALUES[name] and not value.startswith("X-"):
        sheet.note("role-unknown", line.number, line.name, parameter=name, value=parameter.value)


def _check_reply(attendees: list[Line], sheet: Sheet) -> None:
    if len(attendees) > 1:
        sheet.note("reply-of-several", attendees[1].number, "ATTENDEE", count=len(attendees))
    for line in attendees[:1]:
        if line.sound and line.parameter("PARTSTAT").upper() in {"", "NEEDS-ACTION"}:
            sheet.note("reply-without-answer", line.number, "ATTENDEE")


def _check_guests(entry: Component, attendees: list[Line], sheet: Sheet, *, method: str) -> None:
    organizer = entry.first("ORGANIZER")
    host = email_of(organizer) if organizer else ""
    seen: set[str] = set()
    for line in attendees:
        email = email_of(line)
        if email in seen and method != "REPLY":
            sheet.note("attendee-repeated", line.number, "ATTENDEE", email=email)
        seen.add(email)
    if method != "REQUEST" or entry.name != "VEVENT":
        return
    guests = [line for line in attendees if email_of(line) != host]
    for line in attendees:
        if email_of(line) == host and _is_open(line):
            sheet.note("organizer-asked", line.number, "ATTENDEE", email=host)
    if guests and all(_is_open(one) and not _may_answer(one) for one in guests):
        sheet.note("rsvp-missing", guests[0].number, "ATTENDEE")


def _is_open(line: Line) -> bool:
    return line.parameter("PARTSTAT").upper() in {"", "NEEDS-ACTION"}


def _may_answer(line: Line) -> bool:
    return line.parameter("RSVP").upper() == "TRUE" or not line.sound
