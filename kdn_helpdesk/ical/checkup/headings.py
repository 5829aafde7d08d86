"""The calendar itself: what stands above its events, and whether each property is at its place."""

import re

from kdn_helpdesk.ical.checkup.components import ENTRIES, PHASES, Component
from kdn_helpdesk.ical.checkup.findings import Place, Sheet

METHODS = frozenset(
    {"PUBLISH", "REQUEST", "REPLY", "ADD", "CANCEL", "REFRESH", "COUNTER", "DECLINECOUNTER"}
)
_FOR_CALENDARS = frozenset({"PRODID", "VERSION", "CALSCALE", "METHOD"})
_FOR_ENTRIES = frozenset(
    {
        "ATTENDEE",
        "CLASS",
        "COMMENT",
        "COMPLETED",
        "CONFERENCE",
        "CONTACT",
        "CREATED",
        "DTEND",
        "DTSTAMP",
        "DTSTART",
        "DUE",
        "DURATION",
        "EXDATE",
        "EXRULE",
        "GEO",
        "LOCATION",
        "ORGANIZER",
        "PERCENT-COMPLETE",
        "PRIORITY",
        "RDATE",
        "RECURRENCE-ID",
        "RELATED-TO",
        "REQUEST-STATUS",
        "RESOURCES",
        "RRULE",
        "SEQUENCE",
        "STATUS",
        "SUMMARY",
        "TRANSP",
        "ATTACH",
    }
)
_ANYWHERE = frozenset(
    {
        "ACKNOWLEDGED",
        "ACTION",
        "BUSYTYPE",
        "CALENDAR-ADDRESS",
        "CATEGORIES",
        "COLOR",
        "CONCEPT",
        "DESCRIPTION",
        "FREEBUSY",
        "IMAGE",
        "LAST-MODIFIED",
        "LINK",
        "LOCATION-TYPE",
        "NAME",
        "PARTICIPANT-TYPE",
        "PROXIMITY",
        "REFID",
        "REFRESH-INTERVAL",
        "REPEAT",
        "RESOURCE-TYPE",
        "SOURCE",
        "STRUCTURED-DATA",
        "STYLED-DESCRIPTION",
        "TRIGGER",
        "TZID",
        "TZNAME",
        "TZOFFSETFROM",
        "TZOFFSETTO",
        "TZURL",
        "TZUNTIL",
        "TZID-ALIAS-OF",
        "UID",
        "URL",
        "XML",
    }
)
_KNOWN = _FOR_CALENDARS | _FOR_ENTRIES | _ANYWHERE
_ONCE = {
    "VCALENDAR": _FOR_CALENDARS | {"UID", "LAST-MODIFIED", "URL", "REFRESH-INTERVAL", "SOURCE"},
    "VTIMEZONE": frozenset({"TZID", "LAST-MODIFIED", "TZURL"}),
    "VALARM": frozenset({"ACTION", "TRIGGER", "DURATION", "REPEAT"}),
}
_ONCE_IN_ENTRIES = frozenset(
    {
        "CLASS",
        "CREATED",
        "COMPLETED",
        "DTEND",
        "DTSTAMP",
        "DTSTART",
        "DUE",
        "DURATION",
        "GEO",
        "LAST-MODIFIED",
        "LOCATION",
        "ORGANIZER",
        "PERCENT-COMPLETE",
        "PRIORITY",
        "RECURRENCE-ID",
        "SEQUENCE",
        "STATUS",
        "SUMMARY",
        "TRANSP",
        "UID",
        "URL",
    }
)
_ONCE_IN_PHASES = frozenset({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE"})
_VALUES = {
    "STATUS": {
        "VEVENT": r"TENTATIVE|CONFIRMED|CANCELLED",
        "VTODO": r"NEEDS-ACTION|COMPLETED|IN-PROCESS|CANCELLED",
        "VJOURNAL": r"DRAFT|FINAL|CANCELLED",
    },
    "TRANSP": {"VEVENT": r"OPAQUE|TRANSPARENT"},
    "SEQUENCE": dict.fromkeys(ENTRIES, r"\d{1,10}"),
    "PRIORITY": dict.fromkeys(ENTRIES, r"[0-9]"),
    "GEO": dict.fromkeys(ENTRIES, r"[+-]?\d{1,3}(\.\d+)?;[+-]?\d{1,3}(\.\d+)?"),
}


def method_of(calendar: Component, mime: str = "") -> str:
    """Return METHOD in upper case, or the mail's where the object has none."""
    return (calendar.value("METHOD") or mime).upper()


def check(calendar: Component, sheet: Sheet, *, method: str, mime: str | None) -> None:
    """Note what is wrong with a calendar; `mime` is the method its mail declares, if one does."""
    if not calendar.lines and not calendar.children:
        sheet.note("component-empty", calendar.number, calendar.name)
        return
    has_entries = bool(calendar.inside(*ENTRIES, "VPOLL", "VAVAILABILITY"))
    if not has_entries and method != "PUBLISH":
        sheet.note("no-event", calendar.number, calendar.name)
    _check_version(calendar, sheet)
    if has_entries or method:
        _check_method(calendar, sheet, mime=mime)
    _check_order(calendar, sheet)
    for component in calendar.walk():
        _check_properties(component, sheet)


def _check_version(calendar: Component, sheet: Sheet) -> None:
    version, product = calendar.first("VERSION"), calendar.first("PRODID")
    if version is None:
        sheet.note("version-missing", calendar.number, "VERSION")
    elif version.value.strip() != "2.0":
        sheet.note("version-outdated", version.number, "VERSION", value=version.value)
    if product is None or not product.value.strip():
        sheet.note("prodid-missing", product.number if product else calendar.number, "PRODID")
    scale = calendar.first("CALSCALE")
    if scale is not None and scale.value.strip().upper() != "GREGORIAN":
        sheet.note("calscale-unknown", scale.number, "CALSCALE", value=scale.value)


def _check_method(calendar: Component, sheet: Sheet, *, mime: str | None) -> None:
    line = calendar.first("METHOD")
    if line is None or not line.value.strip():
        number = line.number if line else calendar.number
        meant = mime is not None or _names_persons(calendar)
        sheet.note("method-missing" if meant else "no-invitation", number, "METHOD")
        return
    method = line.value.strip()
    if method.upper() not in METHODS:
        sheet.note("method-unknown", line.number, "METHOD", value=method)
    elif method != method.upper():
        sheet.note("method-not-upper-case", line.number, "METHOD", value=method)
    elif method == "ADD":
        sheet.note("method-add", line.number, "METHOD")
    if mime and mime.upper() != method.upper():
        sheet.note("method-unlike-mime", line.number, "METHOD", value=method, mime=mime)
    elif mime and mime != mime.upper():
        sheet.note("mime-method-not-upper-case", 0, "Content-Type", Place.PART, mime=mime)


def _names_persons(calendar: Component) -> bool:
    """Tell whether somebody invites or is invited: anything else is a file to import."""
    return any(
        line.name in {"ORGANIZER", "ATTENDEE"}
        for entry in calendar.inside(*ENTRIES)
        for line in entry.lines
    )


def _check_order(calendar: Component, sheet: Sheet) -> None:
    if not calendar.children:
        return
    first = calendar.children[0].number
    for line in calendar.lines:
        if line.number > first and line.name in _FOR_CALENDARS:
            sheet.note("property-after-component", line.number, line.name)


def _check_properties(component: Component, sheet: Sheet) -> None:
    if not component.lines and not component.children:
        if component.name != "VCALENDAR":
            sheet.note("component-empty", component.number, component.name)
        return
    _check_places(component, sheet)
    _check_repetitions(component, sheet)
    for line in component.lines:
        pattern = _VALUES.get(line.name, {}).get(component.name)
        if pattern and not re.fullmatch(pattern, line.value.strip(), re.IGNORECASE):
            sheet.note("value-unknown", line.number, line.name, value=line.value)
        for name in sorted({p.name for p in line.parameters}):
            if sum(p.name == name for p in line.parameters) > 1:
                sheet.note("parameter-repeated", line.number, line.name, parameter=name)


def _check_places(component: Component, sheet: Sheet) -> None:
    calendar = component.name == "VCALENDAR"
    for line in component.lines:
        if line.name not in _KNOWN:
            if not line.name.startswith("X-"):
                sheet.note("property-unknown", line.number, line.name)
        elif line.name in (_FOR_ENTRIES if calendar else _FOR_CALENDARS):
            sheet.note("property-misplaced", line.number, line.name, component=component.name)


def _check_repetitions(component: Component, sheet: Sheet) -> None:
    once = _ONCE.get(component.name, frozenset())
    if component.name in ENTRIES:
        once = _ONCE_IN_ENTRIES | ({"DESCRIPTION"} if component.name != "VJOURNAL" else frozenset())
    elif component.name in PHASES:
        once = _ONCE_IN_PHASES
    seen: dict[str, int] = {}
    for line in component.lines:
        if line.name in once and line.name in seen:
            first = seen[line.name]
            sheet.note("property-repeated", line.number, line.name, first=first)
        seen.setdefault(line.name, line.number)
