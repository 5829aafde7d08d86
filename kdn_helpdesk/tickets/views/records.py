"""Ratings without sign-in, time spent, and the notes that name somebody."""

import csv
import io

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.accounts.queries import people as account_queries
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, language
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.tickets import ratings
from kdn_helpdesk.tickets.actions import records as actions
from kdn_helpdesk.tickets.actions import sorting
from kdn_helpdesk.tickets.forms.fields import first_error
from kdn_helpdesk.tickets.forms.records import PeriodForm, RatingForm, TimeForm
from kdn_helpdesk.tickets.queries import records, tickets
from kdn_helpdesk.tickets.states import SCORE_LABELS, WORK_LABELS, Score, Work
from kdn_helpdesk.tickets.views.sorting import refused
from kdn_helpdesk.tickets.views.work import agent, back_to, get
from kdn_helpdesk.web.access import public, requires, viewer
from kdn_helpdesk.web.limits import limit
from kdn_helpdesk.web.paging import Page, page_number

PER_PAGE = 100
bp = Blueprint("records", __name__)


@bp.route("/anfragen/bewertung/<token>", methods=["GET", "POST"])
@limit("60 per hour")
@public
def rate(token: str) -> ResponseReturnValue:
    """Show the three buttons; pressing one records it, pressing another changes it."""
    number, solved_at = ratings.read(token)
    ticket = tickets.get_ticket_by_id(number)
    form = RatingForm()
    if form.validate_on_submit():
        actions.rate_solution(
            ticket,
            solved_at=solved_at,
            score=Score(form.score.data),
            comment=form.comment.data or "",
        )
        flash(_("Thank you. Your opinion has been recorded."), "success")
        return redirect(url_for(".rate", token=token))
    rating = records.find_rating(ticket.id, solved_at=solved_at)
    if rating is not None and not form.is_submitted():
        form.comment.data = rating.comment
    return render_template(
        "tickets/rating.html", ticket=ticket, rating=rating, form=form, scores=SCORE_LABELS
    )


@bp.post("/servicestelle/<reference>/zeit")
@requires(Permission.TICKET_NOTE)
def add_time(reference: str) -> ResponseReturnValue:
    """Write down minutes that were spent on a request."""
    ticket, form = get(reference), TimeForm()
    if not form.validate_on_submit():
        return refused(ticket, first_error(form))
    try:
        actions.add_time(
            ticket,
            person=agent(),
            minutes=form.minutes.data or 0,
            work=Work(form.work.data),
            day=form.day.data,
        )
    except DomainError as error:
        return refused(ticket, error)
    flash(_("The time has been written down."), "success")
    return back_to(ticket, anchor="zeit")


@bp.route("/servicestelle/<reference>/zeiten", methods=["GET", "POST"])
@requires(Permission.TICKET_NOTE)
def own_times(reference: str) -> ResponseReturnValue:
    """List one's own entries in a request, and remove a mistaken one."""
    ticket = get(reference)
    chosen = request.form.get("entry", "")
    if request.method == "POST" and chosen.isdecimal():
        actions.remove_time(ticket, entry_id=int(chosen), person=agent())
        flash(_("The entry has been removed."), "success")
        return redirect(url_for(".own_times", reference=ticket.reference))
    entries = records.list_own_times(ticket.id, viewer=viewer())
    return render_template(
        "tickets/own_times.html", ticket=ticket, entries=entries, works=WORK_LABELS
    )


@bp.get("/servicestelle/zeiten")
@requires(Permission.TICKET_WORK)
def times() -> ResponseReturnValue:
    """Show the time spent in a period: sums by kind, and every entry."""
    form = PeriodForm(request.args, meta={"csrf": False})
    first, last = form.von.data, form.bis.data = form.period
    number, who = page_number(), viewer()
    sums = records.sum_up(first=first, last=last, viewer=who)
    entries = records.list_times(
        first=first, last=last, viewer=who, number=number, per_page=PER_PAGE
    )
    return render_template(
        "tickets/times.html",
        form=form,
        first=first,
        last=last,
        sums=sums,
        page=Page(entries, number, PER_PAGE, sums.entries),
        works=WORK_LABELS,
    )


@bp.get("/servicestelle/zeiten.csv")
@requires(Permission.TICKET_WORK)
def times_csv() -> ResponseReturnValue:
    """Return every entry of a period for a spreadsheet."""
    first, last = PeriodForm(request.args, meta={"csrf": False}).period
    sheet = io.StringIO()
    lines = csv.writer(sheet, delimiter=";")
    lines.writerow(
        [_("Day"), _("Number"), _("Topic"), _("Kind of work"), _("Minutes spent"), _("Agent")]
    )
    for entry in records.list_times(first=first, last=last, viewer=viewer()):
        ticket, person = entry.ticket, entry.person
        lines.writerow(
            [
                entry.day.isoformat(),
                ticket.reference,
                ticket.topic.label(language()),
                WORK_LABELS[entry.work],
                entry.minutes,
                person.name if person else "",
            ]
        )
    name = _("time-spent") + f"-{first}-{last}.csv"
    return Response(
        "\ufeff" + sheet.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@bp.route("/servicestelle/erwaehnungen", methods=["GET", "POST"])
@requires(Permission.TICKET_NOTE)
def mentions() -> ResponseReturnValue:
    """List the notes that name the agent; the button says that they are read."""
    if request.method == "POST":
        actions.mark_mentions_seen(person=agent())
        return redirect(url_for(".mentions"))
    found = records.list_mentions(viewer=viewer())
    return render_template("tickets/mentions.html", mentions=found)


@bp.post("/servicestelle/<reference>/beobachten")
@requires(Permission.TICKET_WORK)
def watch(reference: str) -> ResponseReturnValue:
    """Begin or end to watch a request."""
    ticket = get(reference)
    if any(person.id == agent() for person in tickets.list_watchers(ticket.id)):
        sorting.remove_watcher(ticket, person=agent(), agent=agent())
        flash(_("You no longer watch this request."), "success")
        return back_to(ticket)
    try:
        sorting.add_watcher(ticket, person=account_queries.get_self(viewer()), agent=agent())
    except DomainError as error:
        return refused(ticket, error)
    flash(_("You watch this request: you get every message and note."), "success")
    return back_to(ticket)
