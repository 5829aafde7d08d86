"""Minutes: reading them as a page and as PDF, remarking on them, sending and approving them."""

from collections.abc import Sequence
from datetime import timedelta

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.errors import DomainError, NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.knowledge.queries import linked
from kdn_helpdesk.meetings import labels, printing
from kdn_helpdesk.meetings.actions import recording
from kdn_helpdesk.meetings.forms.minutes import ApproveForm, CommentForm, SendForCommentsForm
from kdn_helpdesk.meetings.models.agendas import AgendaItem, Minutes
from kdn_helpdesk.meetings.models.meetings import VISIBILITY_LABELS, Meeting
from kdn_helpdesk.meetings.queries import agendas, attendance, invitations, tasks
from kdn_helpdesk.meetings.queries import meetings as reads
from kdn_helpdesk.meetings.queries import minutes as minutes_reads
from kdn_helpdesk.meetings.views.blueprint import bp
from kdn_helpdesk.web.access import public, requires, viewer

FOR_REMARKS = timedelta(days=14)
"""How long remarks are asked for unless the coordinators choose another day."""


def _actor() -> int:
    return viewer().person_id or 0


@bp.get("/termine/<int:meeting_id>-<slug>/protokoll")
@public
def read_minutes(meeting_id: int, slug: str) -> ResponseReturnValue:
    """Show the minutes, as far as this reader may read them."""
    meeting = reads.get_meeting(meeting_id, viewer=viewer())
    minutes = agendas.get_minutes(meeting, viewer=viewer())
    return _read(meeting, minutes, CommentForm())


def _read(meeting: Meeting, minutes: Minutes, form: CommentForm) -> str:
    agenda = agendas.list_agenda(meeting.id)
    insider = reads.is_insider(meeting, viewer=viewer())
    comments = minutes_reads.list_comments(minutes, viewer=viewer()) if insider else ()
    form.offer(agenda)
    return render_template(
        "meetings/minutes.html",
        meeting=meeting,
        minutes=minutes,
        parts=minutes_reads.parts_for(agenda, insider=insider),
        roll=attendance.get_roll(meeting.id) if insider else None,
        attendee=labels.attendee,
        tasks=tasks.list_of_meeting(meeting.id) if insider else {},
        versions=minutes_reads.list_versions(minutes),
        tickets=agendas.visible_tickets(agenda, viewer=viewer()),
        wishes=agendas.visible_wishes(agenda, viewer=viewer()),
        articles=_articles(agenda) if minutes.is_published else {},
        insider=insider,
        coordinates=viewer().coordinates_group(meeting.group_id),
        comments=comments,
        form=form,
    )


@bp.get("/termine/<int:meeting_id>-<slug>/protokoll.pdf")
@public
def print_minutes(meeting_id: int, slug: str) -> ResponseReturnValue:
    """Return the minutes as an accessible PDF."""
    meeting = reads.get_meeting(meeting_id, viewer=viewer())
    minutes = agendas.get_minutes(meeting, viewer=viewer())
    insider = reads.is_insider(meeting, viewer=viewer())
    agenda = agendas.list_agenda(meeting.id)
    content = printing.print_minutes(
        meeting,
        minutes,
        parts=minutes_reads.parts_for(agenda, insider=insider),
        roll=attendance.get_roll(meeting.id) if insider else None,
        tasks=tasks.list_of_meeting(meeting.id) if insider else {},
        versions=minutes_reads.list_versions(minutes),
    )
    return _pdf(content, f"protokoll-{meeting.day.isoformat()}-{meeting.slug}.pdf")


@bp.get("/termine/<int:meeting_id>-<slug>/protokoll/fassung/<int:number>")
@public
def read_version(meeting_id: int, slug: str, number: int) -> ResponseReturnValue:
    """Show an earlier version of approved minutes."""
    meeting = reads.get_meeting(meeting_id, viewer=viewer())
    minutes = agendas.get_minutes(meeting, viewer=viewer())
    version = minutes_reads.get_version(minutes, number)
    internal = [item.id for item in agendas.list_agenda(meeting.id) if item.is_internal]
    return render_template(
        "meetings/minutes_version.html",
        meeting=meeting,
        version=version,
        parts=minutes_reads.old_parts(
            version, insider=reads.is_insider(meeting, viewer=viewer()), internal_now=internal
        ),
        versions=minutes_reads.list_versions(minutes),
    )


@bp.post("/termine/<int:meeting_id>/protokoll/anmerkung")
@requires(Permission.MINUTES_COMMENT)
def comment_minutes(meeting_id: int) -> ResponseReturnValue:
    """Take a remark of somebody who belongs to the meeting."""
    meeting = reads.get_meeting(meeting_id, viewer=viewer())
    minutes = agendas.get_minutes(meeting, viewer=viewer())
    if not reads.is_insider(meeting, viewer=viewer()):
        raise NotFound(_("There is no such meeting."))
    form = CommentForm()
    form.offer(agendas.list_agenda(meeting.id))
    if form.validate_on_submit():
        topic = form.topic.data or ""
        try:
            recording.comment_minutes(
                minutes,
                text=form.text.data or "",
                item_id=int(topic) if topic else None,
                person=_actor(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The coordinators have got your remark."))
            return redirect(url_for(".read_minutes", meeting_id=meeting.id, slug=meeting.slug))
    return _read(meeting, minutes, form)


@bp.route("/termine/<int:meeting_id>/protokoll/verschicken", methods=["GET", "POST"])
@requires(Permission.MINUTES_WRITE)
def send_minutes(meeting_id: int) -> ResponseReturnValue:
    """Show who would read what; then ask for remarks."""
    meeting, minutes = _managed(meeting_id)
    form = SendForCommentsForm(until=minutes.comments_until or clock.today() + FOR_REMARKS)
    if form.validate_on_submit() and form.until.data:
        try:
            recording.send_for_comments(meeting, minutes, until=form.until.data, actor=_actor())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The working group can read the draft now and is told by mail."))
            return redirect(url_for(".read_minutes", meeting_id=meeting.id, slug=meeting.slug))
    return _preview(meeting, minutes, form, ApproveForm())


@bp.post("/termine/<int:meeting_id>/protokoll/genehmigen")
@requires(Permission.MINUTES_WRITE)
def approve_minutes(meeting_id: int) -> ResponseReturnValue:
    """Approve the minutes; whoever may read them does from now on."""
    meeting, minutes = _managed(meeting_id)
    form = ApproveForm()
    offered = minutes_reads.list_approving(meeting)
    form.offer(offered)
    if form.validate_on_submit():
        chosen = next((one for one in offered if str(one.id) == form.approved_in.data), None)
        try:
            recording.publish_minutes(meeting, minutes, approved_in=chosen, actor=_actor())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The minutes are approved and can be read by those they are for."))
            return redirect(url_for(".read_minutes", meeting_id=meeting.id, slug=meeting.slug))
    return _preview(meeting, minutes, SendForCommentsForm(formdata=None), form)


def _managed(meeting_id: int) -> tuple[Meeting, Minutes]:
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    return meeting, agendas.get_minutes(meeting, viewer=viewer())


def _preview(
    meeting: Meeting, minutes: Minutes, comments: SendForCommentsForm, approval: ApproveForm
) -> str:
    agenda = agendas.list_agenda(meeting.id)
    approval.offer(minutes_reads.list_approving(meeting))
    told = [one for one in invitations.list_invited(meeting.id) if one.person_id != _actor()]
    return render_template(
        "meetings/send_minutes.html",
        meeting=meeting,
        minutes=minutes,
        internal=[item for item in agenda if item.is_internal],
        told=told,
        readers=VISIBILITY_LABELS[minutes.visibility],
        has_unkept=minutes_reads.has_unkept(meeting, minutes, agenda),
        roll=attendance.get_roll(meeting.id),
        comments=comments,
        approval=approval,
    )


@bp.get("/termine/<int:meeting_id>-<slug>/tagesordnung.pdf")
@public
def print_agenda(meeting_id: int, slug: str) -> ResponseReturnValue:
    """Return the agenda as an accessible PDF."""
    meeting = reads.get_meeting(meeting_id, viewer=viewer())
    content = printing.print_agenda(meeting, agenda=agendas.list_agenda(meeting.id))
    return _pdf(content, f"tagesordnung-{meeting.day.isoformat()}-{meeting.slug}.pdf")


def _articles(agenda: Sequence[AgendaItem]) -> dict[int, list[linked.Linked]]:
    """Return the articles that grew out of the decisions, by their numbers."""
    numbers = [decision.id for item in agenda for decision in item.decisions]
    return linked.group_linked("decision", numbers, viewer=viewer()) if numbers else {}


def _pdf(content: bytes, name: str) -> Response:
    return Response(
        content,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
