"""The administration's page of topics."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.tickets.actions import topics as actions
from kdn_helpdesk.tickets.forms.topics import NewTopicForm, TopicForm
from kdn_helpdesk.tickets.queries import topics
from kdn_helpdesk.tickets.states import DESK_VISIBILITY_LABELS, Visibility
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.forms import data_of

bp = Blueprint("topics", __name__, url_prefix="/verwaltung/themen")


@bp.route("", methods=["GET", "POST"])
@requires(Permission.TICKET_CONFIGURE)
def index() -> ResponseReturnValue:
    """List the topics and add one."""
    form = NewTopicForm()
    if form.validate_on_submit():
        try:
            topic = actions.add_topic(name=form.name.data or "", actor=viewer().person_id)
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The topic has been added."), "success")
            return redirect(url_for(".edit", topic_id=topic.id))
    return render_template(
        "tickets/topics.html",
        topics=topics.list_topics(only_active=False),
        form=form,
        visibilities=DESK_VISIBILITY_LABELS,
    )


@bp.route("/<int:topic_id>", methods=["GET", "POST"])
@requires(Permission.TICKET_CONFIGURE)
def edit(topic_id: int) -> ResponseReturnValue:
    """Change one topic."""
    topic = topics.get_topic(topic_id)
    form = TopicForm(obj=topic)
    if form.validate_on_submit():
        try:
            actions.edit_topic(
                topic,
                **data_of(form, "name", "english_name", "position", "is_active"),
                default_visibility=Visibility(form.default_visibility.data),
                actor=viewer().person_id,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The change has been saved."), "success")
            return redirect(url_for(".index"))
    return render_template("tickets/topic.html", topic=topic, form=form)
