"""When each topic begins, and whether the agenda fits into its meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


class Boxed(Protocol):
    """A topic with a length in minutes, if it has one."""

    minutes: int | None


@dataclass(frozen=True, slots=True)
class Box:
    """From when till when a topic is talked about; None where a length before it is missing."""

    start: datetime | None
    end: datetime | None
    is_late: bool
    """Whether it ends after the meeting."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The boxes of an agenda in their order, and how they fit."""

    boxes: Sequence[Box]
    planned: int
    """Minutes of all topics that have a length."""
    excess: int
    """Minutes by which that is longer than the meeting; 0 where it fits."""
    unknown: int
    """How many topics have no length."""


def schedule(start: datetime, end: datetime, items: Sequence[Boxed]) -> Schedule:
    """Return when each topic begins and ends."""
    boxes: list[Box] = []
    now: datetime | None = start
    for item in items:
        after = now + timedelta(minutes=item.minutes) if now and item.minutes else None
        boxes.append(Box(now, after, is_late=after is not None and after > end))
        now = after
    planned = sum(item.minutes or 0 for item in items)
    length = int((end - start).total_seconds() // 60)
    unknown = sum(not item.minutes for item in items)
    return Schedule(boxes, planned, max(0, planned - length), unknown)
