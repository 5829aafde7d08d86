"""Until when the desk should have answered and solved a request.

A target counts the working minutes of a calendar from the filing on. It stands still while the
request waits for somebody else, as the history of its states says. A request that is taken up
again after it was done has its time anew.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.tickets.states import DUE_AT_DESK, Priority, State
from kdn_helpdesk.tickets.worktime import Calendar, Span


class Target(enum.StrEnum):
    """What the desk owes."""

    ANSWER = "answer"
    """The first answer that the asking side can read."""
    SOLUTION = "solution"


ENDINGS = (State.SOLVED, State.CLOSED)
"""After these the time begins anew; a merging that was undone was a pause."""
TARGET_LABELS = {Target.ANSWER: lazy("First answer"), Target.SOLUTION: lazy("Solution")}


@dataclass(frozen=True, slots=True)
class Rule:
    """How many working minutes the desk has, for these requests; None asks for nothing."""

    calendar: Calendar
    answer_minutes: int | None
    solution_minutes: int | None
    warn_percent: int = 75
    """After which part of the time a warning comes."""
    topic_id: int | None = None
    """None: every topic."""
    priority: Priority | None = None
    """None: every priority."""

    def minutes_of(self, target: Target) -> int | None:
        """Return how long the desk has for this."""
        return self.answer_minutes if target is Target.ANSWER else self.solution_minutes

    def fits(self, topic_id: int, priority: Priority) -> bool:
        """Tell whether it is meant for such a request."""
        return self.topic_id in (None, topic_id) and self.priority in (None, priority)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules; the one that says more about a request holds."""

    rules: tuple[Rule, ...] = ()

    def rule_for(self, topic_id: int, priority: Priority) -> Rule | None:
        """Return the rule of topic and priority, else of the topic, the priority, or of all."""
        fitting = [rule for rule in self.rules if rule.fits(topic_id, priority)]
        return max(fitting, key=_closeness, default=None)


@dataclass(frozen=True, slots=True)
class Change:
    """When a request came into a state."""

    at: datetime
    state: State


@dataclass(frozen=True, slots=True)
class Run:
    """Since when a request's time runs, when it stood still, and since when it does now."""

    started_at: datetime
    pauses: tuple[Span, ...] = ()
    stopped_at: datetime | None = None
    """None while the desk is expected to act."""


@dataclass(frozen=True, slots=True)
class Due:
    """When a target ends; while it stands still, what is left of it."""

    due_at: datetime | None = None
    warn_at: datetime | None = None
    left: int | None = None
    """Working minutes; fewer than none where it was late."""


def run_of(filed_at: datetime, changes: Sequence[Change]) -> Run:
    """Return how a request's time ran, from its states in their order."""
    start, pauses = _minute(filed_at), list[Span]()
    stopped: datetime | None = None
    was_done = False
    for change in changes:
        at = _minute(change.at)
        if change.state in DUE_AT_DESK:
            if was_done:
                start, pauses = at, []
            elif stopped is not None:
                pauses.append(Span(stopped, at))
            stopped, was_done = None, False
        else:
            stopped = at if stopped is None else stopped
            was_done = was_done or change.state in ENDINGS
    return Run(start, tuple(pauses), stopped)


def due_of(rule: Rule, target: Target, run: Run, *, met_at: datetime | None = None) -> Due | None:
    """Return when the target ends, or what was left when it was met or stopped; None: no target.

    Raises NeverOpen where the rule's calendar never has that much time.
    """
    minutes = rule.minutes_of(target)
    if minutes is None:
        return None
    ends = [moment for moment in (met_at, run.stopped_at) if moment is not None]
    if ends:
        used = rule.calendar.worked(run.started_at, min(ends), pauses=run.pauses)
        return Due(left=minutes - used)
    warning = minutes * rule.warn_percent // 100
    return Due(
        rule.calendar.due_after(run.started_at, minutes, pauses=run.pauses),
        rule.calendar.due_after(run.started_at, warning, pauses=run.pauses),
    )


def _closeness(rule: Rule) -> tuple[bool, bool]:
    return rule.topic_id is not None, rule.priority is not None


def _minute(moment: datetime) -> datetime:
    """Return the minute's beginning: targets are counted in minutes, and shown in them."""
    return moment.replace(second=0, microsecond=0)
