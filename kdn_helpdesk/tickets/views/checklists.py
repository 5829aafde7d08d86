"""Checklists: the administration writes them by topic, the desk ticks their steps."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.tickets.actions import checklists as actions
from kdn_helpdesk.tickets.forms.checklists import BeginForm, ChecklistForm
from kdn_helpdesk.tickets.queries import checklists, topics
from kdn_helpdesk.tickets.views.work import agent, back_to, get
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.forms import Form

bp = Blueprint("checklists", __name__)
ADMINISTRATION = "/verwaltung/themen"


@bp.route(f"{ADMINISTRATION}/<int:topic_id>/checklisten", methods=["GET", "POST"])
@requires(Permission.TICKET_CONFIGURE)
def index(topic_id: int) -> ResponseReturnValue:
    """List a topic's checklists and add one."""
    topic = topics.get_topic(topic_id)
    form = ChecklistForm()
    if form.validate_on_submit():
        try:
            actions.add_template(
                topic,
                name=form.name.data or "",
                steps=form.lines,
                is_usual=form.is_usual.data,
                actor=viewer().person_id,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The checklist has been added."), "success")
            return redirect(url_for(".index", topic_id=topic.id))
    if not form.is_submitted():
        form.is_usual.data = True
    return render_template(
        "tickets/checklists/index.html",
        topic=topic,
        templates=checklists.list_templates(topic.id),
        form=form,
    )


@bp.route(f"{ADMINISTRATION}/checklisten/<int:template_id>", methods=["GET", "POST"])
@requires(Permission.TICKET_CONFIGURE)
def edit(template_id: int) -> ResponseReturnValue:
    """Change a checklist for the requests to come."""
    template = checklists.get_template(template_id)
    form = ChecklistForm(
        name=template.name, steps="\n".join(template.steps), is_usual=template.is_usual
    )
    if form.validate_on_submit():
        try:
            actions.edit_template(
                template,
                name=form.name.data or "",
                steps=form.lines,
                is_usual=form.is_usual.data,
                actor=viewer().person_id,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The change has been saved."), "success")
            return redirect(url_for(".index", topic_id=template.topic_id))
    return render_template("tickets/checklists/edit.html", template=template, form=form)


@bp.route(f"{ADMINISTRATION}/checklisten/<int:template_id>/loeschen", methods=["GET", "POST"])
@requires(Permission.TICKET_CONFIGURE)
def delete(template_id: int) -> ResponseReturnValue:
    """Ask once, then delete a checklist."""
    template, form = checklists.get_template(template_id), Form()
    if form.validate_on_submit():
        topic_id = template.topic_id
        actions.delete_template(template, actor=viewer().person_id)
        flash(_("The checklist has been deleted."), "success")
        return redirect(url_for(".index", topic_id=topic_id))
    return render_template("tickets/checklists/delete.html", template=template, form=form)


@bp.post("/servicestelle/<reference>/checkliste")
@requires(Permission.TICKET_WORK)
def begin(reference: str) -> ResponseReturnValue:
    """Begin a checklist for a request."""
    ticket, form = get(reference), BeginForm()
    if form.validate_on_submit() and form.template.data:
        template = checklists.get_template(form.template.data)
        actions.begin_checklist(ticket, template=template, agent=agent())
    return back_to(ticket, anchor="checkliste")


@bp.post("/servicestelle/<reference>/checkliste/<int:checklist_id>")
@requires(Permission.TICKET_WORK)
def tick(reference: str, checklist_id: int) -> ResponseReturnValue:
    """Tick and untick steps."""
    ticket, form = get(reference), Form()
    checklist = checklists.get_checklist(ticket, checklist_id)
    if form.validate_on_submit():
        actions.tick_steps(
            ticket,
            checklist,
            ticked=request.form.getlist("step", type=int),
            seen=request.form.getlist("seen", type=int),
            agent=agent(),
        )
        flash(_("The change has been saved."), "success")
    return back_to(ticket)
