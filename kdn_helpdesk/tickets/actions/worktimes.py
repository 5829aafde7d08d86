"""Calendars and targets, as the administration edits them; every change recalculates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from kdn_helpdesk.core import audit, clock, jobs
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.worktimes import (
    Closure,
    OpeningSpan,
    Recalculation,
    ServiceTarget,
    WorkCalendar,
)
from kdn_helpdesk.tickets.queries import worktimes
from kdn_helpdesk.tickets.states import Priority
from kdn_helpdesk.tickets.worktime import ALL_DAY, STANDARD, Calendar, Hours

LONGEST_TARGET = 200_000
"""Working minutes: about two years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetValues:
    """What a target says."""

    calendar_id: int
    topic_id: int | None
    priority: Priority | None
    answer_minutes: int | None
    solution_minutes: int | None
    warn_percent: int = 75


def add_calendar(
    *, name: str, actor: int | None, like: Calendar = STANDARD, is_default: bool = False
) -> WorkCalendar:
    """Add a calendar with the hours of another one, those that ship unless said otherwise."""
    _check_name(name, but=0)
    calendar = WorkCalendar(name=name, is_default=is_default)
    db.session.add(calendar)
    db.session.flush()
    _write_hours(calendar, like.hours)
    for flag in FLAGS:
        setattr(calendar, flag, getattr(like, flag))
    audit.record("calendar:add", calendar, actor=actor)
    db.session.flush()
    return calendar


FLAGS = ("keeps_holidays", "keeps_rosenmontag", "keeps_christmas_eve", "keeps_new_years_eve")


def edit_calendar(
    calendar: WorkCalendar,
    *,
    name: str,
    hours: Sequence[Sequence[Hours]],
    actor: int | None,
    **flags: bool,
) -> None:
    """Change the name, the hours of each weekday, and which days close it."""
    _check_name(name, but=calendar.id)
    if not any(hours):
        raise DomainError(_("The desk must be open at some time."), field="monday")
    calendar.name = name
    for flag in FLAGS:
        setattr(calendar, flag, flags[flag])
    db.session.execute(sa.delete(OpeningSpan).where(OpeningSpan.calendar_id == calendar.id))
    _write_hours(calendar, hours)
    audit.record("calendar:edit", calendar, actor=actor, hours=[list(day) for day in hours])
    recalculate(actor=actor)


def remove_calendar(calendar: WorkCalendar, *, actor: int | None) -> None:
    """Take away a calendar that no target counts by."""
    used = sa.select(ServiceTarget.id).where(ServiceTarget.calendar_id == calendar.id).limit(1)
    if calendar.is_default or db.session.scalar(used) is not None:
        raise DomainError(_("This calendar is in use; give its targets another one first."))
    audit.record("calendar:remove", calendar, actor=actor, name=calendar.name)
    db.session.execute(sa.delete(WorkCalendar).where(WorkCalendar.id == calendar.id))


def add_closure(
    calendar: WorkCalendar,
    *,
    first_day: date | None,
    last_day: date | None = None,
    hours: Hours = ALL_DAY,
    reason: str = "",
    actor: int | None,
) -> Closure:
    """Close the desk on these days, or for these hours of each of them."""
    if first_day is None:
        raise DomainError(_("Please enter a day."), field="first_day")
    last_day = last_day or first_day
    if last_day < first_day:
        raise DomainError(_("The last day lies before the first."), field="last_day")
    if hours.closes <= hours.opens:
        raise DomainError(_("The end lies before the beginning."), field="ends")
    closure = Closure(
        calendar_id=calendar.id,
        first_day=first_day,
        last_day=last_day,
        begins=hours.opens,
        ends=hours.closes,
        reason=reason,
    )
    db.session.add(closure)
    audit.record("calendar:close", calendar, actor=actor, first=first_day, last=last_day)
    recalculate(actor=actor)
    return closure


def remove_closure(calendar: WorkCalendar, *, closure_id: int, actor: int | None) -> None:
    """Open the desk again on days that were closed."""
    gone = db.session.execute(
        sa.delete(Closure).where(Closure.calendar_id == calendar.id, Closure.id == closure_id)
    )
    if getattr(gone, "rowcount", 0):
        audit.record("calendar:reopen", calendar, actor=actor, closure=closure_id)
        recalculate(actor=actor)


def add_target(values: TargetValues, *, actor: int | None) -> ServiceTarget:
    """Add a target for a topic, a priority, both, or all requests."""
    _check_target(values, but=0)
    target = ServiceTarget(
        calendar_id=values.calendar_id,
        topic_id=values.topic_id,
        priority=values.priority,
        answer_minutes=values.answer_minutes,
        solution_minutes=values.solution_minutes,
        warn_percent=values.warn_percent,
    )
    db.session.add(target)
    db.session.flush()
    audit.record("target:add", target, actor=actor, **_told(values))
    recalculate(actor=actor)
    return target


def edit_target(target: ServiceTarget, values: TargetValues, *, actor: int | None) -> None:
    """Change what a target says."""
    _check_target(values, but=target.id)
    target.calendar_id, target.topic_id = values.calendar_id, values.topic_id
    target.priority, target.warn_percent = values.priority, values.warn_percent
    target.answer_minutes = values.answer_minutes
    target.solution_minutes = values.solution_minutes
    audit.record("target:edit", target, actor=actor, **_told(values))
    recalculate(actor=actor)


def remove_target(target: ServiceTarget, *, actor: int | None) -> None:
    """Take a target away; its requests follow the next one that fits them."""
    audit.record("target:remove", target, actor=actor)
    db.session.execute(sa.delete(ServiceTarget).where(ServiceTarget.id == target.id))
    recalculate(actor=actor)


def recalculate(*, actor: int | None) -> None:
    """Let the worker bring every undone request's deadlines in line with the rules."""
    undone = sa.select(sa.func.count()).select_from(Ticket).where(~Ticket.is_done)
    db.session.add(Recalculation(actor_id=actor, total=db.session.scalar(undone) or 0))
    db.session.flush()
    jobs.ring()


def stop_recalculation(*, actor: int | None) -> None:
    """Let the recalculation end before its next step; what it has not reached stays as it is."""
    run = worktimes.find_running_recalculation()
    if run is None:
        return
    db.session.refresh(run, with_for_update=True)
    if run.finished_at is None:
        run.finished_at = run.stopped_at = clock.now()
        audit.record("recalculation:stop", run, actor=actor, done=run.done, total=run.total)
        db.session.flush()


def resume_recalculation(*, actor: int | None) -> None:
    """Go on where the latest recalculation was stopped."""
    run = worktimes.find_stopped_recalculation()
    if run is None:
        return
    run.finished_at = run.stopped_at = None
    audit.record("recalculation:resume", run, actor=actor)
    db.session.flush()
    jobs.ring()


def _write_hours(calendar: WorkCalendar, hours: Sequence[Sequence[Hours]]) -> None:
    db.session.add_all(
        OpeningSpan(calendar_id=calendar.id, weekday=weekday, opens=opens, closes=closes)
        for weekday, spans in enumerate(hours)
        for opens, closes in spans
    )
    db.session.flush()


def _check_name(name: str, *, but: int) -> None:
    others = sa.select(WorkCalendar.name).where(WorkCalendar.id != but)
    if name.casefold() in {other.casefold() for other in db.session.scalars(others)}:
        raise DomainError(_("There is a calendar of this name already."), field="name")


def _check_target(values: TargetValues, *, but: int) -> None:
    if values.answer_minutes is None and values.solution_minutes is None:
        raise DomainError(_("Please say until when to answer or to solve."), field="answer")
    same = sa.select(ServiceTarget.id).where(
        ServiceTarget.id != but,
        ServiceTarget.topic_id.is_not_distinct_from(values.topic_id),
        ServiceTarget.priority.is_not_distinct_from(values.priority),
    )
    if db.session.scalar(same.limit(1)) is not None:
        raise DomainError(_("There is a target for these requests already."), field="topic")


def _told(values: TargetValues) -> dict[str, object]:
    return {
        "topic": values.topic_id,
        "priority": values.priority,
        "answer": values.answer_minutes,
        "solution": values.solution_minutes,
        "warn": values.warn_percent,
    }
