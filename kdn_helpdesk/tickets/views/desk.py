"""The desk's list of requests, and writing one down for somebody."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.accounts.actions import people as account_actions
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, language
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.tickets.actions import opening
from kdn_helpdesk.tickets.forms.filing import DeskFilingForm
from kdn_helpdesk.tickets.queries import lists, topics
from kdn_helpdesk.tickets.states import STATE_LABELS, Channel
from kdn_helpdesk.tickets.views.addresses import keeping
from kdn_helpdesk.tickets.views.rows import desk_rows
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.forms import data_of
from kdn_helpdesk.web.paging import Page, page_number

bp = Blueprint("desk", __name__, url_prefix="/servicestelle")
PER_PAGE = 25
PARAMETERS = (
    "ansicht", "zustand", "thema", "organisation", "text", "schlagwort", "sortierung", "seite",
)  # fmt: skip
USUAL_ORDER = "-aktiv"


@bp.get("")
@requires(Permission.TICKET_WORK)
def index() -> ResponseReturnValue:
    """List the requests by view, filters and order."""
    number = page_number()
    wanted = lists.TicketFilter(
        view=_view_asked_for(),
        state=request.args.get("zustand", ""),
        topic=request.args.get("thema", ""),
        organisation=request.args.get("organisation", ""),
        text=request.args.get("text", ""),
        tag=request.args.get("schlagwort", ""),
    )
    order = request.args.get("sortierung", USUAL_ORDER)
    listing, counts = lists.list_tickets(
        wanted,
        viewer=viewer(),
        order=order.removeprefix("-"),
        descending=order.startswith("-"),
        number=number,
        per_page=PER_PAGE,
    )
    address = keeping("/servicestelle", *PARAMETERS)
    return render_template(
        "tickets/desk.html",
        page=Page(desk_rows(listing.lines), number, PER_PAGE, listing.total),
        has_more=listing.has_more,
        counts=counts,
        count_limit=lists.COUNT_LIMIT,
        wanted=wanted,
        order=order,
        topics=topics.list_topics(only_active=False),
        address=address,
        page_url=lambda number: address(seite=number),
        labels=STATE_LABELS,
    )


@bp.route("/neu", methods=["GET", "POST"])
@requires(Permission.TICKET_WORK)
def new() -> ResponseReturnValue:
    """Write down a request for somebody, as at the telephone."""
    offered = topics.list_topics()
    form = DeskFilingForm()
    form.offer(offered, language())
    if form.validate_on_submit():
        try:
            ticket = opening.open_ticket(
                requester=account_actions.find_or_add_person(**data_of(form, "email", "name")),
                topic=next(topic for topic in offered if topic.slug == form.topic.data),
                **data_of(form, "subject", "body", "files"),
                channel=Channel.PHONE,
                actor=viewer().person_id,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(
                _("The request has the number %(reference)s.", reference=ticket.reference),
                "success",
            )
            return redirect(url_for("work.show", reference=ticket.reference))
    return render_template("tickets/new.html", form=form, topics=offered)


def _view_asked_for() -> str:
    """Return the view: what is asked for, all where a state is, else what is not done."""
    asked = request.args.get("ansicht", "")
    if asked in lists.VIEWS:
        return asked
    return "alle" if request.args.get("zustand") else lists.VIEWS[0]
