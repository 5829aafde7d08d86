"""Planning: a series with a preview of its dates, or one meeting."""

from collections.abc import Sequence
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, ngettext
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.groups import queries as group_reads
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.meetings import collisions, plans
from kdn_helpdesk.meetings.actions import scheduling
from kdn_helpdesk.meetings.forms.planning import NewMeetingForm, SeriesForm
from kdn_helpdesk.meetings.plans import PlannedDate
from kdn_helpdesk.meetings.queries import invitations
from kdn_helpdesk.meetings.queries import meetings as reads
from kdn_helpdesk.meetings.views.blueprint import bp
from kdn_helpdesk.web.access import requires, viewer


@bp.route("/termine/reihe", methods=["GET", "POST"])
@requires(Permission.MEETING_PLAN)
def plan_series() -> ResponseReturnValue:
    """Propose the dates of a rule, let them be edited and checked, then create them.

    Nothing is written before the last step: until then each button only shows the form again.
    """
    groups = group_reads.list_coordinated(viewer=viewer())
    form = SeriesForm(
        starts_on=clock.today(), ends_on=_year_ahead(), group=request.args.get("gruppe", type=int)
    )
    form.offer(groups)
    planned: list[PlannedDate] = []
    if form.validate_on_submit():
        if "create" in request.form:
            try:
                return _create_series(form, groups)
            except DomainError as error:
                form.refuse(error)
        planned = _planned(form)
    elif form.is_submitted() and form.dates.entries and not form.dates.errors:
        planned = _check(form.planned)
    return render_template(
        "meetings/plan_series.html",
        form=form,
        groups=groups,
        planned=planned,
        taken=sum(one.is_taken for one in planned),
        unknown=any(collisions.is_unknown(one.day) for one in planned),
    )


@bp.route("/termine/neu", methods=["GET", "POST"])
@requires(Permission.MEETING_PLAN)
def plan_meeting() -> ResponseReturnValue:
    """Create one meeting; what speaks against its time is shown once before."""
    groups = group_reads.list_coordinated(viewer=viewer())
    form = NewMeetingForm(group=request.args.get("gruppe", type=int))
    form.offer(groups)
    against: list[collisions.Collision] = []
    instead: list[collisions.Proposal] = []
    if form.validate_on_submit():
        start, end = form.span
        others = reads.list_beside([start.date()])
        against = collisions.of_time(start, end, others=others)
        if not against or form.seen.data == start.isoformat():
            try:
                meeting = scheduling.schedule_meeting(
                    _group(groups, form.group.data),
                    details=form.details(start, end),
                    actor=viewer().person_id,
                )
            except DomainError as error:
                form.refuse(error)
            else:
                flash(_("The meeting stands in the calendar. Nobody is invited yet."))
                return redirect(url_for(".show", meeting_id=meeting.id, slug=meeting.slug))
        form.seen.data = start.isoformat()
        instead = collisions.proposals(start.date(), others=others, keep_away=[])
    return render_template(
        "meetings/plan_meeting.html", form=form, groups=groups, against=against, instead=instead
    )


@bp.get("/termine/reihen/<int:series_id>")
@requires(Permission.MEETING_PLAN)
def series(series_id: int) -> ResponseReturnValue:
    """Show the dates of a series and who comes to each."""
    found = reads.get_series(series_id, viewer=viewer())
    return render_template(
        "meetings/series.html",
        series=found,
        tallies=invitations.tallies([meeting.id for meeting in found.meetings]),
    )


def _create_series(form: SeriesForm, groups: Sequence[WorkingGroup]) -> ResponseReturnValue:
    taken = [one for one in form.planned if one.is_taken]
    first = taken[0] if taken else None
    series = scheduling.schedule_series(
        _group(groups, form.group.data),
        wanted=form.wanted,
        spans=[(one.start, one.end) for one in taken],
        details=form.details(
            first.start if first else clock.now(), first.end if first else clock.now()
        ),
        actor=viewer().person_id,
    )
    flash(
        ngettext(
            "%(num)d meeting stands in the calendar. Nobody is invited yet.",
            "%(num)d meetings stand in the calendar. Nobody is invited yet.",
            len(taken),
        )
    )
    return redirect(url_for(".series", series_id=series.id))


def _planned(form: SeriesForm) -> list[PlannedDate]:
    """Return the dates to show: proposed by the rule, or as edited, one perhaps replaced."""
    if "propose" in request.form or not form.dates.entries:
        dates = plans.propose(form.wanted)
    else:
        dates = [_replaced(one, place) for place, one in enumerate(form.planned)]
    checked = _check(dates)
    form.show(checked)
    if not checked:
        form.refuse(DomainError(_("There is no such day between the first and the last day.")))
    return checked


def _replaced(one: PlannedDate, place: int) -> PlannedDate:
    """Return the date, or the other day that was chosen for it."""
    try:
        day = date.fromisoformat(request.form[f"instead-{place}"])
    except (KeyError, ValueError):
        return one
    return PlannedDate(day, one.clock, one.minutes, is_taken=True)


def _check(dates: Sequence[PlannedDate]) -> list[PlannedDate]:
    return plans.check(dates, others=reads.list_beside([one.day for one in dates]))


def _group(groups: Sequence[WorkingGroup], group_id: int) -> WorkingGroup:
    return next(group for group in groups if group.id == group_id)


def _year_ahead() -> date:
    """Return the end of this year, or of the next one once half of it is over."""
    today = clock.today()
    return date(today.year + 1, 12, 31) if today.month > 6 else date(today.year, 12, 31)
