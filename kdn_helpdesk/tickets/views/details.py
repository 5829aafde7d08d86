"""The fields of topics: the administration writes them, the desk fills them in at a request."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.tickets.actions import details as actions
from kdn_helpdesk.tickets.forms.details import KIND_LABELS, AskedDetails, TopicFieldForm
from kdn_helpdesk.tickets.queries import details, topics
from kdn_helpdesk.tickets.views.work import agent, back_to, get, page
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.application import refuse
from kdn_helpdesk.web.forms import Form

bp = Blueprint("details", __name__)
ADMINISTRATION = "/verwaltung/themen"


@bp.route(f"{ADMINISTRATION}/<int:topic_id>/felder", methods=["GET", "POST"])
@requires(Permission.TICKET_CONFIGURE)
def index(topic_id: int) -> ResponseReturnValue:
    """List what a topic asks, and ask for one thing more."""
    topic = topics.get_topic(topic_id)
    form = TopicFieldForm()
    if form.validate_on_submit():
        try:
            actions.add_field(topic, actor=viewer().person_id, **form.columns)
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The field has been added."), "success")
            return redirect(url_for(".index", topic_id=topic.id))
    fields = details.list_fields([topic], at_desk=True).get(topic.id, [])
    return render_template(
        "tickets/details/index.html", topic=topic, fields=fields, form=form, kinds=KIND_LABELS
    )


@bp.route(f"{ADMINISTRATION}/felder/<int:field_id>", methods=["GET", "POST"])
@requires(Permission.TICKET_CONFIGURE)
def edit(field_id: int) -> ResponseReturnValue:
    """Change what is asked."""
    field = details.get_field(field_id)
    form = TopicFieldForm(
        data={
            "label": field.label,
            "kind": field.kind.value,
            "options": "\n".join(field.options),
            "is_required": field.is_required,
            "for_desk_only": field.for_desk_only,
            "position": field.position,
        }
    )
    if form.validate_on_submit():
        try:
            actions.edit_field(field, actor=viewer().person_id, **form.columns)
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The change has been saved."), "success")
            return redirect(url_for(".index", topic_id=field.topic_id))
    return render_template("tickets/details/edit.html", field=field, form=form)


@bp.route(f"{ADMINISTRATION}/felder/<int:field_id>/loeschen", methods=["GET", "POST"])
@requires(Permission.TICKET_CONFIGURE)
def delete(field_id: int) -> ResponseReturnValue:
    """Ask once, then delete a field with its answers."""
    field, form = details.get_field(field_id), Form()
    if form.validate_on_submit():
        topic_id = field.topic_id
        actions.delete_field(field, actor=viewer().person_id)
        flash(_("The field has been deleted."), "success")
        return redirect(url_for(".index", topic_id=topic_id))
    number = details.count_answers(field)
    return render_template("tickets/details/delete.html", field=field, form=form, number=number)


@bp.post("/servicestelle/<reference>/angaben")
@requires(Permission.TICKET_WORK)
def fill_in(reference: str) -> ResponseReturnValue:
    """Change what a request says in its fields."""
    ticket, form = get(reference), Form()
    filled = details.list_filled(ticket, viewer=viewer())
    asked = AskedDetails({ticket.topic_id: [one.field for one in filled]})
    values = asked.take(ticket.topic_id)
    if not form.validate_on_submit() or asked.errors:
        refuse()
        return page(
            get(reference), problem=" ".join(asked.sentences(ticket.topic_id)), typed=request.form
        )
    actions.set_details(ticket, values, actor=agent())
    flash(_("The change has been saved."), "success")
    return back_to(ticket)
