"""Mails about tasks: given, due soon, overdue; each with a link that calls it done."""

from typing import Any

from kdn_helpdesk.accounts import deliveries
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.meetings import addresses
from kdn_helpdesk.meetings.events import TaskGiven
from kdn_helpdesk.meetings.models.tasks import Task
from kdn_helpdesk.meetings.queries import tasks


def send_task(event: TaskGiven) -> None:
    """Tell the owner what they have to do."""
    task = tasks.get_task(event.task_id)
    _deliver(task, "mail/task_given.txt", event_key=f"task:{task.id}:{task.owner_id}")


def send_reminder(task: Task, *, is_over: bool) -> None:
    """Remind the owner, before the day or after it."""
    kind = "overdue" if is_over else "due"
    _deliver(
        task,
        "mail/task_due.txt",
        event_key=f"task-{kind}:{task.id}:{task.owner_id}:{task.due_on}",
        is_over=is_over,
    )


def _deliver(task: Task, template: str, *, event_key: str, **context: Any) -> None:
    home = settings().public_url.rstrip("/")
    deliveries.deliver(
        task.owner,
        notice=None,
        template=template,
        context={
            "task": task,
            "group": task.group,
            "meeting": task.meeting,
            "link": f"{home}/aufgabe/{addresses.sign_task(task.id, task.owner_id)}",
            **context,
        },
        about=("working_group", task.group_id),
        event_key=event_key,
    )
