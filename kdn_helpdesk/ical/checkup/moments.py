"""Dates, times, durations and time zones as a property writes them."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from kdn_helpdesk.ical.checkup.lines import Line

_DATE = re.compile(r"\d{8}")
_TIME = re.compile(r"(\d{8})T(\d{2})(\d{2})(\d{2})(Z?)")
_DURATION = re.compile(
    r"([+-]?)P(?:(\d{1,6})W|(?=[\dT])(?:(\d{1,6})D)?"
    r"(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?)"
)


class Kind(Enum):
    """What a value says of time."""

    DATE = "date"
    UTC = "utc"
    LOCAL = "local"
    """A wall clock in a named zone."""
    FLOATING = "floating"
    """A wall clock that means another moment in every zone."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One date or time; `clock` is what is written, without any zone."""

    kind: Kind
    clock: datetime
    zone: str = ""
    problem: str = ""
    """The rule that its writing breaks; what is compared with it then says nothing."""

    def instant(self) -> datetime | None:
        """Return the moment in UTC; None where its zone is unknown or it names none."""
        if self.kind is Kind.UTC:
            return self.clock.replace(tzinfo=UTC)
        zone = known_zone(self.zone) if self.kind is Kind.LOCAL else None
        try:
            return self.clock.replace(tzinfo=zone).astimezone(UTC) if zone else None
        except (OverflowError, ValueError):
            return None

    def is_sound(self) -> bool:
        """Tell whether it can be compared."""
        return not self.problem


def read(line: Line | None) -> list[Moment]:
    """Return the dates or times of a property; nothing where there is none."""
    if line is None:
        return []
    zone = line.parameter("TZID")
    kind = line.parameter("VALUE").upper()
    return [_moment(value.strip(), kind, zone) for value in line.value.split(",")[:5000]]


def read_one(line: Line | None) -> Moment | None:
    """Return the only date or time of a property."""
    found = read(line)
    return found[0] if found else None


def _moment(value: str, kind: str, zone: str) -> Moment:
    if _DATE.fullmatch(value):
        day = _day(value)
        if day is None:
            return _broken("time-malformed")
        if kind != "DATE":
            return Moment(Kind.DATE, day, problem="date-without-value")
        return Moment(Kind.DATE, day, problem="date-with-tzid" if zone else "")
    clock = _clock(value)
    if clock is None or kind == "DATE":
        return _broken("time-malformed")
    if value.endswith("Z"):
        return Moment(Kind.UTC, clock, problem="utc-with-tzid" if zone else "")
    return Moment(Kind.LOCAL if zone else Kind.FLOATING, clock, zone)


def _broken(problem: str) -> Moment:
    return Moment(Kind.FLOATING, datetime.min, problem=problem)  # noqa: DTZ901


def _day(value: str) -> datetime | None:
    try:
        day = date(int(value[:4]), int(value[4:6]), int(value[6:]))
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001


def _clock(value: str) -> datetime | None:
    found = _TIME.fullmatch(value)
    day = _day(found[1]) if found else None
    if found is None or day is None:
        return None
    hours, minutes, seconds = int(found[2]), int(found[3]), int(found[4])
    if hours > 23 or minutes > 59 or seconds > 60:  # 60 is a leap second
        return None
    return day.replace(hour=hours, minute=minutes, second=min(seconds, 59))


def read_duration(value: str) -> timedelta | None:
    """Return a duration (RFC 5545 section 3.3.6); None where it is none."""
    found = _DURATION.fullmatch(value.strip())
    if found is None:
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if found[1] == "-" else length


def read_offset(value: str) -> timedelta | None:
    """Return an offset from UTC such as +0100; None where it is none."""
    found = re.fullmatch(r"([+-])(\d{2})(\d{2})(\d{2})?", value.strip())
    if found is None or int(found[2]) > 23 or int(found[3]) > 59:
        return None
    length = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    return -length if found[1] == "-" else length


@cache
def _names() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


def known_zone(name: str) -> ZoneInfo | None:
    """Return the zone of a TZID: its IANA name, Windows' name, or one at the end of a path."""
    return _known(name[:200])


@cache
def _windows() -> dict[str, str]:
    return {windows.casefold(): olson for windows, olson in WINDOWS_TO_OLSON.items()}


def _known(name: str) -> ZoneInfo | None:
    plain = name.strip().strip('"').casefold()
    found = _names().get(_windows().get(plain, plain).casefold())
    parts = plain.split("/")
    for start in range(1, min(len(parts), 8)):
        found = found or _names().get("/".join(parts[start:]))
    try:
        return ZoneInfo(found) if found else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def is_in_gap(moment: Moment) -> bool:
    """Tell whether the wall clock skips this time, when summer time begins."""
    zone = known_zone(moment.zone) if moment.kind is Kind.LOCAL else None
    instant = moment.instant()
    if zone is None or instant is None:
        return False
    try:
        return instant.astimezone(zone).replace(tzinfo=None) != moment.clock
    except (OverflowError, ValueError):
        return False
