"""Working time: when a desk is open, and when so many of its minutes have passed.

Spans are half-open: 8:30 to 12:00 holds 210 minutes, and the 210th ends at 12:00. Hours are those
of a clock in Berlin; what passes is counted in true minutes, so that a night in which the clock
is put forward or back takes and adds nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple

from dateutil.easter import easter

from kdn_helpdesk.core.clock import BERLIN, local

WHOLE_DAY = 24 * 60
NO_TIME = timedelta()
FURTHEST = 100
"""Years after which a search for the end of a target is given up."""
ROSENMONTAG = timedelta(days=48)
"""Before Easter."""


class Hours(NamedTuple):
    """From one minute of the day until another, without it."""

    opens: int
    closes: int


class Span(NamedTuple):
    """From one instant until another, without it."""

    begin: datetime
    end: datetime

    @property
    def minutes(self) -> int:
        """How many full minutes it lasts."""
        return int((self.end - self.begin) / timedelta(minutes=1))


ALL_DAY = Hours(0, WHOLE_DAY)


@dataclass(frozen=True, slots=True)
class Closing:
    """Days, or the same hours of each of them, on which a desk is closed beyond the rule."""

    first: date
    last: date
    hours: Hours = ALL_DAY


class NeverOpen(ValueError):
    """The calendar does not have as much time as was asked for."""


@dataclass(frozen=True)
class Calendar:
    """When a desk is open: its hours by weekday from Monday, and what closes it."""

    hours: tuple[tuple[Hours, ...], ...]
    keeps_holidays: bool = True
    """The public holidays of North Rhine-Westphalia."""
    keeps_rosenmontag: bool = True
    keeps_christmas_eve: bool = True
    keeps_new_years_eve: bool = True
    closings: tuple[Closing, ...] = ()
    _days: dict[date, tuple[Span, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def due_after(self, start: datetime, minutes: int, *, pauses: Iterable[Span] = ()) -> datetime:
        """Return when so many working minutes have passed, in Berlin's time.

        What falls into a pause is not counted, in whatever order they come and however they
        overlap. Raises NeverOpen where the calendar never has that much time.
        """
        return self.count(start, minutes, pauses=pauses)[-1].end

    def count(self, start: datetime, minutes: int, *, pauses: Iterable[Span] = ()) -> list[Span]:
        """Return the working spans that the minutes fill; the last one ends when they are over."""
        left, counted = timedelta(minutes=minutes), list[Span]()
        for begin, end in self.open_from(start, pauses=pauses):
            if left <= end - begin:
                return [*counted, _shown(Span(begin, begin + left))]
            counted.append(_shown(Span(begin, end)))
            left -= end - begin
        raise NeverOpen

    def worked(self, start: datetime, end: datetime, *, pauses: Iterable[Span] = ()) -> int:
        """Return how many full working minutes lie between two instants."""
        total = NO_TIME
        for span in self.open_from(start, pauses=pauses):
            if span.begin >= end:
                break
            total += min(span.end, end) - span.begin
        return int(total / timedelta(minutes=1))

    def open_from(self, start: datetime, *, pauses: Iterable[Span] = ()) -> Iterator[Span]:
        """Yield the open spans from an instant on, in UTC, without the pauses."""
        if not any(self.hours):
            return
        start, breaks = start.astimezone(UTC), merge(pauses)
        day = local(start).date() - timedelta(days=1)
        last = min(day.year + FURTHEST, date.max.year - 1)
        while day.year <= last:
            for begin, end in self.spans_on(day):
                if end > start:
                    yield from _without(Span(max(begin, start), end), breaks)
            day += timedelta(days=1)

    def spans_on(self, day: date) -> tuple[Span, ...]:
        """Return when the desk is open on that day."""
        found = self._days.get(day)
        if found is None:
            found = self._days[day] = self._work_out(day)
        return found

    def is_closed_on(self, day: date) -> bool:
        """Tell whether a rule closes the whole day, whatever its weekday."""
        return (
            (self.keeps_holidays and day in _holidays(day.year))
            or (self.keeps_rosenmontag and day == easter(day.year) - ROSENMONTAG)
            or (self.keeps_christmas_eve and (day.month, day.day) == (12, 24))
            or (self.keeps_new_years_eve and (day.month, day.day) == (12, 31))
        )

    def _work_out(self, day: date) -> tuple[Span, ...]:
        hours = self.hours[day.weekday()]
        if not hours or self.is_closed_on(day):
            return ()
        closed = [_at(day, c.hours) for c in self.closings if c.first <= day <= c.last]
        breaks = merge(closed)
        return tuple(part for span in hours for part in _without(_at(day, span), breaks))


STANDARD = Calendar(
    hours=(
        *[(Hours(8 * 60 + 30, 12 * 60), Hours(13 * 60, 16 * 60))] * 4,
        (Hours(8 * 60 + 30, 12 * 60 + 30),),
        (),
        (),
    )
)
"""The hours that ship: Monday to Thursday with a lunch break, Friday until half past twelve."""


def merge(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, with those that touch or overlap made one."""
    merged: list[Span] = []
    for begin, end in sorted(Span(b.astimezone(UTC), e.astimezone(UTC)) for b, e in spans):
        if merged and begin <= merged[-1].end:
            merged[-1] = Span(merged[-1].begin, max(merged[-1].end, end))
        else:
            merged.append(Span(begin, end))
    return merged


def _without(span: Span, breaks: Sequence[Span]) -> Iterator[Span]:
    """Yield what the breaks, in order and apart from each other, leave of a span."""
    begin = span.begin
    for pause in breaks:
        if pause.end <= begin:
            continue
        if pause.begin >= span.end:
            break
        if pause.begin > begin:
            yield Span(begin, pause.begin)
        begin = pause.end
    if begin < span.end:
        yield Span(begin, span.end)


def _at(day: date, hours: Hours) -> Span:
    return Span(_instant(day, hours.opens), _instant(day, hours.closes))


def _instant(day: date, minute: int) -> datetime:
    if minute >= WHOLE_DAY:
        day, minute = day + timedelta(days=1), minute - WHOLE_DAY
    return datetime.combine(day, time(minute // 60, minute % 60), BERLIN).astimezone(UTC)


def _shown(span: Span) -> Span:
    return Span(local(span.begin), local(span.end))


@cache
def _holidays(year: int) -> frozenset[date]:
    import holidays  # heavy

    return frozenset(holidays.country_holidays("DE", subdiv="NW", years=year))
