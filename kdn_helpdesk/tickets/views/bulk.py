"""Changing many requests at once: choose, preview, carry out, watch, stop."""

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, language
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.tickets.actions import bulk as actions
from kdn_helpdesk.tickets.actions import previews
from kdn_helpdesk.tickets.actions.bulk import Selection
from kdn_helpdesk.tickets.forms.bulk import BulkForm
from kdn_helpdesk.tickets.models.bulk import BulkChange, BulkState, ItemOutcome
from kdn_helpdesk.tickets.queries import asked, bulk, news, people, topics
from kdn_helpdesk.tickets.queries.bulk import Counts
from kdn_helpdesk.tickets.states import PRIORITY_LABELS, STATE_LABELS
from kdn_helpdesk.tickets.views.work import agent
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.filters import format_number
from kdn_helpdesk.web.forms import Form
from kdn_helpdesk.web.paging import Page, page_number

bp = Blueprint("bulk", __name__, url_prefix="/servicestelle/sammelaktionen")
PER_PAGE = 50
MOST_TICKED = 200


@bp.get("")
@requires(Permission.TICKET_WORK)
def index() -> ResponseReturnValue:
    """List the latest changes of the desk."""
    return render_template(
        "tickets/bulk/index.html",
        entries=[(entry, previews.describe(entry.change)) for entry in bulk.list_recent()],
    )


@bp.route("/neu", methods=["GET", "POST"])
@requires(Permission.TICKET_WORK)
def new() -> ResponseReturnValue:
    """Ask what is to be done to the chosen requests."""
    who, selection = viewer(), _selection()
    form = BulkForm()
    form.offer(
        who,
        agents=[(person.id, person.name) for person in people.list_agents()],
        topics=topics.list_topics(only_active=False),
        language=language(),
    )
    if form.validate_on_submit():
        try:
            change = actions.draft_change(
                selection, viewer=who, kind=form.chosen_kind, wanted=form.wanted
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(url_for(".show", bulk_id=change.id))
    return render_template(
        "tickets/bulk/new.html",
        form=form,
        number=actions.count_selected(selection, viewer=who),
        most=actions.MOST,
        back=asked.address_of(asked.kept_from(request.args.get("auswahl", ""))),
    )


@bp.get("/<int:bulk_id>")
@requires(Permission.TICKET_WORK)
def show(bulk_id: int) -> ResponseReturnValue:
    """Show the preview of a change, how far it is, or what became of it."""
    change = bulk.get_change(bulk_id)
    return _preview(change) if change.state is BulkState.DRAFT else _progress(change)


@bp.get("/<int:bulk_id>/stand")
@requires(Permission.TICKET_WORK)
def state(bulk_id: int) -> ResponseReturnValue:
    """Tell a page that is open how far the change is."""
    change = bulk.get_change(bulk_id)
    counts = bulk.count_items(change)
    return jsonify(
        done=counts.worked_off,
        total=counts.total,
        running=change.state is BulkState.RUNNING,
        sentence=_sentence(counts),
    )


@bp.post("/<int:bulk_id>/ausfuehren")
@requires(Permission.TICKET_WORK)
def begin(bulk_id: int) -> ResponseReturnValue:
    """Carry the change out, or go on with one that was stopped."""
    change, form = bulk.get_change(bulk_id), Form()
    if form.validate_on_submit():
        actions.begin(change, person=agent())
    return _back(change)


@bp.post("/<int:bulk_id>/anhalten")
@requires(Permission.TICKET_WORK)
def stop(bulk_id: int) -> ResponseReturnValue:
    """Stop a change that is being carried out."""
    change, form = bulk.get_change(bulk_id), Form()
    if form.validate_on_submit():
        actions.stop(change, person=agent())
        flash(_("The bulk action has been stopped. What is done stays done."), "info")
    return _back(change)


@bp.post("/<int:bulk_id>/verwerfen")
@requires(Permission.TICKET_WORK)
def discard(bulk_id: int) -> ResponseReturnValue:
    """Throw away a change that was only looked at."""
    change, form = bulk.get_change(bulk_id), Form()
    if form.validate_on_submit():
        actions.discard(change, person=agent())
        flash(_("Nothing has been changed."), "info")
    return redirect(url_for("desk.index"))


def _selection() -> Selection:
    """Return what was chosen in the list: the ticked rows, or all that it was asked for."""
    if request.args.get("umfang") == "alle":
        return Selection(wanted=asked.filter_from(asked.kept_from(request.args.get("auswahl", ""))))
    return Selection(references=request.args.getlist("nr")[:MOST_TICKED])


def _preview(change: BulkChange) -> str:
    expected = previews.preview(change)
    number = page_number()
    shown = expected.lines[(number - 1) * PER_PAGE : number * PER_PAGE]
    return render_template(
        "tickets/bulk/preview.html",
        change=change,
        what=previews.describe(change),
        expected=expected,
        page=Page(shown, number, PER_PAGE, len(expected.lines)),
        is_own=change.person_id == viewer().person_id,
        outcomes=ItemOutcome,
        labels=STATE_LABELS,
        priorities=PRIORITY_LABELS,
        at_once=actions.AT_ONCE,
    )


def _progress(change: BulkChange) -> str:
    counts, number = bulk.count_items(change), page_number()
    failed = bulk.list_failed(change, number=number, per_page=PER_PAGE) if counts.failed else []
    return render_template(
        "tickets/bulk/progress.html",
        change=change,
        what=previews.describe(change),
        counts=counts,
        sentence=_sentence(counts),
        page=Page(failed, number, PER_PAGE, counts.failed),
        untold=news.count_untold(change),
        is_running=change.state is BulkState.RUNNING,
        is_stopped=change.state is BulkState.STOPPED,
        is_own=change.person_id == viewer().person_id,
    )


def _sentence(counts: Counts) -> str:
    parts = [_("%(number)s changed", number=format_number(counts.done))]
    if counts.unchanged:
        parts.append(_("%(number)s as before", number=format_number(counts.unchanged)))
    if counts.failed:
        parts.append(_("%(number)s not possible", number=format_number(counts.failed)))
    if counts.left:
        parts.append(_("%(number)s left", number=format_number(counts.left)))
    return " · ".join(parts)


def _back(change: BulkChange) -> ResponseReturnValue:
    return redirect(url_for(".show", bulk_id=change.id))
