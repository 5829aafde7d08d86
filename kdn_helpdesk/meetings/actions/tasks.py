"""Tasks: given, changed, done; their owners hear of them once the minutes are out."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from kdn_helpdesk.accounts.actions import people
from kdn_helpdesk.core import audit, clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.meetings.actions import standing
from kdn_helpdesk.meetings.events import TaskGiven
from kdn_helpdesk.meetings.models.agendas import AgendaItem, Minutes, MinutesState
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.models.tasks import Task
from kdn_helpdesk.meetings.queries import tasks as reads


@dataclass(frozen=True, slots=True)
class Owner:
    """Who does it: somebody known by their number, or a guest by address."""

    person_id: int | None = None
    email: str = ""
    name: str = ""


def give_task(
    group: WorkingGroup,
    *,
    text: str,
    owner: Owner,
    due_on: date | None = None,
    meeting: Meeting | None = None,
    item: AgendaItem | None = None,
    actor: int,
) -> Task:
    """Write down who does what until when; while the minutes are a draft nobody is told."""
    task = Task(
        group_id=group.id,
        meeting_id=meeting.id if meeting else None,
        item_id=item.id if item else None,
        text=text,
        owner_id=_find_owner(owner),
        due_on=due_on,
        created_by_id=actor,
    )
    db.session.add(task)
    db.session.flush()
    audit.record("task:give", task, actor=actor, owner=task.owner_id, due_on=due_on)
    if meeting is None or _is_out(meeting.id):
        _tell(task)
    standing.follow_tasks(group.id)
    return task


def change_task(task: Task, *, text: str, owner: Owner, due_on: date | None, actor: int) -> None:
    """Change a task; a new owner is told, and a new day is reminded of anew."""
    owner_id = _find_owner(owner)
    if due_on != task.due_on:
        task.reminded_at = task.overdue_told_at = None
    audit.record(
        "task:change", task, actor=actor, owner=owner_id, due_on=due_on, former=task.owner_id
    )
    is_new = owner_id != task.owner_id
    task.text, task.owner_id, task.due_on = text, owner_id, due_on
    db.session.flush()
    if is_new:
        db.session.expire(task, ["owner"])
        task.reminded_at = task.overdue_told_at = None
        if task.told_at is not None:
            _tell(task)


def finish_task(task: Task, *, actor: int | None) -> None:
    """Note that it is done."""
    if task.is_done:
        return
    task.done_at = clock.now()
    db.session.flush()
    audit.record("task:finish", task, actor=actor)
    standing.follow_tasks(task.group_id)


def reopen_task(task: Task, *, actor: int | None) -> None:
    """Note that it is not done after all."""
    if not task.is_done:
        return
    task.done_at = None
    db.session.flush()
    audit.record("task:reopen", task, actor=actor)
    standing.follow_tasks(task.group_id)


def drop_task(task: Task, *, actor: int) -> None:
    """Take a task away."""
    group_id = task.group_id
    audit.record("task:drop", task, actor=actor, owner=task.owner_id)
    db.session.delete(task)
    db.session.flush()
    standing.follow_tasks(group_id)


def tell_owners(meeting: Meeting) -> None:
    """Tell the owners of the meeting's tasks; the minutes are out."""
    for task in reads.list_untold(meeting.id):
        _tell(task)


def _tell(task: Task) -> None:
    task.told_at = clock.now()
    db.session.flush()
    publish(TaskGiven(task_id=task.id))


def _find_owner(owner: Owner) -> int:
    if owner.person_id is not None:
        return owner.person_id
    if not owner.email:
        raise DomainError(_("Please choose who does it, or enter a mail address."), field="owner")
    return people.find_or_add_person(email=owner.email, name=owner.name).id


def _is_out(meeting_id: int) -> bool:
    state = db.session.scalar(sa.select(Minutes.state).where(Minutes.meeting_id == meeting_id))
    return state is not None and state is not MinutesState.DRAFT
