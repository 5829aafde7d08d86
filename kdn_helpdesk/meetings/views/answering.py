"""Answering an invitation: by the personal link, or signed in."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError, NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.ical.invites import Partstat
from kdn_helpdesk.meetings import addresses
from kdn_helpdesk.meetings.actions import answering
from kdn_helpdesk.meetings.forms.answers import AnswerForm, SubstituteForm
from kdn_helpdesk.meetings.models.invitations import Invitation
from kdn_helpdesk.meetings.queries import agendas, invitations
from kdn_helpdesk.meetings.views.blueprint import bp
from kdn_helpdesk.web.access import public, requires, viewer
from kdn_helpdesk.web.limits import limit


@bp.route("/einladung/<token>", methods=["GET", "POST"])
@public
def invitation(token: str) -> ResponseReturnValue:
    """Show the invitation of a personal link and record its answer.

    GET changes nothing, so that a scanner which follows links in mails answers for nobody.
    """
    found = _invitation_of(token)
    given = found.partstat.value if found.is_answered else request.args.get("antwort")
    form = AnswerForm(answer=given, comment=found.comment)
    if form.validate_on_submit():
        try:
            answering.answer_invitation(
                found, partstat=Partstat(form.answer.data), comment=form.comment.data or ""
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Thank you, your answer has arrived. You can change it here at any time."))
            return redirect(url_for(".invitation", token=token))
    return render_template(
        "meetings/invitation.html",
        invitation=found,
        meeting=found.meeting,
        agenda=agendas.list_agenda(found.meeting_id),
        substitutes=invitations.list_substitutes(found.id),
        token=token,
        form=form,
    )


@bp.route("/einladung/<token>/vertretung", methods=["GET", "POST"])
@public
@limit("30 per hour")
def substitute(token: str) -> ResponseReturnValue:
    """Let the invited person send somebody else, who gets an invitation of their own."""
    found = _invitation_of(token)
    form = SubstituteForm()
    if form.validate_on_submit():
        try:
            answering.send_substitute(
                found, substitute=form.substitute, comment=form.comment.data or ""
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("%(name)s gets an invitation by mail.", name=form.substitute.name))
            return redirect(url_for(".invitation", token=token))
    return render_template(
        "meetings/substitute.html",
        invitation=found,
        meeting=found.meeting,
        form=form,
        back=url_for(".invitation", token=token),
    )


@bp.get("/termine/<int:meeting_id>/vertretung")
@requires(Permission.MEETING_ANSWER)
def own_substitute(meeting_id: int) -> ResponseReturnValue:
    """Lead somebody who is signed in to the page of their own invitation."""
    own = invitations.find_own(meeting_id, viewer=viewer())
    if own is None:
        raise NotFound(_("You are not invited to this meeting."))
    return redirect(url_for(".substitute", token=addresses.sign_link(own.id)))


@bp.post("/termine/<int:meeting_id>/antworten")
@requires(Permission.MEETING_ANSWER)
def answer(meeting_id: int) -> ResponseReturnValue:
    """Record the answer of somebody who is signed in."""
    own = invitations.find_own(meeting_id, viewer=viewer())
    if own is None:
        raise NotFound(_("You are not invited to this meeting."))
    form = AnswerForm()
    if form.validate_on_submit():
        answering.answer_invitation(
            own, partstat=Partstat(form.answer.data), comment=form.comment.data or ""
        )
        flash(_("Thank you, your answer has arrived. You can change it here at any time."))
    else:
        flash(_("Please choose an answer."), "danger")
    return redirect(url_for(".short", meeting_id=meeting_id))


def _invitation_of(token: str) -> Invitation:
    try:
        return invitations.get_invitation(addresses.read_link(token))
    except DomainError as error:
        raise NotFound(error.sentence) from error
