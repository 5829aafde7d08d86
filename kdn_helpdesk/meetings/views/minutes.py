"""Minutes: writing, publishing, reading them as a page and as PDF."""

from collections.abc import Sequence

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.knowledge.queries import linked
from kdn_helpdesk.meetings import printing
from kdn_helpdesk.meetings.actions import recording
from kdn_helpdesk.meetings.forms.agendas import minutes_form
from kdn_helpdesk.meetings.models.agendas import AgendaItem, Minutes
from kdn_helpdesk.meetings.models.meetings import Meeting, Visibility
from kdn_helpdesk.meetings.queries import agendas, invitations
from kdn_helpdesk.meetings.queries import meetings as reads
from kdn_helpdesk.meetings.views.blueprint import bp
from kdn_helpdesk.web.access import public, requires, viewer


@bp.get("/termine/<int:meeting_id>-<slug>/protokoll")
@public
def read_minutes(meeting_id: int, slug: str) -> ResponseReturnValue:
    """Show the minutes."""
    meeting = reads.get_meeting(meeting_id, viewer=viewer())
    minutes = agendas.get_minutes(meeting, viewer=viewer())
    agenda = agendas.list_agenda(meeting.id)
    return render_template(
        "meetings/minutes.html",
        meeting=meeting,
        minutes=minutes,
        agenda=agenda,
        tickets=agendas.visible_tickets(agenda, viewer=viewer()),
        wishes=agendas.visible_wishes(agenda, viewer=viewer()),
        articles=_articles(agenda) if minutes.is_published else {},
        insider=reads.is_insider(meeting, viewer=viewer()),
        coordinates=viewer().coordinates_group(meeting.group_id),
    )


@bp.get("/termine/<int:meeting_id>-<slug>/protokoll.pdf")
@public
def print_minutes(meeting_id: int, slug: str) -> ResponseReturnValue:
    """Return the minutes as an accessible PDF."""
    meeting = reads.get_meeting(meeting_id, viewer=viewer())
    minutes = agendas.get_minutes(meeting, viewer=viewer())
    content = printing.print_minutes(
        meeting,
        minutes,
        agenda=agendas.list_agenda(meeting.id),
        with_people=reads.is_insider(meeting, viewer=viewer()),
    )
    return _pdf(content, f"protokoll-{meeting.day.isoformat()}-{meeting.slug}.pdf")


@bp.get("/termine/<int:meeting_id>-<slug>/tagesordnung.pdf")
@public
def print_agenda(meeting_id: int, slug: str) -> ResponseReturnValue:
    """Return the agenda as an accessible PDF."""
    meeting = reads.get_meeting(meeting_id, viewer=viewer())
    content = printing.print_agenda(meeting, agenda=agendas.list_agenda(meeting.id))
    return _pdf(content, f"tagesordnung-{meeting.day.isoformat()}-{meeting.slug}.pdf")


@bp.route("/termine/<int:meeting_id>/protokoll", methods=["GET", "POST"])
@requires(Permission.MINUTES_WRITE)
def write_minutes(meeting_id: int) -> ResponseReturnValue:
    """Write the minutes beside the agenda; the second button also publishes them."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    minutes = agendas.find_minutes(meeting, viewer=viewer())
    items = agendas.list_agenda(meeting.id)
    form = minutes_form(items)(obj=minutes, data=_prepared(meeting, minutes))
    if form.validate_on_submit():
        try:
            kept = recording.write_minutes(
                meeting,
                opening=form.opening.data or "",
                attendance=form.attendance.data or "",
                visibility=Visibility(form.visibility.data),
                records=form.records(items),
                decisions=form.decisions(items),
                version=int(form.version.data or 0),
                actor=viewer().person_id or 0,
            )
            if "publish" in request.form:
                recording.publish_minutes(meeting, kept, actor=viewer().person_id or 0)
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_kept(kept))
            return redirect(url_for(".read_minutes", meeting_id=meeting.id, slug=meeting.slug))
    return render_template(
        "meetings/write_minutes.html", meeting=meeting, minutes=minutes, items=items, form=form
    )


def _articles(agenda: Sequence[AgendaItem]) -> dict[int, list[linked.Linked]]:
    """Return the articles that grew out of the decisions, by their numbers."""
    numbers = [decision.id for item in agenda for decision in item.decisions]
    return linked.group_linked("decision", numbers, viewer=viewer()) if numbers else {}


def _kept(minutes: Minutes) -> str:
    if minutes.is_published:
        return _("The minutes can be read by those they are for.")
    return _("The draft has been kept. Only the coordinators see it.")


def _prepared(meeting: Meeting, minutes: Minutes | None) -> dict[str, str]:
    """Return what an empty form begins with: who said that they come."""
    if minutes is not None:
        return {"version": str(minutes.version), "visibility": minutes.visibility.value}
    coming = invitations.list_invited(meeting.id)
    names = [one.person.name or one.email for one in coming if one.partstat == "ACCEPTED"]
    return {"version": "0", "attendance": "\n".join(names)}


def _pdf(content: bytes, name: str) -> Response:
    return Response(
        content,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
