"""A series before it exists: its dates, what each collides with, which are left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from kdn_helpdesk.ical import planning, timezone
from kdn_helpdesk.ical.planning import Obstacle
from kdn_helpdesk.ical.recurrence import Rule
from kdn_helpdesk.meetings import collisions
from kdn_helpdesk.meetings.collisions import Collision, Proposal
from kdn_helpdesk.meetings.models.meetings import Meeting

LONGEST = 80
"""So many dates at most are planned at once."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a coordinator asks of a series."""

    rule: Rule
    start: date
    until: date
    clock: time
    minutes: int
    skips: frozenset[Obstacle] = field(default_factory=frozenset)
    skips_summer: bool = False


@dataclass(frozen=True, slots=True)
class PlannedDate:
    """One date of the preview."""

    day: date
    clock: time
    minutes: int
    is_taken: bool
    """Whether it would be created."""
    collisions: Sequence[Collision] = ()
    proposals: Sequence[Proposal] = ()

    @property
    def start(self) -> datetime:
        """The instant it begins."""
        return timezone.at(self.day, self.clock)

    @property
    def end(self) -> datetime:
        """The instant it ends, the same time on the clock later in any season."""
        return self.start + timedelta(minutes=self.minutes)

    @property
    def is_serious(self) -> bool:
        """Whether something weighty speaks against it."""
        return any(collision.is_serious for collision in self.collisions)


def propose(wanted: Wanted) -> list[PlannedDate]:
    """Return the dates of the rule; those to be skipped are shown, but not taken."""
    days = list(wanted.rule.days(start=wanted.start, until=wanted.until))[:LONGEST]
    return [
        PlannedDate(day, wanted.clock, wanted.minutes, is_taken=not _is_skipped(day, wanted))
        for day in days
    ]


def check(dates: Iterable[PlannedDate], *, others: Sequence[Meeting]) -> list[PlannedDate]:
    """Return the dates with what speaks against each, and other days where something weighs."""
    listed = list(dates)
    own = [planned.day for planned in listed if planned.is_taken]
    return [_checked(planned, others=others, own=own) for planned in listed]


def _checked(
    planned: PlannedDate, *, others: Sequence[Meeting], own: Sequence[date]
) -> PlannedDate:
    against = collisions.of_time(planned.start, planned.end, others=others)
    is_bad = not planned.is_taken or any(collision.is_serious for collision in against)
    instead = collisions.proposals(planned.day, others=others, keep_away=own) if is_bad else []
    return PlannedDate(
        planned.day, planned.clock, planned.minutes, planned.is_taken, against, instead
    )


def _is_skipped(day: date, wanted: Wanted) -> bool:
    return any(
        hindrance.obstacle in wanted.skips or (wanted.skips_summer and hindrance.is_summer)
        for hindrance in planning.hindrances(day)
    )
