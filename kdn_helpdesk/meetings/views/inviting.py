"""Inviting, and what came back: the coordinators' pages about people."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, ngettext
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.ical.invites import Partstat
from kdn_helpdesk.mail import actions as mail_actions
from kdn_helpdesk.mail import flags
from kdn_helpdesk.mail import queries as mail_reads
from kdn_helpdesk.mail.models import OutgoingState
from kdn_helpdesk.meetings.actions import answering, inviting, runs
from kdn_helpdesk.meetings.forms.answers import (
    AnswerForm,
    GuestForm,
    InviteForm,
    RefuseForm,
    SubstituteForm,
)
from kdn_helpdesk.meetings.models.invitations import CHANNEL_LABELS, AnswerState, Channel
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.queries import invitations
from kdn_helpdesk.meetings.queries import meetings as reads
from kdn_helpdesk.meetings.views.blueprint import bp
from kdn_helpdesk.web.access import requires, viewer

TROUBLE = (OutgoingState.FAILED, OutgoingState.UNDELIVERED, OutgoingState.BRAKED)


def _actor() -> int:
    return viewer().person_id or 0


def _sent(number: int) -> str:
    return ngettext(
        "%(num)d invitation is on its way.", "%(num)d invitations are on their way.", number
    )


def _invite(meetings: Sequence[Meeting], *, back: str) -> ResponseReturnValue:
    """Invite at once, or let the worker do it where that takes long."""
    if len(invitations.list_to_invite(meetings)) * len(meetings) > runs.AT_ONCE:
        run = runs.begin_run(meetings, actor=_actor())
        return redirect(url_for(".run", run_id=run.id))
    flash(_sent(inviting.invite_group(meetings, actor=_actor())))
    return redirect(back)


@bp.route("/termine/<int:meeting_id>/einladen", methods=["GET", "POST"])
@requires(Permission.MEETING_PLAN)
def invite(meeting_id: int) -> ResponseReturnValue:
    """Show who will be invited to one meeting, then invite."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    form = InviteForm()
    if form.validate_on_submit():
        try:
            return _invite([meeting], back=url_for(".answers", meeting_id=meeting.id))
        except DomainError as error:
            form.refuse(error)
    return render_template(
        "meetings/invite.html",
        meeting=meeting,
        meetings=[meeting],
        group=meeting.group,
        people=invitations.list_to_invite([meeting]),
        form=form,
        back=url_for(".show", meeting_id=meeting.id, slug=meeting.slug),
    )


@bp.route("/termine/reihen/<int:series_id>/einladen", methods=["GET", "POST"])
@requires(Permission.MEETING_PLAN)
def invite_series(series_id: int) -> ResponseReturnValue:
    """Show who will be invited to the coming dates of a series, then invite."""
    series = reads.get_series(series_id, viewer=viewer())
    meetings = [meeting for meeting in series.meetings if meeting.is_open]
    form = InviteForm()
    if form.validate_on_submit():
        try:
            return _invite(meetings, back=url_for(".series", series_id=series.id))
        except DomainError as error:
            form.refuse(error)
    return render_template(
        "meetings/invite.html",
        meeting=None,
        meetings=meetings,
        group=series.group,
        people=invitations.list_to_invite(meetings),
        form=form,
        back=url_for(".series", series_id=series.id),
    )


@bp.route("/termine/<int:meeting_id>/rueckmeldungen", methods=["GET", "POST"])
@requires(Permission.MEETING_PLAN)
def answers(meeting_id: int) -> ResponseReturnValue:
    """Show who comes, the ledger, what waits; invite one more person."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    form = GuestForm()
    if form.validate_on_submit():
        try:
            inviting.invite_guest(
                meeting, email=form.email.data or "", name=form.name.data or "", actor=_actor()
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_sent(1))
            return redirect(url_for(".answers", meeting_id=meeting.id))
    invited = invitations.list_invited(meeting.id)
    ledger = invitations.list_answers(meeting.id)
    mails = mail_reads.list_about("meeting", meeting.id)
    troubled = [mail for mail in mails if mail.state in TROUBLE]
    return render_template(
        "meetings/answers.html",
        meeting=meeting,
        invited=invited,
        tally=invitations.tally(invited),
        ledger=[answer for answer in ledger if answer.state is not AnswerState.WAITING],
        waiting=[answer for answer in ledger if answer.state is AnswerState.WAITING],
        troubled=troubled,
        lost={mail.recipient for mail in troubled},
        flags=flags.map_flags([each.email for each in invited]),
        form=form,
        channels=CHANNEL_LABELS,
    )


@bp.route("/termine/<int:meeting_id>/rueckmeldungen/<int:invitation_id>", methods=["GET", "POST"])
@requires(Permission.MEETING_PLAN)
def enter_answer(meeting_id: int, invitation_id: int) -> ResponseReturnValue:
    """Enter what an invited person said on the telephone."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    invitation = invitations.get_invited(meeting, invitation_id)
    form = AnswerForm(answer=invitation.partstat.value)
    if form.validate_on_submit():
        try:
            answering.answer_invitation(
                invitation,
                partstat=Partstat(form.answer.data),
                comment=form.comment.data or "",
                channel=Channel.HAND,
                actor=_actor(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The answer has been entered."))
            return redirect(url_for(".answers", meeting_id=meeting.id))
    return render_template(
        "meetings/enter_answer.html", meeting=meeting, invitation=invitation, form=form
    )


@bp.route(
    "/termine/<int:meeting_id>/rueckmeldungen/<int:invitation_id>/vertretung",
    methods=["GET", "POST"],
)
@requires(Permission.MEETING_PLAN)
def enter_substitute(meeting_id: int, invitation_id: int) -> ResponseReturnValue:
    """Enter whom an invited person sends instead."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    invitation = invitations.get_invited(meeting, invitation_id)
    form = SubstituteForm()
    back = url_for(".answers", meeting_id=meeting.id)
    if form.validate_on_submit():
        try:
            answering.send_substitute(
                invitation,
                substitute=form.substitute,
                comment=form.comment.data or "",
                channel=Channel.HAND,
                actor=_actor(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("%(name)s gets an invitation by mail.", name=form.substitute.name))
            return redirect(back)
    return render_template(
        "meetings/substitute.html", meeting=meeting, invitation=invitation, form=form, back=back
    )


@bp.route(
    "/termine/<int:meeting_id>/rueckmeldungen/<int:invitation_id>/zurueckziehen",
    methods=["GET", "POST"],
)
@requires(Permission.MEETING_PLAN)
def withdraw(meeting_id: int, invitation_id: int) -> ResponseReturnValue:
    """Take back one invitation, once asked."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    invitation = invitations.get_invited(meeting, invitation_id)
    form = InviteForm()
    if form.validate_on_submit():
        try:
            inviting.withdraw_invitation(invitation, actor=_actor())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The invitation has been withdrawn."))
            return redirect(url_for(".answers", meeting_id=meeting.id))
    return render_template(
        "meetings/withdraw.html",
        meeting=meeting,
        invitation=invitation,
        substitutes=invitations.list_substitutes(invitation.id),
        form=form,
    )


@bp.post("/termine/<int:meeting_id>/wartend/<int:answer_id>/bestaetigen")
@requires(Permission.MEETING_PLAN)
def confirm(meeting_id: int, answer_id: int) -> ResponseReturnValue:
    """Let a waiting answer count."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    answering.confirm_answer(invitations.get_waiting(meeting, answer_id), actor=_actor())
    flash(_("The answer counts now."))
    return redirect(url_for(".answers", meeting_id=meeting.id))


@bp.route("/termine/<int:meeting_id>/wartend/<int:answer_id>/ablehnen", methods=["GET", "POST"])
@requires(Permission.MEETING_PLAN)
def refuse(meeting_id: int, answer_id: int) -> ResponseReturnValue:
    """Let a waiting answer count for nothing, or keep the time although another was proposed."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    answer = invitations.get_waiting(meeting, answer_id)
    form = RefuseForm()
    if form.validate_on_submit():
        answering.refuse_answer(answer, comment=form.comment.data or "", actor=_actor())
        flash(_("The answer does not count."))
        return redirect(url_for(".answers", meeting_id=meeting.id))
    return render_template("meetings/refuse.html", meeting=meeting, answer=answer, form=form)


@bp.post("/termine/<int:meeting_id>/mails/<int:number>/erneut")
@requires(Permission.MEETING_PLAN)
def send_again(meeting_id: int, number: int) -> ResponseReturnValue:
    """Send a mail about this meeting that did not arrive once more."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    mail = mail_reads.get_about(number, kind="meeting", subject_id=meeting.id)
    try:
        mail_actions.send_again(mail, actor=_actor())
    except DomainError as error:
        flash(error.sentence, "danger")
    else:
        flash(_("The mail is on its way again."))
    return redirect(url_for(".answers", meeting_id=meeting.id))
