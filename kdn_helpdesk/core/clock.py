"""What time it is: aware, stored in UTC, shown in Berlin."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """Return this instant, aware, in UTC."""
    return _pretended.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Pretend that it is this instant: for the past that the demonstration invents."""
    token = _pretended.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _pretended.reset(token)


def today() -> date:
    """Return the day it is in Berlin."""
    return now().astimezone(BERLIN).date()


def local(moment: datetime) -> datetime:
    """Return the instant as a clock in Berlin shows it."""
    return moment.astimezone(BERLIN)
