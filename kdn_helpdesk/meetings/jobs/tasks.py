"""Reminding of tasks: once before the day, once after it."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.jobs import periodic
from kdn_helpdesk.core.log import log
from kdn_helpdesk.meetings.models.tasks import Task
from kdn_helpdesk.meetings.notices import tasks as notices
from kdn_helpdesk.meetings.queries import tasks


@periodic("meetings.remind_of_tasks", every=timedelta(minutes=30))
def remind_of_tasks() -> int:
    """Remind every owner of what is due; return how many."""
    done = 0
    failed: set[int] = set()
    while (number := _next(failed)) is not None:
        try:
            with transaction():
                _remind(number)
            done += 1
        except Exception as error:  # one bad row must not hold back the others
            failed.add(number)
            log.exception("task_reminder_failed", task=number, error=str(error))
    return done


def _next(failed: set[int]) -> int | None:
    number = tasks.find_due(but=failed)
    db.session.rollback()
    return number


def _remind(number: int) -> None:
    # Looked up again under a lock: another worker may have reminded since it was found.
    task = db.session.scalar(
        sa.select(Task)
        .where(Task.id == number, tasks.is_due())
        .options(joinedload(Task.owner), joinedload(Task.group), joinedload(Task.meeting))
        .with_for_update(of=Task, skip_locked=True)
    )
    if task is None or task.due_on is None:
        return
    is_over = task.due_on < clock.today()
    notices.send_reminder(task, is_over=is_over)
    task.reminded_at = task.reminded_at or clock.now()
    if is_over:
        task.overdue_told_at = clock.now()
    db.session.flush()
