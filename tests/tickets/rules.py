"""The calendar and the targets that the tests count by: those that ship."""

from kdn_helpdesk.tickets.actions import worktimes
from kdn_helpdesk.tickets.actions.worktimes import TargetValues
from kdn_helpdesk.tickets.models.worktimes import WorkCalendar
from kdn_helpdesk.tickets.states import Priority
from tests.factories import writing

MINUTES = {
    Priority.URGENT: (120, 780),
    Priority.HIGH: (240, 1560),
    Priority.NORMAL: (780, 3900),
    Priority.LOW: (1560, 7800),
}


def make_calendar(name: str = "Servicestelle", **options) -> WorkCalendar:
    with writing():
        return worktimes.add_calendar(name=name, actor=None, **options)


def make_target(
    calendar: WorkCalendar, *, answer=None, solution=None, topic=None, priority=None, warn=75
):
    with writing():
        return worktimes.add_target(
            TargetValues(
                calendar_id=calendar.id,
                topic_id=topic.id if topic else None,
                priority=priority,
                answer_minutes=answer,
                solution_minutes=solution,
                warn_percent=warn,
            ),
            actor=None,
        )


def make_rules() -> WorkCalendar:
    """The calendar that ships, and a target for each priority."""
    calendar = make_calendar(is_default=True)
    for priority, (answer, solution) in MINUTES.items():
        make_target(calendar, answer=answer, solution=solution, priority=priority)
    return calendar
