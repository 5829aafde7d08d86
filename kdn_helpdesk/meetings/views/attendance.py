"""The attendance list of a meeting."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.meetings.actions import attendance as actions
from kdn_helpdesk.meetings.forms.attendance import AttendanceForm, GuestForm, attendance_form
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.queries import attendance
from kdn_helpdesk.meetings.queries import meetings as reads
from kdn_helpdesk.meetings.views.blueprint import bp
from kdn_helpdesk.web.access import requires, viewer


def _actor() -> int:
    return viewer().person_id or 0


@bp.route("/termine/<int:meeting_id>/anwesenheit", methods=["GET", "POST"])
@requires(Permission.MINUTES_WRITE)
def note_attendance(meeting_id: int) -> ResponseReturnValue:
    """Note who was there; the list begins with what people answered."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    form = attendance_form(attendance.list_lines(meeting))()
    if form.validate_on_submit():
        try:
            actions.note_attendance(meeting, form.noted(), actor=_actor())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The attendance list has been kept."))
            return redirect(url_for(".note_attendance", meeting_id=meeting.id))
    return _show(meeting, form, GuestForm(formdata=None))


@bp.post("/termine/<int:meeting_id>/anwesenheit/gaeste")
@requires(Permission.MINUTES_WRITE)
def add_guest(meeting_id: int) -> ResponseReturnValue:
    """Note somebody who was there without being invited."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    form = GuestForm()
    if form.validate_on_submit():
        try:
            actions.add_guest(
                meeting,
                name=form.guest_name.data or "",
                organisation=form.guest_organisation.data or "",
                actor=_actor(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("%(name)s is on the list.", name=form.guest_name.data))
            return redirect(url_for(".note_attendance", meeting_id=meeting.id))
    lines = attendance.list_lines(meeting)
    return _show(meeting, attendance_form(lines)(formdata=None), form)


@bp.post("/termine/<int:meeting_id>/anwesenheit/gaeste/<int:attendee_id>/entfernen")
@requires(Permission.MINUTES_WRITE)
def remove_guest(meeting_id: int, attendee_id: int) -> ResponseReturnValue:
    """Take a guest off the list."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    actions.remove_guest(meeting, attendance.get_guest(meeting, attendee_id), actor=_actor())
    flash(_("The guest has been taken off the list."))
    return redirect(url_for(".note_attendance", meeting_id=meeting.id))


def _show(meeting: Meeting, form: AttendanceForm, guest: GuestForm) -> str:
    return render_template("meetings/attendance.html", meeting=meeting, form=form, guest=guest)
