"""What speaks against a date, in words, and which dates would do instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.i18n import _, language
from kdn_helpdesk.ical import planning
from kdn_helpdesk.ical.planning import Hindrance, Obstacle
from kdn_helpdesk.meetings.models.meetings import Meeting


@dataclass(frozen=True, slots=True)
class Collision:
    """One thing that speaks against a date."""

    words: str
    is_serious: bool
    """Whether people will surely stay away; otherwise it is only good to know."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another day, and why that one."""

    day: date
    words: str


def of_day(day: date) -> list[Collision]:
    """Return what the calendar of North Rhine-Westphalia says against a day."""
    return [_in_words(hindrance) for hindrance in planning.hindrances(day)]


def of_time(start: datetime, end: datetime, *, others: Sequence[Meeting]) -> list[Collision]:
    """Return what speaks against a time: the calendar, and other meetings of that day."""
    day = clock.local(start).date()
    same_day = [meeting for meeting in others if meeting.day == day]
    return of_day(day) + [_beside(meeting, start, end) for meeting in same_day]


def proposals(day: date, *, others: Sequence[Meeting], keep_away: Sequence[date]) -> list[Proposal]:
    """Return better days near a bad one.

    No day on which another group meets, and none close to the series' own other dates.
    """
    taken = {meeting.day for meeting in others}
    for own in keep_away:
        if own != day:
            taken |= {own + timedelta(days=offset) for offset in range(-5, 6)}
    found = planning.alternatives(day, taken=frozenset(taken))
    return [Proposal(other, _distance(day, other)) for other in found]


def is_unknown(day: date) -> bool:
    """Tell whether school holidays of that day are not published yet."""
    return day > planning.school_holidays_known_until()


def _in_words(hindrance: Hindrance) -> Collision:
    name = hindrance.german if language() == "de" else hindrance.english
    match hindrance.obstacle:
        case Obstacle.PUBLIC_HOLIDAY:
            return Collision(_("Public holiday: %(name)s", name=name), is_serious=True)
        case Obstacle.CUSTOM:
            return Collision(name, is_serious=True)
        case Obstacle.WEEKEND:
            return Collision(_("Weekend"), is_serious=True)
        case Obstacle.BRIDGE_DAY:
            return Collision(_("Bridge day beside %(name)s", name=name), is_serious=False)
        case Obstacle.SCHOOL_HOLIDAYS:
            return Collision(
                _("School holidays: %(name)s", name=name), is_serious=hindrance.is_summer
            )


def _beside(meeting: Meeting, start: datetime, end: datetime) -> Collision:
    overlaps = meeting.starts_at < end and start < meeting.ends_at
    span = f"{clock.local(meeting.starts_at):%H:%M}–{clock.local(meeting.ends_at):%H:%M}"
    words = (
        _("At the same time: %(group)s, %(span)s", group=meeting.group.name, span=span)
        if overlaps
        else _("On the same day: %(group)s, %(span)s", group=meeting.group.name, span=span)
    )
    return Collision(words, is_serious=overlaps)


def _distance(day: date, other: date) -> str:
    days = (other - day).days
    named = {
        7: _("a week later"),
        -7: _("a week earlier"),
        1: _("a day later"),
        -1: _("a day earlier"),
    }
    if days in named:
        return named[days]
    if days % 7 == 0:
        weeks = abs(days) // 7
        if days > 0:
            return _("%(number)s weeks later", number=weeks)
        return _("%(number)s weeks earlier", number=weeks)
    if days > 0:
        return _("%(number)s days later", number=days)
    return _("%(number)s days earlier", number=-days)
