"""Service times and what the dashboard shows, for the walk through every page."""

from datetime import date
from typing import Any

from kdn_helpdesk.tickets.actions import figures, worktimes
from kdn_helpdesk.tickets.models.worktimes import WorkCalendar
from tests import factories
from tests.tickets import rules


def examples() -> dict[str, dict[str, Any]]:
    """Make a calendar with a closure and its targets; call it before there are requests."""
    calendar = rules.make_calendar(is_default=True)
    target = rules.make_target(calendar, answer=780, solution=3900)
    with factories.writing() as session:
        worktimes.add_closure(
            session.get_one(WorkCalendar, calendar.id),
            first_day=date(2026, 12, 28),
            last_day=date(2026, 12, 30),
            reason="Zwischen den Jahren",
            actor=None,
        )
        figures.count_load()
    return {
        "worktimes.calendar": {"number": calendar.id},
        "worktimes.target": {"number": target.id},
    }
