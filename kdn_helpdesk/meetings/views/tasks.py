"""Tasks: of a group, one's own, and one by a signed link without signing in."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError, NotFound
from kdn_helpdesk.core.i18n import _, in_language
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.groups import queries as group_reads
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.meetings import addresses
from kdn_helpdesk.meetings.actions import tasks as actions
from kdn_helpdesk.meetings.forms.tasks import DoneForm, TaskForm
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.models.tasks import Task
from kdn_helpdesk.meetings.queries import agendas, tasks
from kdn_helpdesk.meetings.queries import meetings as reads
from kdn_helpdesk.meetings.views.blueprint import bp
from kdn_helpdesk.web.access import own_path, public, requires, viewer


def _actor() -> int:
    return viewer().person_id or 0


@bp.get("/arbeitskreise/<slug>/aufgaben")
@requires(Permission.ACCOUNT_USE)
def group_tasks(slug: str) -> ResponseReturnValue:
    """List what is to be done in a working group, for its members."""
    group = tasks.get_group(slug, viewer=viewer())
    return render_template(
        "meetings/tasks.html",
        group=group,
        open_tasks=tasks.list_of_group(group.id),
        done_tasks=tasks.list_of_group(group.id, done=True, limit=30),
        leads=viewer().coordinates_group(group.id),
    )


@bp.get("/konto/aufgaben")
@requires(Permission.ACCOUNT_USE)
def own_tasks() -> ResponseReturnValue:
    """List one's own tasks of all working groups."""
    open_tasks, done_tasks = tasks.list_own(viewer())
    return render_template("meetings/own_tasks.html", open_tasks=open_tasks, done_tasks=done_tasks)


@bp.route("/arbeitskreise/<slug>/aufgaben/neu", methods=["GET", "POST"])
@requires(Permission.MINUTES_WRITE)
def give_task(slug: str) -> ResponseReturnValue:
    """Give a task of the group to somebody; the owner is told at once."""
    group = group_reads.get_group(slug, viewer=viewer())
    if not viewer().coordinates_group(group.id):
        raise NotFound(_("There is no such working group."))
    return _give(group, None, None)


@bp.route("/termine/<int:meeting_id>/aufgaben/neu", methods=["GET", "POST"])
@requires(Permission.MINUTES_WRITE)
def give_task_of_meeting(meeting_id: int) -> ResponseReturnValue:
    """Give a task of a meeting, or of one of its topics."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    return _give(meeting.group, meeting, request.args.get("thema", type=int))


def _give(group: WorkingGroup, meeting: Meeting | None, item_id: int | None) -> ResponseReturnValue:
    item = agendas.get_item(meeting, item_id) if meeting and item_id else None
    form = TaskForm()
    form.offer(tasks.list_owners(group.id, meeting))
    if form.validate_on_submit():
        try:
            actions.give_task(
                group,
                text=form.text.data or "",
                owner=form.chosen(),
                due_on=form.due_on.data,
                meeting=meeting,
                item=item,
                actor=_actor(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The task has been written down."))
            if meeting is None:
                return redirect(url_for(".group_tasks", slug=group.slug))
            anchor = f"abschnitt-{item.id}" if item else None
            return redirect(url_for(".write_minutes", meeting_id=meeting.id, _anchor=anchor))
    return render_template(
        "meetings/task.html", group=group, meeting=meeting, item=item, form=form, task=None
    )


@bp.route("/aufgaben/<int:task_id>", methods=["GET", "POST"])
@requires(Permission.MINUTES_WRITE)
def change_task(task_id: int) -> ResponseReturnValue:
    """Change a task."""
    task = tasks.get_managed(task_id, viewer=viewer())
    form = TaskForm(text=task.text, owner=str(task.owner_id), due_on=task.due_on)
    form.offer(tasks.list_owners(task.group_id, task.meeting), chosen=task.owner)
    if form.validate_on_submit():
        try:
            actions.change_task(
                task,
                text=form.text.data or "",
                owner=form.chosen(),
                due_on=form.due_on.data,
                actor=_actor(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The task has been changed."))
            return redirect(url_for(".group_tasks", slug=task.group.slug))
    return render_template(
        "meetings/task.html",
        group=task.group,
        meeting=task.meeting,
        item=task.item,
        form=form,
        task=task,
    )


@bp.post("/aufgaben/<int:task_id>/<any(erledigt, offen):state>")
@requires(Permission.ACCOUNT_USE)
def settle_task(task_id: int, state: str) -> ResponseReturnValue:
    """Call a task done, or not done after all."""
    task = tasks.get_doable(task_id, viewer=viewer())
    _settle(task, state, actor=_actor())
    target = own_path(request.referrer)
    return redirect(target or url_for(".own_tasks"))


@bp.post("/aufgaben/<int:task_id>/streichen")
@requires(Permission.MINUTES_WRITE)
def drop_task(task_id: int) -> ResponseReturnValue:
    """Take a task away."""
    task = tasks.get_managed(task_id, viewer=viewer())
    slug = task.group.slug
    actions.drop_task(task, actor=_actor())
    flash(_("The task has been taken away."))
    return redirect(url_for(".group_tasks", slug=slug))


@bp.route("/aufgabe/<token>", methods=["GET", "POST"])
@public
def linked_task(token: str) -> ResponseReturnValue:
    """Show the task of a mailed link; a POST calls it done, or not done after all."""
    try:
        task = tasks.get_linked(*addresses.read_task(token))
    except DomainError as error:
        raise NotFound(error.sentence) from error
    form = DoneForm()
    if form.validate_on_submit():
        _settle(task, "offen" if "reopen" in request.form else "erledigt", actor=task.owner_id)
        return redirect(url_for(".linked_task", token=token))
    with in_language(task.owner.language):
        return render_template("meetings/linked_task.html", task=task, form=form)


def _settle(task: Task, state: str, *, actor: int) -> None:
    if state == "erledigt":
        actions.finish_task(task, actor=actor)
        flash(_("Thank you, the task is done."))
    else:
        actions.reopen_task(task, actor=actor)
        flash(_("The task is open again."))
