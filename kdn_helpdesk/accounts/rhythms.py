"""When a digest is sent: at seven on service days, weekly ones on the first of the week."""

from datetime import UTC, date, datetime, time, timedelta

from kdn_helpdesk.accounts.models import Notice, Rhythm
from kdn_helpdesk.core.clock import BERLIN, local
from kdn_helpdesk.ical import planning
from kdn_helpdesk.ical.planning import Obstacle

SENT_AT = time(7)
_CLOSED = frozenset({Obstacle.PUBLIC_HOLIDAY, Obstacle.CUSTOM, Obstacle.WEEKEND})
_DAY = timedelta(days=1)


def offered_for(notice: Notice) -> list[Rhythm]:
    """Return what may be chosen for this kind of news: a reminder has its day or does not come."""
    if notice is Notice.REMINDERS:
        return [Rhythm.AT_ONCE, Rhythm.NEVER]
    return list(Rhythm)


def next_digest(rhythm: Rhythm, *, after: datetime) -> datetime:
    """Return when news of this rhythm is told next.

    The time is that of clocks in Berlin; a day on which nobody works hands on to the next one.
    """
    day = local(after).date()
    if local(after).time() >= SENT_AT:
        day += _DAY
    if rhythm is Rhythm.WEEKLY:
        day += -day.weekday() % 7 * _DAY
    while not is_service_day(day):
        day += _DAY
    return datetime.combine(day, SENT_AT, tzinfo=BERLIN).astimezone(UTC)


def is_service_day(day: date) -> bool:
    """Tell whether people work: no weekend, no public holiday, no day free by custom."""
    return not any(found.obstacle in _CLOSED for found in planning.hindrances(day))
