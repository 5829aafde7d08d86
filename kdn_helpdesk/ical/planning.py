"""What a day in North Rhine-Westphalia means for a meeting, and which day would do instead."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import cache

from dateutil.easter import easter

_DAY = timedelta(days=1)
_SCHOOL = "school"
_SCHOOL_NAMES = {  # the table names them for all sixteen states
    "Oster-/Frühjahrsferien": ("Osterferien", "Easter Break"),
    "Himmelfahrts-/Pfingstferien": ("Pfingstferien", "Whit Break"),
}
_FIRST_YEAR = 2026


class Obstacle(Enum):
    """Why a day is a bad one. Those that keep people away everywhere come first."""

    PUBLIC_HOLIDAY = "public_holiday"
    CUSTOM = "custom"
    """No holiday by law, but town halls are closed or empty: carnival, 24 and 31 December."""
    WEEKEND = "weekend"
    BRIDGE_DAY = "bridge_day"
    SCHOOL_HOLIDAYS = "school_holidays"


FREE = frozenset({Obstacle.PUBLIC_HOLIDAY, Obstacle.CUSTOM})
"""Days on which nobody expects a meeting."""


@dataclass(frozen=True)
class Hindrance:
    """One obstacle of one day, with its names in German and English."""

    obstacle: Obstacle
    german: str = ""
    english: str = ""

    @property
    def is_summer(self) -> bool:
        """Whether these are the six weeks in which working groups rest."""
        return self.obstacle is Obstacle.SCHOOL_HOLIDAYS and self.german == "Sommerferien"


def hindrances(day: date) -> tuple[Hindrance, ...]:
    """Return what speaks against `day`, the weightiest first; nothing for an ordinary day."""
    found = [*_named(day), *_weekend_or_bridge(day), *_school(day)]
    return tuple(found)


def school_holidays_known_until() -> date:
    """Return the last published day of school holidays; of later days nothing is known."""
    year = _FIRST_YEAR
    while _table(year + 1, "de", _SCHOOL):
        year += 1
    return max(_table(year, "de", _SCHOOL))


def alternatives(
    day: date, *, taken: frozenset[date] = frozenset(), limit: int = 3
) -> tuple[date, ...]:
    """Return days near `day` against which nothing speaks, the likeliest first.

    The same weekday a week later or earlier keeps people's habit; then the days around.
    """
    offsets = (7, -7, 1, -1, 2, -2, 14, -14, 3, -3, 21, -21, 28, 35, 42)
    nearby = (day + offset * _DAY for offset in offsets)
    free = (candidate for candidate in nearby if candidate not in taken)
    return tuple(candidate for candidate in free if not hindrances(candidate))[:limit]


def _named(day: date) -> list[Hindrance]:
    german = _table(day.year, "de", "public").get(day)
    if german is not None:
        english = _table(day.year, "en_US", "public")[day]
        return [Hindrance(Obstacle.PUBLIC_HOLIDAY, german, english)]
    custom = _customs(day.year).get(day)
    return [custom] if custom else []


def _weekend_or_bridge(day: date) -> list[Hindrance]:
    if day.weekday() >= 5:
        return [Hindrance(Obstacle.WEEKEND)]
    neighbour = {0: day + _DAY, 4: day - _DAY}.get(day.weekday())
    if neighbour is None or _is_public(day) or not _is_public(neighbour):
        return []
    german = _table(neighbour.year, "de", "public")[neighbour]
    english = _table(neighbour.year, "en_US", "public")[neighbour]
    return [Hindrance(Obstacle.BRIDGE_DAY, german, english)]


def _school(day: date) -> list[Hindrance]:
    german = _table(day.year, "de", _SCHOOL).get(day)
    if german is None:
        return []
    english = _table(day.year, "en_US", _SCHOOL)[day]
    names = _SCHOOL_NAMES.get(german, (german, english))
    return [Hindrance(Obstacle.SCHOOL_HOLIDAYS, *names)]


def _is_public(day: date) -> bool:
    return day in _table(day.year, "de", "public")


@cache
def _customs(year: int) -> dict[date, Hindrance]:
    sunday = easter(year)
    named = {
        sunday - 52 * _DAY: ("Weiberfastnacht", "Carnival Thursday"),
        sunday - 48 * _DAY: ("Rosenmontag", "Carnival Monday"),
        sunday - 47 * _DAY: ("Veilchendienstag", "Carnival Tuesday"),
        date(year, 12, 24): ("Heiligabend", "Christmas Eve"),
        date(year, 12, 31): ("Silvester", "New Year's Eve"),
    }
    return {day: Hindrance(Obstacle.CUSTOM, *names) for day, names in named.items()}


@cache
def _table(year: int, language: str, category: str) -> dict[date, str]:
    import holidays  # heavy

    return dict(
        holidays.country_holidays(
            "DE", subdiv="NW", years=year, language=language, categories=(category,)
        ).items()
    )
