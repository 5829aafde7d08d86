"""Recurring questions of the desk, offered as topics of a meeting."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError, NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.meetings.actions import questions as actions
from kdn_helpdesk.meetings.clusters import Cluster
from kdn_helpdesk.meetings.forms.questions import GroupTopicsForm, TakeForm
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.queries import meetings as reads
from kdn_helpdesk.meetings.queries import questions
from kdn_helpdesk.meetings.views.blueprint import bp
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.application import refuse

WEEKS = 12


def _actor() -> int:
    return viewer().person_id or 0


@bp.route("/termine/<int:meeting_id>/fragen", methods=["GET", "POST"])
@requires(Permission.MEETING_PLAN)
def offer_questions(meeting_id: int) -> ResponseReturnValue:
    """Show what is asked again and again; one click puts it on the agenda."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    weeks, chosen = _weeks(), questions.list_chosen(meeting.group_id)
    if TakeForm().validate_on_submit():
        try:
            _take(meeting, chosen, weeks)
        except DomainError as error:
            refuse()
            flash(error.sentence, "danger")
        else:
            flash(_("The topic stands on the agenda."))
            return redirect(url_for(".offer_questions", meeting_id=meeting.id, wochen=weeks))
    form = GroupTopicsForm(topics=chosen)
    form.offer(questions.list_topics())
    return render_template(
        "meetings/questions.html",
        meeting=meeting,
        form=form,
        weeks=weeks,
        spans=questions.SPANS,
        has_topics=bool(chosen),
        shared=questions.list_shared(chosen, weeks=weeks),
        taken=questions.list_taken(meeting),
        clusters=questions.list_clusters(chosen, weeks=weeks),
    )


@bp.post("/termine/<int:meeting_id>/fragen/themen")
@requires(Permission.MEETING_PLAN)
def choose_question_topics(meeting_id: int) -> ResponseReturnValue:
    """Say which topics of the desk concern the group."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    form = GroupTopicsForm()
    form.offer(questions.list_topics())
    if form.validate_on_submit():
        actions.choose_topics(meeting.group, form.topics.data or [], actor=_actor())
        flash(_("The choice of topics is saved."))
    return redirect(url_for(".offer_questions", meeting_id=meeting.id))


def _take(meeting: Meeting, chosen: list[int], weeks: int) -> None:
    number = request.form.get("shared", type=int)
    if number is not None:
        actions.take_shared(meeting, questions.get_shared(number, chosen), actor=_actor())
        return
    words = request.form.get("words", "")
    found: Cluster | None = next(
        (
            one
            for one in questions.list_clusters(chosen, weeks=weeks)
            if ", ".join(one.words) == words
        ),
        None,
    )
    if found is None:
        raise NotFound(_("This question is not offered any more."))
    actions.take_cluster(meeting, found, actor=_actor())


def _weeks() -> int:
    asked = request.args.get("wochen", type=int)
    return asked if asked in questions.SPANS else WEEKS
