"""Topics: proposing them, and making an agenda of them."""

import re
from typing import TypedDict

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError, NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.meetings.actions import agendas as actions
from kdn_helpdesk.meetings.forms.agendas import DeclineTopicForm, TopicForm
from kdn_helpdesk.meetings.models.agendas import AgendaItem
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.queries import agendas
from kdn_helpdesk.meetings.queries import meetings as reads
from kdn_helpdesk.meetings.views.blueprint import bp
from kdn_helpdesk.tickets.queries import tickets as ticket_reads
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.wishes.queries import wishes as wish_reads

_WISH = re.compile(r"KDN-A-0*([1-9][0-9]{0,8})")


def _page(meeting: Meeting) -> str:
    return url_for(".show", meeting_id=meeting.id, slug=meeting.slug, _anchor="tagesordnung")


class Origin(TypedDict):
    """The request or the wish that a topic comes from."""

    ticket_id: int | None
    wish_id: int | None


def _origin(form: TopicForm) -> Origin:
    """Return the request or wish that was named; only one that the viewer may see."""
    named = (form.reference.data or "").upper()
    found = Origin(ticket_id=None, wish_id=None)
    if not named:
        return found
    try:
        if match := _WISH.fullmatch(named):
            found["wish_id"] = wish_reads.get_wish(int(match[1]), viewer=viewer()).id
        else:
            found["ticket_id"] = ticket_reads.get_ticket(named, viewer=viewer()).id
    except NotFound as error:
        raise DomainError(error.sentence, field="reference") from error
    return found


def _named(item: AgendaItem) -> str:
    """Return the number of what the topic comes from."""
    origin = item.ticket or item.wish
    return origin.reference if origin else ""


@bp.get("/termine/themen/neu")
@requires(Permission.AGENDA_PROPOSE)
def choose_meeting() -> ResponseReturnValue:
    """Let a person choose the meeting at which a request shall be a topic."""
    return render_template(
        "meetings/choose.html",
        reference=request.args.get("anfrage", "")[:20],
        meetings=reads.list_open_to_topics(viewer=viewer()),
    )


@bp.route("/termine/<int:meeting_id>/themen/neu", methods=["GET", "POST"])
@requires(Permission.AGENDA_PROPOSE)
def propose(meeting_id: int) -> ResponseReturnValue:
    """Propose a topic; of those who lead the group it stands on the agenda at once."""
    meeting = reads.get_meeting(meeting_id, viewer=viewer())
    if not reads.is_insider(meeting, viewer=viewer()):
        raise NotFound(_("There is no such meeting."))
    leads = viewer().coordinates_group(meeting.group_id)
    form = TopicForm(
        reference=request.args.get("anfrage"), title=request.args.get("thema", "")[:200]
    )
    if form.validate_on_submit():
        try:
            actions.propose_topic(
                meeting,
                title=form.title.data or "",
                description=form.description.data or "",
                minutes=form.minutes.data,
                **_origin(form),
                person_id=viewer().person_id or 0,
                accept=leads,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(
                _("The topic stands on the agenda.")
                if leads
                else _("The coordinators have got your proposal and will answer by mail.")
            )
            return redirect(_page(meeting))
    return render_template("meetings/topic.html", meeting=meeting, form=form, leads=leads)


@bp.route("/termine/<int:meeting_id>/themen/<int:item_id>", methods=["GET", "POST"])
@requires(Permission.MEETING_PLAN)
def edit_topic(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Change the words of a topic."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    item = agendas.get_item(meeting, item_id)
    form = TopicForm(obj=item, data={"reference": _named(item)})
    if form.validate_on_submit():
        try:
            actions.edit_topic(
                item,
                title=form.title.data or "",
                description=form.description.data or "",
                minutes=form.minutes.data,
                **_origin(form),
                actor=viewer().person_id or 0,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The topic has been changed."))
            return redirect(_page(meeting))
    return render_template("meetings/topic.html", meeting=meeting, form=form, leads=True)


@bp.post("/termine/<int:meeting_id>/themen/<int:item_id>/annehmen")
@requires(Permission.MEETING_PLAN)
def accept_topic(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Take a topic on the agenda."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    actions.accept_topic(agendas.get_item(meeting, item_id), actor=viewer().person_id or 0)
    flash(_("The topic stands on the agenda."))
    return redirect(_page(meeting))


@bp.route("/termine/<int:meeting_id>/themen/<int:item_id>/ablehnen", methods=["GET", "POST"])
@requires(Permission.MEETING_PLAN)
def decline_topic(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Leave a topic off the agenda, with a reason."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    item = agendas.get_item(meeting, item_id)
    form = DeclineTopicForm()
    if form.validate_on_submit():
        actions.decline_topic(item, reason=form.reason.data or "", actor=viewer().person_id or 0)
        flash(_("The topic does not come on the agenda."))
        return redirect(_page(meeting))
    return render_template("meetings/decline_topic.html", meeting=meeting, item=item, form=form)


@bp.post("/termine/<int:meeting_id>/themen/<int:item_id>/<any(hoch, runter):direction>")
@requires(Permission.MEETING_PLAN)
def move_topic(meeting_id: int, item_id: int, direction: str) -> ResponseReturnValue:
    """Let a topic change places with its neighbour."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    actions.move_topic(agendas.get_item(meeting, item_id), earlier=direction == "hoch")
    return redirect(_page(meeting))
