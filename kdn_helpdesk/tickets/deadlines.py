"""Until when the desk should act: working days by priority, until the end of the afternoon."""

from datetime import date, datetime, time, timedelta
from functools import cache

import holidays

from kdn_helpdesk.core.clock import BERLIN, local
from kdn_helpdesk.tickets.states import DUE_AT_DESK, Priority, State

WORKING_DAYS = {Priority.URGENT: 1, Priority.HIGH: 2, Priority.NORMAL: 5, Priority.LOW: 10}
CLOSING_TIME = time(16, 0)


def due_after(start: datetime, priority: Priority) -> datetime:
    """Return the closing time of the last working day that the priority gives.

    The day on which it starts does not count; weekends and holidays in NRW do not either.
    """
    day, left = local(start).date(), WORKING_DAYS[priority]
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return datetime.combine(day, CLOSING_TIME, BERLIN)


def due_in(state: State, start: datetime, priority: Priority) -> datetime | None:
    """Return the target of a request in this state; none while it waits for somebody else."""
    return due_after(start, priority) if state in DUE_AT_DESK else None


def is_working_day(day: date) -> bool:
    """Tell whether the desk is open on that day."""
    return day.weekday() < 5 and day not in _holidays(day.year)


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("DE", subdiv="NW", years=year))
