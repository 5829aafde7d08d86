"""Service times and what the dashboard shows, for the walk through every page."""

from datetime import date
from typing import Any

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.tickets.actions import figures, recurring, worktimes
from kdn_helpdesk.tickets.actions.recurring import RecurringValues
from kdn_helpdesk.tickets.models.worktimes import WorkCalendar
from kdn_helpdesk.tickets.rhythms import Rhythm
from tests import factories
from tests.tickets import rules


def examples(agent: Person) -> dict[str, dict[str, Any]]:
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
        figures.keep(figures.count())
    topic = factories.make_topic("open-data")
    with factories.writing():
        planned = recurring.plan_request(
            RecurringValues(
                subject="Prüfung der Schnittstellen",
                body="Bitte prüfen.",
                topic_id=topic.id,
                requester_id=agent.id,
                assignee_id=agent.id,
                rhythm=Rhythm.QUARTERLY,
                first_day=date(2026, 1, 4),
            ),
            actor=agent.id,
        )
    return {
        "recurring.edit": {"number": planned.id},
        "worktimes.calendar": {"number": calendar.id},
        "worktimes.target": {"number": target.id},
    }
