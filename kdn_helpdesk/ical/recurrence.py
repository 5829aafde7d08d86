"""The rule of a series ("every first Tuesday of the month") and the days it names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from itertools import takewhile

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday


class Rhythm(Enum):
    """What repeats."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


LAST = -1
"""The position of a weekday that ends its month."""


@dataclass(frozen=True)
class Rule:
    """A weekday every n-th week, or its first to fourth or last day in every n-th month."""

    rhythm: Rhythm
    weekday: int
    """0 is Monday."""
    interval: int = 1
    position: int = 1
    """1 to 4, or LAST; counts for a monthly rhythm alone. A fifth weekday is no monthly rule."""

    def __post_init__(self) -> None:
        if (
            not 0 <= self.weekday <= 6
            or self.interval < 1
            or self.position not in (1, 2, 3, 4, LAST)
        ):
            raise ValueError(f"no rule for a series: {self}")

    def days(self, *, start: date, until: date) -> Iterator[date]:
        """Yield the days of the rule from `start` to `until`, both included.

        The first day on or after `start` anchors the interval: every second month counts from the
        month of that day.
        """
        anchor = next(self._all(start, every=1), None)
        if anchor is not None:
            yield from takewhile(lambda day: day <= until, self._all(anchor, every=self.interval))

    def _all(self, start: date, *, every: int) -> Iterator[date]:
        monthly = self.rhythm is Rhythm.MONTHLY
        rule = rrule(
            MONTHLY if monthly else WEEKLY,
            interval=every,
            dtstart=datetime.combine(start, time.min),  # wall clock, no zone
            byweekday=weekday(self.weekday, self.position if monthly else None),
            until=datetime.combine(start + timedelta(days=366 * 20), time.min),
        )
        return (moment.date() for moment in rule)
