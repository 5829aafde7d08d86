"""What an agent sees first: what waits, what is due, what is stuck, and the load of the desk.

Three questions whatever the number of requests: each list walks an index for a few rows, counts
end early, and what needs all rows was counted by the worker.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import read
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.tickets.models.figures import DeskLoad
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.queries.lists import BADGE_LIMIT, Count, Line, line_statement
from kdn_helpdesk.tickets.states import State

SHOWN = 6
STUCK_AFTER = timedelta(days=14)
"""Without anything happening, a request that waits for somebody else is stuck."""
STUCK_STATES = (State.WAITING, State.EXTERNAL)
SOON = timedelta(days=1)
PARTS = ("mine", "due", "stuck")


class TopicLoad(NamedTuple):
    """How much of a topic is not done."""

    name: str
    open: int
    overdue: int


class WeekLoad(NamedTuple):
    """What came and what was solved in the week from this Monday."""

    monday: date
    filed: int
    solved: int

    @property
    def number(self) -> int:
        """The calendar week."""
        return self.monday.isocalendar().week


@dataclass(frozen=True, slots=True)
class Load:
    """What the worker has counted."""

    counted_at: datetime | None = None
    topics: Sequence[TopicLoad] = ()
    weeks: Sequence[WeekLoad] = ()


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything on the page."""

    lines: dict[str, list[Line]] = field(default_factory=dict)
    counts: dict[str, Count] = field(default_factory=dict)
    load: Load = field(default_factory=Load)


def read_dashboard(*, viewer: Viewer, language: str) -> Dashboard:
    """Return what an agent sees first; nothing for those who do not work at the desk."""
    if not viewer.works_at_desk:
        return Dashboard()
    now = clock.now()
    values = {
        "me": viewer.person_id or 0,
        "now": now,
        "soon": now + SOON,
        "stuck": now - STUCK_AFTER,
        "size": SHOWN,
        "limit": BADGE_LIMIT,
    }
    lines: dict[str, list[Line]] = {part: [] for part in PARTS}
    for part, *line in read(_lines(), values):
        lines[part].append(Line._make(line))
    numbers = read(_counts(), values).one()._asdict()
    counts = {name: Count(number, number < BADGE_LIMIT) for name, number in numbers.items()}
    return Dashboard(lines, counts, _load(language))


def _load(language: str) -> Load:
    rows = read(_figures()).all()
    counted = next((row for row in rows if row.figures is not None), None)
    if counted is None:
        return Load()
    names = {row.id: row.english_name if language == "en" and row.english_name else row.name
             for row in rows}  # fmt: skip
    return Load(
        counted.counted_at,
        [
            TopicLoad(names[topic], number, overdue)
            for topic, number, overdue in counted.figures["topics"]
            if topic in names
        ],
        [
            WeekLoad(date.fromisoformat(monday), filed, solved)
            for monday, filed, solved in counted.figures["weeks"]
        ],
    )


# Statements that are built once.


@cache
def _lines() -> Any:
    branches = [
        _branch("mine", Ticket.due_at, Ticket.assignee_id == sa.bindparam("me"), _is_due()),
        _branch("due", Ticket.due_at, _is_due()),
        *(
            _branch(
                "stuck",
                Ticket.last_activity_at,
                Ticket.state == state,
                Ticket.last_activity_at < sa.bindparam("stuck"),
            )
            for state in STUCK_STATES
        ),
    ]
    chosen = sa.union_all(*(sa.select(branch.subquery()) for branch in branches)).subquery()
    lines = line_statement()
    return (
        lines.with_only_columns(chosen.c.part, *lines.selected_columns)
        .join(chosen, chosen.c.id == Ticket.id)
        .order_by(chosen.c.part, chosen.c.at, Ticket.id)
    )


def _is_due() -> sa.ColumnElement[bool]:
    return Ticket.due_at.is_not(None)


def _branch(part: str, column: Any, *conditions: sa.ColumnElement[bool]) -> Any:
    return (
        sa.select(sa.literal_column(f"'{part}'").label("part"), Ticket.id, column.label("at"))
        .where(*conditions)
        .order_by(column)
        .limit(sa.bindparam("size"))
    )


@cache
def _counts() -> Any:
    due = Ticket.due_at < sa.bindparam("soon")
    mine = Ticket.assignee_id == sa.bindparam("me")
    conditions = {
        "mine": [mine, _is_due()],
        "new": [~Ticket.is_done, Ticket.assignee_id.is_(None)],
        "overdue": [Ticket.due_at < sa.bindparam("now")],
        "soon": [Ticket.due_at >= sa.bindparam("now"), due],
        "stuck": [
            Ticket.state.in_(STUCK_STATES),
            Ticket.last_activity_at < sa.bindparam("stuck"),
        ],
    }
    return sa.select(*(_capped(asked).label(name) for name, asked in conditions.items()))


def _capped(conditions: Sequence[sa.ColumnElement[bool]]) -> Any:
    counted = sa.select(Ticket.id).where(*conditions).limit(sa.bindparam("limit")).subquery()
    return sa.select(sa.func.count()).select_from(counted).scalar_subquery()


@cache
def _figures() -> Any:
    return sa.select(
        Topic.id, Topic.name, Topic.english_name, DeskLoad.counted_at, DeskLoad.figures
    ).outerjoin(DeskLoad, DeskLoad.id == 1)
