"""Changing and cancelling a meeting, each after a preview of what it means for people."""

from dataclasses import asdict
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.meetings import collisions
from kdn_helpdesk.meetings.actions import scheduling
from kdn_helpdesk.meetings.changes import Change, details_of
from kdn_helpdesk.meetings.forms.planning import CancelForm, ChangeForm
from kdn_helpdesk.meetings.models.meetings import VISIBILITY_LABELS, Meeting
from kdn_helpdesk.meetings.queries import invitations
from kdn_helpdesk.meetings.queries import meetings as reads
from kdn_helpdesk.meetings.views.blueprint import bp
from kdn_helpdesk.web.access import requires, viewer


@bp.route("/termine/<int:meeting_id>/aendern", methods=["GET", "POST"])
@requires(Permission.MEETING_PLAN)
def change(meeting_id: int) -> ResponseReturnValue:
    """Ask for the new details, show what they mean, then do it."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    form = ChangeForm(data=_present(meeting))
    if "back" not in request.form and form.validate_on_submit():
        details = form.details(*form.span)
        difference = Change(details_of(meeting), details)
        if "confirm" not in request.form and not difference.is_empty:
            return _preview(meeting, form, difference)
        try:
            scheduling.change_meeting(
                meeting,
                details=details,
                version=int(form.version.data or -1),
                tell=bool(form.tell.data),
                actor=viewer().person_id or 0,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The meeting has been changed."))
            return redirect(url_for(".show", meeting_id=meeting.id, slug=meeting.slug))
    return render_template("meetings/change.html", meeting=meeting, form=form)


@bp.route("/termine/<int:meeting_id>/absagen", methods=["GET", "POST"])
@requires(Permission.MEETING_PLAN)
def cancel(meeting_id: int) -> ResponseReturnValue:
    """Say who will be told, ask once, then call the meeting off."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    form = CancelForm(version=str(meeting.version))
    if form.validate_on_submit():
        try:
            scheduling.cancel_meeting(
                meeting,
                reason=form.reason.data or "",
                version=int(form.version.data or -1),
                actor=viewer().person_id or 0,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The meeting has been cancelled."))
            return redirect(url_for(".show", meeting_id=meeting.id, slug=meeting.slug))
    told = [one for one in invitations.list_invited(meeting.id) if one.mails]
    return render_template("meetings/cancel.html", meeting=meeting, form=form, told=told)


def _present(meeting: Meeting) -> dict[str, Any]:
    """Return what the form begins with; a proposed other time may come with the address."""
    start, end = clock.local(meeting.starts_at), clock.local(meeting.ends_at)
    proposed = invitations.find_proposal(meeting, request.args.get("vorschlag", type=int))
    if proposed is not None and proposed.proposed_start is not None:
        start = clock.local(proposed.proposed_start)
        end = clock.local(proposed.proposed_end or proposed.proposed_start + meeting.duration)
    return {
        **asdict(details_of(meeting)),
        "tell": True,
        "day": start.date(),
        "starts": start.time(),
        "ends": end.time(),
        "version": str(meeting.version),
        "visibility": meeting.visibility.value,
    }


def _preview(meeting: Meeting, form: ChangeForm, difference: Change) -> ResponseReturnValue:
    after = difference.after
    others = reads.list_beside([after.start.date()], but=meeting.id) if difference.moves else []
    against = collisions.of_time(after.start, after.end, others=others) if difference.moves else []
    invited = invitations.list_invited(meeting.id)
    tells = difference.must_be_told or (difference.may_be_told and form.tell.data)
    return render_template(
        "meetings/change_preview.html",
        meeting=meeting,
        form=form,
        change=difference,
        visibilities=VISIBILITY_LABELS,
        against=against,
        instead=collisions.proposals(after.start.date(), others=others, keep_away=[])
        if any(one.is_serious for one in against)
        else [],
        told=invited if tells else [],
        answered=[one for one in invited if one.is_answered],
    )
