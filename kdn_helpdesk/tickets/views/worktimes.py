"""The administration's pages of service times: calendars and targets, with what would change."""

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, language
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.tickets.actions import worktimes as actions
from kdn_helpdesk.tickets.deadlines import Rulebook
from kdn_helpdesk.tickets.forms.worktimes import (
    CalendarForm,
    ClosureForm,
    NewCalendarForm,
    TargetForm,
    write_hours,
    write_time,
)
from kdn_helpdesk.tickets.models.worktimes import WorkCalendar
from kdn_helpdesk.tickets.queries import previews, topics, worktimes
from kdn_helpdesk.tickets.states import PRIORITY_LABELS
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.application import refuse
from kdn_helpdesk.web.filters import format_number
from kdn_helpdesk.web.forms import Form

SHOWN = previews.SHOWN
bp = Blueprint("worktimes", __name__, url_prefix="/verwaltung/servicezeiten")


@bp.get("")
@requires(Permission.TICKET_CONFIGURE)
def index() -> ResponseReturnValue:
    """Show the calendars and the targets, and whether deadlines are being worked out anew."""
    return render_template(
        "tickets/worktimes/index.html",
        calendars=worktimes.list_calendars(),
        targets=worktimes.list_targets(),
        priorities=PRIORITY_LABELS,
        running=worktimes.find_running_recalculation(),
        stopped=worktimes.find_stopped_recalculation(),
        write_hours=write_hours,
    )


@bp.get("/stand")
@requires(Permission.TICKET_CONFIGURE)
def state() -> ResponseReturnValue:
    """Tell a page that is open how many deadlines have been worked out anew."""
    running = worktimes.find_running_recalculation()
    done, total = (running.done, max(running.total, 1)) if running else (0, 1)
    far = {"done": format_number(done), "total": format_number(total)}
    sentence = _("%(done)s of %(total)s requests", **far)
    return jsonify(done=done, total=total, running=running is not None, sentence=sentence)


@bp.post("/anhalten")
@requires(Permission.TICKET_CONFIGURE)
def stop() -> ResponseReturnValue:
    """Stop working out deadlines anew."""
    if Form().validate_on_submit():
        actions.stop_recalculation(actor=viewer().person_id)
    return redirect(url_for(".index"))


@bp.post("/fortsetzen")
@requires(Permission.TICKET_CONFIGURE)
def resume() -> ResponseReturnValue:
    """Go on working out deadlines anew."""
    if Form().validate_on_submit():
        actions.resume_recalculation(actor=viewer().person_id)
    return redirect(url_for(".index"))


@bp.route("/kalender/neu", methods=["GET", "POST"])
@requires(Permission.TICKET_CONFIGURE)
def add_calendar() -> ResponseReturnValue:
    """Add a calendar, with the hours of the usual one to begin with."""
    form = NewCalendarForm()
    if form.validate_on_submit():
        try:
            like = worktimes.get_hours_of(None)
            calendar = actions.add_calendar(
                name=form.name.data or "", actor=viewer().person_id, like=like
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The calendar has been added with the usual hours."), "success")
            return redirect(url_for(".calendar", number=calendar.id))
    return render_template("tickets/worktimes/new.html", form=form)


@bp.route("/kalender/<int:number>", methods=["GET", "POST"])
@requires(Permission.TICKET_CONFIGURE)
def calendar(number: int) -> ResponseReturnValue:
    """Change a calendar's hours, or see what that would change."""
    found = worktimes.get_calendar(number)
    form = CalendarForm(obj=found)
    if not form.is_submitted():
        form.fill(found)
    if form.validate_on_submit():
        before = worktimes.get_rulebook()
        try:
            actions.edit_calendar(
                found,
                name=form.name.data or "",
                hours=form.week,
                actor=viewer().person_id,
                **{flag: form[flag].data for flag in actions.FLAGS},
            )
        except DomainError as error:
            form.refuse(error)
        else:
            if not _is_preview():
                return _saved()
            return _calendar_page(found, form, preview=_previewed(before))
    return _calendar_page(found, form)


@bp.post("/kalender/<int:number>/schliesszeit")
@requires(Permission.TICKET_CONFIGURE)
def close(number: int) -> ResponseReturnValue:
    """Close the desk on some days, or see what that would change."""
    found, form = worktimes.get_calendar(number), ClosureForm()
    if form.validate_on_submit():
        before = worktimes.get_rulebook()
        try:
            actions.add_closure(
                found,
                first_day=form.first_day.data,
                last_day=form.last_day.data,
                hours=form.hours,
                reason=form.reason.data or "",
                actor=viewer().person_id,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            if not _is_preview():
                return _saved(found)
            return _calendar_page(found, closing=form, preview=_previewed(before))
    return _calendar_page(found, closing=form)


@bp.post("/kalender/<int:number>/schliesszeit/<int:closure>/entfernen")
@requires(Permission.TICKET_CONFIGURE)
def open_again(number: int, closure: int) -> ResponseReturnValue:
    """Take a closure away."""
    found, form = worktimes.get_calendar(number), Form()
    if form.validate_on_submit():
        actions.remove_closure(found, closure_id=closure, actor=viewer().person_id)
        return _saved(found)
    return _calendar_page(found)


@bp.post("/kalender/<int:number>/entfernen")
@requires(Permission.TICKET_CONFIGURE)
def remove_calendar(number: int) -> ResponseReturnValue:
    """Take a calendar away that nothing counts by."""
    found, problem = worktimes.get_calendar(number), ""
    if Form().validate_on_submit():
        try:
            actions.remove_calendar(found, actor=viewer().person_id)
        except DomainError as error:
            refuse()
            problem = error.sentence
        else:
            return _saved()
    return _calendar_page(found, problem=problem)


@bp.route("/vorgabe/neu", methods=["GET", "POST"], defaults={"number": None})
@bp.route("/vorgabe/<int:number>", methods=["GET", "POST"])
@requires(Permission.TICKET_CONFIGURE)
def target(number: int | None) -> ResponseReturnValue:
    """Add or change a target, or see what that would change."""
    found = worktimes.get_target(number) if number is not None else None
    form, preview = TargetForm(), None
    form.offer(topics.list_topics(only_active=False), worktimes.list_calendars(), language())
    if found is not None and not form.is_submitted():
        form.fill(found)
    if form.validate_on_submit():
        before = worktimes.get_rulebook()
        try:
            if found is None:
                actions.add_target(form.values, actor=viewer().person_id)
            else:
                actions.edit_target(found, form.values, actor=viewer().person_id)
        except DomainError as error:
            form.refuse(error)
        else:
            if not _is_preview():
                return _saved()
            preview = _previewed(before)
    return render_template(
        "tickets/worktimes/target.html", target=found, form=form, preview=preview, shown=SHOWN
    )


@bp.post("/vorgabe/<int:number>/entfernen")
@requires(Permission.TICKET_CONFIGURE)
def remove_target(number: int) -> ResponseReturnValue:
    """Take a target away."""
    found = worktimes.get_target(number)
    if Form().validate_on_submit():
        actions.remove_target(found, actor=viewer().person_id)
    return _saved()


def _is_preview() -> bool:
    return "preview" in request.form


def _previewed(before: Rulebook) -> previews.Preview:
    """Return what the change that was just made would move, and take it back."""
    found = previews.preview(before, worktimes.read_rulebook())
    refuse(200)
    return found


def _saved(calendar: WorkCalendar | None = None) -> ResponseReturnValue:
    flash(_("The change has been saved. Deadlines are being worked out anew."), "success")
    if calendar is None:
        return redirect(url_for(".index"))
    return redirect(url_for(".calendar", number=calendar.id))


def _calendar_page(
    calendar: WorkCalendar,
    form: CalendarForm | None = None,
    *,
    closing: ClosureForm | None = None,
    preview: previews.Preview | None = None,
    problem: str = "",
) -> str:
    """Return the page; the form that was not sent shows the calendar as it is."""
    if form is None:
        form = CalendarForm(formdata=None, obj=calendar)
        form.fill(calendar)
    return render_template(
        "tickets/worktimes/calendar.html",
        calendar=calendar,
        form=form,
        closing=closing or ClosureForm(formdata=None),
        preview=preview,
        problem=problem,
        shown=SHOWN,
        write_time=write_time,
    )
