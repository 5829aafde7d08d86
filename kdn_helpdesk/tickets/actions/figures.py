"""Counts what the dashboard shows of all requests."""

from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.clock import BERLIN
from kdn_helpdesk.core.db import UTCDateTime, db
from kdn_helpdesk.tickets.models.figures import DeskLoad
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.states import State

WEEKS = 12


def count() -> dict[str, Any]:
    """Count the open requests by topic, and what came and went in the last weeks.

    It reads every request once: call it before a transaction that writes.
    """
    return {"topics": _by_topic(), "weeks": _by_week()}


def keep(figures: dict[str, Any]) -> None:
    """Keep what was counted for the dashboard."""
    load = db.session.get(DeskLoad, 1)
    if load is None:
        load = DeskLoad(id=1, figures=figures)
        db.session.add(load)
    load.counted_at, load.figures = clock.now(), figures
    db.session.flush()


def _by_topic() -> list[list[int]]:
    overdue = sa.case((Ticket.due_at < clock.now(), 1), else_=0)
    rows = db.session.execute(
        sa.select(Ticket.topic_id, sa.func.count(), sa.func.sum(overdue))
        .where(~Ticket.is_done)
        .group_by(Ticket.topic_id)
        .order_by(sa.func.count().desc(), Ticket.topic_id)
    )
    return [[topic, number, int(over or 0)] for topic, number, over in rows]


def _by_week() -> list[list[Any]]:
    this = clock.today() - timedelta(days=clock.today().weekday())
    mondays = [this - timedelta(weeks=number) for number in reversed(range(WEEKS))]
    counts = [_between(column, monday) for monday in mondays for column in _MOMENTS]
    numbers = [number or 0 for number in db.session.execute(sa.select(*counts)).one()]
    return [
        [monday.isoformat(), *numbers[2 * place : 2 * place + 2]]
        for place, monday in enumerate(mondays)
    ]


_FINISHED = sa.case(
    (
        Ticket.state.in_((State.SOLVED, State.CLOSED)),
        sa.func.coalesce(Ticket.solved_at, Ticket.last_activity_at, type_=UTCDateTime()),
    )
)
"""When it was solved, or closed without having been; none of what was merged."""
_MOMENTS = (Ticket.created_at, _FINISHED)


def _between(column: Any, monday: date) -> sa.ColumnElement[int]:
    """Return in how many requests this happened in the week."""
    begin, end = (_midnight(monday + timedelta(weeks=number)) for number in (0, 1))
    return sa.func.sum(sa.case((sa.and_(column >= begin, column < end), 1), else_=0))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BERLIN)
