"""Date polls: asking, answering by a link without signing in, choosing the date."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.groups import queries as group_reads
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.meetings import collisions
from kdn_helpdesk.meetings.actions import polls as actions
from kdn_helpdesk.meetings.forms.answers import InviteForm
from kdn_helpdesk.meetings.forms.polls import PollForm, vote_form
from kdn_helpdesk.meetings.models.polls import CHOICE_LABELS
from kdn_helpdesk.meetings.notices import polls as notices
from kdn_helpdesk.meetings.queries import meetings as reads
from kdn_helpdesk.meetings.queries import polls
from kdn_helpdesk.meetings.views.blueprint import bp
from kdn_helpdesk.web.access import public, requires, viewer
from kdn_helpdesk.web.limits import limit


def _actor() -> int:
    return viewer().person_id or 0


@bp.get("/termine/umfragen")
@requires(Permission.MEETING_PLAN)
def list_polls() -> ResponseReturnValue:
    """List the date polls of the groups that the viewer leads."""
    return render_template("meetings/polls.html", polls=polls.list_polls(viewer=viewer()))


@bp.route("/termine/umfragen/neu", methods=["GET", "POST"])
@requires(Permission.MEETING_PLAN)
def start_poll() -> ResponseReturnValue:
    """Offer dates; what speaks against each is shown before anybody is asked."""
    groups = group_reads.list_coordinated(viewer=viewer())
    form = PollForm(group=request.args.get("gruppe", type=int))
    form.offer(groups)
    if not form.dates.entries or "more" in request.form:
        form.more_rows()
    checked: list[tuple[Any, list[collisions.Collision]]] = []
    if "more" not in request.form and form.validate_on_submit():
        try:
            question = form.question()
            question.check()
            if "send" in request.form:
                poll = actions.start_poll(_group(groups, form.group.data), question, actor=_actor())
                flash(_("The poll is running. Everybody who is asked gets a mail."))
                return redirect(url_for(".poll", poll_id=poll.id))
            checked = _against(form)
        except DomainError as error:
            form.refuse(error)
    return render_template("meetings/start_poll.html", form=form, groups=groups, checked=checked)


@bp.get("/termine/umfragen/<int:poll_id>")
@requires(Permission.MEETING_PLAN)
def poll(poll_id: int) -> ResponseReturnValue:
    """Show what was said to each date, as a chart and as a table."""
    found = polls.get_poll(poll_id, viewer=viewer())
    return render_template(
        "meetings/poll.html",
        poll=found,
        results=polls.results(found),
        choices=CHOICE_LABELS,
        open_link=notices.open_link_of(found) if found.is_open_to_all else None,
    )


@bp.route("/termine/umfragen/<int:poll_id>/termin/<int:date_id>", methods=["GET", "POST"])
@requires(Permission.MEETING_PLAN)
def choose_date(poll_id: int, date_id: int) -> ResponseReturnValue:
    """Show what choosing a date does, then make the meeting of it."""
    found = polls.get_poll(poll_id, viewer=viewer())
    chosen = polls.get_date(found, date_id)
    form = InviteForm()
    if form.validate_on_submit():
        try:
            meeting = actions.choose_date(found, chosen, actor=_actor())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The meeting stands in the calendar, and the invitations are on their way."))
            return redirect(url_for(".short", meeting_id=meeting.id))
    others = reads.list_beside([chosen.day])
    return render_template(
        "meetings/choose_date.html",
        poll=found,
        chosen=chosen,
        asked=[voice for voice in found.voices if voice.person_id],
        against=collisions.of_time(chosen.starts_at, chosen.ends_at, others=others),
        form=form,
    )


@bp.post("/termine/umfragen/<int:poll_id>/beenden")
@requires(Permission.MEETING_PLAN)
def give_up_poll(poll_id: int) -> ResponseReturnValue:
    """End a poll without a date."""
    found = polls.get_poll(poll_id, viewer=viewer())
    try:
        actions.give_up(found, actor=_actor())
    except DomainError as error:
        flash(error.sentence, "danger")
    else:
        flash(_("The poll has ended. Whoever was asked gets a mail."))
    return redirect(url_for(".poll", poll_id=found.id))


@bp.route("/umfrage/<token>", methods=["GET", "POST"])
@public
def vote(token: str) -> ResponseReturnValue:
    """Let somebody answer by their personal link; GET changes nothing."""
    voice = polls.get_voice(token)
    form = vote_form(voice.poll.dates, voice=voice)
    if form.validate_on_submit():
        try:
            actions.answer(voice, form.chosen(voice.poll.dates), comment=form.comment.data or "")
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Thank you, your answer has arrived. You can change it here at any time."))
            return redirect(url_for(".vote", token=token))
    return render_template(
        "meetings/vote.html",
        poll=voice.poll,
        voice=voice,
        form=form,
        results=polls.results(voice.poll),
    )


@bp.route("/umfrage/offen/<token>", methods=["GET", "POST"])
@limit("60 per hour", visitors_only=True)
@public
def vote_openly(token: str) -> ResponseReturnValue:
    """Let anybody with the link answer under a name; afterwards they have a page of their own."""
    found = polls.get_open(token)
    form = vote_form(found.dates)
    if form.validate_on_submit():
        try:
            voice = actions.answer_openly(
                found,
                name=form["name"].data or "",
                choices=form.chosen(found.dates),
                comment=form.comment.data or "",
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Thank you. Keep the address of this page: you can change your answer here."))
            return redirect(url_for(".vote", token=polls.sign_voice(voice.id)))
    return render_template(
        "meetings/vote.html", poll=found, voice=None, form=form, results=polls.results(found)
    )


def _against(form: PollForm) -> list[tuple[Any, list[collisions.Collision]]]:
    """Return each date that was entered with what speaks against it."""
    spans = sorted(form.spans)
    others = reads.list_beside([start.date() for start, _end in spans])
    return [((start, end), collisions.of_time(start, end, others=others)) for start, end in spans]


def _group(groups: Sequence[WorkingGroup], group_id: int) -> WorkingGroup:
    return next(group for group in groups if group.id == group_id)
