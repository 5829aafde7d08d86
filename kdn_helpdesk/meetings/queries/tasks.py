"""Tasks of a meeting, of a working group, of a person."""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.groups import queries as group_reads
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.models.tasks import Task
from kdn_helpdesk.meetings.queries import invitations

BEFORE = timedelta(days=3)
"""How long before its day somebody is reminded of a task."""


def get_group(slug: str, *, viewer: Viewer) -> WorkingGroup:
    """Return the group whose tasks the viewer may read: members and the desk."""
    group = group_reads.get_group(slug, viewer=viewer)
    inside = group.id in viewer.groups | viewer.coordinates or viewer.works_at_desk
    if not inside:
        raise NotFound(_("There is no such working group."))
    return group


def list_of_group(group_id: int, *, done: bool = False, limit: int = 200) -> Sequence[Task]:
    """Return the group's open tasks, what is due first on top; or those done, latest first."""
    statement = _whole().where(Task.group_id == group_id)
    if done:
        statement = statement.where(Task.done_at.is_not(None)).order_by(Task.done_at.desc())
    else:
        statement = _by_day(statement.where(Task.done_at.is_(None)))
    return db.session.scalars(statement.limit(limit)).all()


def list_of_meeting(meeting_id: int) -> dict[int | None, list[Task]]:
    """Return the tasks of a meeting by the number of their topic."""
    found: dict[int | None, list[Task]] = {}
    statement = _whole().where(Task.meeting_id == meeting_id).order_by(Task.id)
    for task in db.session.scalars(statement):
        found.setdefault(task.item_id, []).append(task)
    return found


def list_own(viewer: Viewer) -> tuple[Sequence[Task], Sequence[Task]]:
    """Return the viewer's open tasks, and what they did lately."""
    own = _whole().where(Task.owner_id == viewer.person_id)
    lately = clock.now() - timedelta(days=90)
    return (
        db.session.scalars(_by_day(own.where(Task.done_at.is_(None), _known()))).all(),
        db.session.scalars(own.where(Task.done_at >= lately).order_by(Task.done_at.desc())).all(),
    )


def count_open(group_id: int) -> int:
    """Return how many tasks of the group are not done."""
    statement = sa.select(sa.func.count(Task.id)).where(
        Task.group_id == group_id, Task.done_at.is_(None)
    )
    return db.session.scalar(statement) or 0


def get_task(task_id: int) -> Task:
    """Return a task with its group, meeting and owner."""
    task = db.session.scalar(_whole().where(Task.id == task_id))
    if task is None:
        raise NotFound(_("There is no such task."))
    return task


def get_linked(task_id: int, owner_id: int) -> Task:
    """Return the task of a personal link; raises NotFound once it is another's."""
    task = get_task(task_id)
    if task.owner_id != owner_id:
        raise NotFound(_("Somebody else has this task now."))
    return task


def get_managed(task_id: int, *, viewer: Viewer) -> Task:
    """Return a task of a group that the viewer leads."""
    task = get_task(task_id)
    if not viewer.coordinates_group(task.group_id):
        raise NotFound(_("There is no such task."))
    return task


def get_doable(task_id: int, *, viewer: Viewer) -> Task:
    """Return a task that the viewer may call done: their own, or one of a group they lead."""
    task = get_task(task_id)
    is_own = task.owner_id == viewer.person_id and task.told_at is not None
    if not is_own and not viewer.coordinates_group(task.group_id):
        raise NotFound(_("There is no such task."))
    return task


def list_owners(group_id: int, meeting: Meeting | None = None) -> list[Person]:
    """Return who is offered as owner: the members, and who is invited to the meeting."""
    people = {row.person_id: row.person for row in group_reads.list_people([group_id])}
    if meeting is not None:
        people |= {one.person_id: one.person for one in invitations.list_invited(meeting.id)}
    return sorted(people.values(), key=group_reads.sort_name)


def list_untold(meeting_id: int) -> Sequence[Task]:
    """Return the meeting's open tasks whose owners have not been told."""
    return db.session.scalars(
        sa.select(Task)
        .where(Task.meeting_id == meeting_id, Task.told_at.is_(None), Task.done_at.is_(None))
        .order_by(Task.id)
    ).all()


def find_due(*, but: Collection[int] = ()) -> int | None:
    """Return a task of which its owner must be reminded now: before its day, or after it."""
    return db.session.scalar(
        sa.select(Task.id).where(is_due(), Task.id.not_in(list(but))).order_by(Task.id).limit(1)
    )


def is_due() -> sa.ColumnElement[bool]:
    """Return the condition that a reminder is due.

    Nobody is reminded on the day they were told.
    """
    today = clock.today()
    soon = sa.and_(
        Task.reminded_at.is_(None),
        Task.due_on >= today,
        Task.due_on <= today + BEFORE,
        Task.told_at < datetime.combine(today, time.min, tzinfo=clock.BERLIN),
    )
    over = sa.and_(Task.overdue_told_at.is_(None), Task.due_on < today)
    return sa.and_(Task.done_at.is_(None), _known(), sa.or_(soon, over))


def _known() -> sa.ColumnElement[bool]:
    return Task.told_at.is_not(None)


def _whole() -> sa.Select[Task]:
    return sa.select(Task).options(
        joinedload(Task.owner),
        joinedload(Task.group),
        joinedload(Task.meeting),
        joinedload(Task.item),
    )


def _by_day(statement: Any) -> Any:
    return statement.order_by(Task.due_on.is_(None), Task.due_on, Task.id)
