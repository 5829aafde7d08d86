"""What results are narrowed to: kind, topic, working group, organisation, year."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from kdn_helpdesk.core import clock
from kdn_helpdesk.search.models import Kind

MOST_VALUES = 30


@dataclass(frozen=True, slots=True)
class Facts:
    """What an entry can be found among."""

    kind: Kind
    topic: str
    group: str
    organisation: str
    at: datetime

    @property
    def year(self) -> str:
        """The year of its date, as it is shown; zones differ from UTC on New Year's Eve alone."""
        at = self.at
        turns = at.month == 12 and at.day == 31
        return str(clock.local(at).year if turns else at.year)


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; what is empty asks for nothing."""

    kinds: tuple[Kind, ...] = ()
    topic: str = ""
    group: str = ""
    organisation: str = ""
    year: str = ""

    def __bool__(self) -> bool:
        """Tell whether anything is narrowed."""
        return any(getattr(self, field.name) for field in fields(self))

    def fits(self, facts: Facts) -> bool:
        """Tell whether an entry is among what is asked for."""
        if self.kinds and facts.kind not in self.kinds:
            return False
        return all(getattr(facts, name) == value for name, value in self.named)

    @property
    def named(self) -> list[tuple[str, str]]:
        """What is asked for but the kinds."""
        return [(name, value) for name in NAMES if (value := getattr(self, name))]

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        """The year's first instant and the next year's; nothing for what is no year."""
        if not (self.year.isascii() and self.year.isdigit() and len(self.year) == 4):
            return None
        if not 1 < (year := int(self.year)) < 9999:
            return None
        return (
            datetime(year, 1, 1, tzinfo=clock.BERLIN),
            datetime(year + 1, 1, 1, tzinfo=clock.BERLIN),
        )

    def without(self, name: str) -> "Filter":
        """Return the filter with one of its parts left open."""
        nothing: dict[str, Any] = {name: ""}
        return replace(self, **nothing)


NAMES = ("topic", "group", "organisation", "year")


def values_of(name: str, found: Iterable[Facts]) -> list[tuple[str, int]]:
    """Return what there is to choose and how many results each has: years by age, else by name."""
    counted = Counter(value for facts in found if (value := getattr(facts, name)))
    if name == "year":
        return sorted(counted.items(), reverse=True)[:MOST_VALUES]
    frequent = counted.most_common(MOST_VALUES)
    return sorted(frequent, key=lambda pair: pair[0].casefold())
