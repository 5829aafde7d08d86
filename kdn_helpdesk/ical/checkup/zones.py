"""Time zones: one rule for summer, one for winter, and the hours that the name promises."""

from datetime import datetime, timedelta

from dateutil.rrule import rrulestr

from kdn_helpdesk.ical.checkup import moments
from kdn_helpdesk.ical.checkup.components import ENTRIES, PHASES, Component
from kdn_helpdesk.ical.checkup.findings import Sheet
from kdn_helpdesk.ical.checkup.lines import Line
from kdn_helpdesk.ical.checkup.moments import Kind

_THIS_YEAR = 2026
"""The year in which a zone is tried where no event names a better one."""
_UNSTEADY = frozenset({"Africa/Casablanca", "Africa/El_Aaiun", "Asia/Gaza", "Asia/Hebron"})
"""They follow the moon; no rule can be right."""
_BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)


def check(calendar: Component, sheet: Sheet) -> None:
    """Note what is wrong with the zones of a calendar and with the names used in its events."""
    defined: set[str] = set()
    year = _year_of(calendar)
    for zone in calendar.inside("VTIMEZONE"):
        if not zone.lines and not zone.children:
            continue
        name = _check_zone(zone, sheet, year=year)
        if name and name in defined:
            sheet.note("vtimezone-repeated", zone.number, "VTIMEZONE", zone=name)
        defined.add(name)
    _check_names(calendar, defined, sheet)


def _year_of(calendar: Component) -> int:
    for event in calendar.inside("VEVENT"):
        moment = moments.read_one(event.first("DTSTART"))
        if moment is not None and moment.is_sound() and 1971 <= moment.clock.year <= 2100:
            return moment.clock.year
    return _THIS_YEAR


def _check_zone(zone: Component, sheet: Sheet, *, year: int) -> str:
    """Return the name of the zone."""
    name = zone.value("TZID")
    phases = zone.inside(*PHASES)
    if not name:
        sheet.note("vtimezone-incomplete", zone.number, "VTIMEZONE", missing="TZID")
    if not phases:
        sheet.note("vtimezone-incomplete", zone.number, "VTIMEZONE", missing="STANDARD")
    kinds = [phase.name for phase in phases]
    again = next((at for at, kind in enumerate(kinds) if kind in kinds[:at]), None)
    if again is not None:
        sheet.note("vtimezone-several-phases", phases[again].number, kinds[again], zone=name)
    sound = [_check_phase(phase, sheet) for phase in phases]
    if name and phases and all(sound) and again is None:
        _check_hours(zone, name, sheet, year=year)
    return name


def _check_phase(phase: Component, sheet: Sheet) -> bool:
    """Tell whether the hours of the phase can be worked out."""
    before = sheet.total
    for listed in phase.all("RDATE"):
        sheet.note("vtimezone-rdate", listed.number, "RDATE")
    for name in ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO"):
        line = phase.first(name)
        if line is None:
            sheet.note("vtimezone-incomplete", phase.number, phase.name, missing=name)
        elif name == "DTSTART":
            _check_onset(line, sheet)
        elif moments.read_offset(line.value) is None:
            sheet.note("vtimezone-offset-malformed", line.number, name, value=line.value)
    return sheet.total == before


def _check_onset(line: Line, sheet: Sheet) -> None:
    moment = moments.read_one(line)
    if moment is None or moment.problem:
        sheet.note("time-malformed", line.number, "DTSTART", value=line.value)
    elif moment.kind is not Kind.FLOATING:
        sheet.note("vtimezone-start-not-local", line.number, "DTSTART", value=line.value)


def _check_hours(zone: Component, name: str, sheet: Sheet, *, year: int) -> None:
    """Compare the offsets of a winter and a summer day with those of the zone of this name."""
    known = moments.known_zone(name)
    onsets = _onsets(zone, year=year)
    if known is None or known.key in _UNSTEADY or not onsets:
        return
    for month in (1, 7):
        day = datetime(year, month, 15, 12)  # noqa: DTZ001
        passed = [onset for onset in onsets if onset[0] <= day]
        offset = max(passed)[1] if passed else min(onsets)[2]
        wanted = known.utcoffset(day) or timedelta()
        if offset != wanted:
            place = zone.first("TZID")
            number = place.number if place else zone.number
            sheet.note(
                "vtimezone-hours-differ", number, "TZID", zone=name, month=f"{month:02}/{year}"
            )
            return


def _onsets(zone: Component, *, year: int) -> list[tuple[datetime, timedelta, timedelta]]:
    """Return when each phase begins around a year, with the offset from then on and before."""
    found = []
    for phase in zone.inside(*PHASES):
        start = moments.read_one(phase.first("DTSTART"))
        after = moments.read_offset(phase.value("TZOFFSETTO"))
        before = moments.read_offset(phase.value("TZOFFSETFROM"))
        if start is None or after is None or before is None:
            return []
        rule = phase.value("RRULE").upper()
        dates = _dates(start.clock, rule, year) if rule else [start.clock]
        found += [(moment, after, before) for moment in dates]
    return found


def _dates(start: datetime, rule: str, year: int) -> list[datetime]:
    if "UNTIL" in rule or "COUNT" in rule or "FREQ=YEARLY" not in rule or start.year > year:
        return []
    try:
        near = start.replace(year=max(start.year, year - 2))
        last = datetime(year, 12, 31)  # noqa: DTZ001
        text = f"{rule};UNTIL={last:%Y%m%dT%H%M%S}"
        return list(rrulestr(text, dtstart=near))
    except _BROKEN:
        return []


def _check_names(calendar: Component, defined: set[str], sheet: Sheet) -> None:
    """Note names of zones that nothing defines, each once."""
    told: set[str] = set()
    for entry in calendar.inside(*ENTRIES):
        for component in entry.walk():
            for line in component.lines:
                name = line.parameter("TZID").strip()
                if not line.has("TZID") or name in told:
                    continue
                told.add(name)
                if name not in defined and not name.startswith("/"):
                    sheet.note("tzid-without-vtimezone", line.number, line.name, zone=name)
                elif moments.known_zone(name) is None:
                    sheet.note("tzid-of-own-making", line.number, line.name, zone=name)
