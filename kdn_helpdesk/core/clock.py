"""What time it is: aware, stored in UTC, shown in Berlin."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


def now() -> datetime:
    """Return this instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the day it is in Berlin."""
    return now().astimezone(BERLIN).date()


def local(moment: datetime) -> datetime:
    """Return the instant as a clock in Berlin shows it."""
    return moment.astimezone(BERLIN)
