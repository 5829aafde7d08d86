"""On which dates something comes again."""

import enum
from collections.abc import Iterator
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from kdn_helpdesk.core.i18n import lazy


class Rhythm(enum.StrEnum):
    """How often a request is filed by itself."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


RHYTHM_LABELS = {
    Rhythm.WEEKLY: lazy("every week"),
    Rhythm.FORTNIGHTLY: lazy("every two weeks"),
    Rhythm.MONTHLY: lazy("every month"),
    Rhythm.QUARTERLY: lazy("every quarter"),
    Rhythm.HALF_YEARLY: lazy("every half-year"),
    Rhythm.YEARLY: lazy("every year"),
}
_WEEKS = {Rhythm.WEEKLY: 1, Rhythm.FORTNIGHTLY: 2}
_MONTHS = {
    Rhythm.MONTHLY: 1,
    Rhythm.QUARTERLY: 3,
    Rhythm.HALF_YEARLY: 6,
    Rhythm.YEARLY: 12,
}


def dates(rhythm: Rhythm, first: date) -> Iterator[date]:
    """Yield the dates from the first on.

    The day of the month stays: what begins on the 31st comes on the last day of shorter months.
    """
    number = 0
    while True:
        if rhythm in _WEEKS:
            yield first + timedelta(weeks=_WEEKS[rhythm] * number)
        else:
            yield first + relativedelta(months=_MONTHS[rhythm] * number)
        number += 1


def next_after(rhythm: Rhythm, first: date, day: date) -> date:
    """Return the first of the dates that lies after this day."""
    return next(found for found in dates(rhythm, first) if found > day)
