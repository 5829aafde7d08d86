"""Requests for those who ask: their own, their organisation's, and one of them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.accounts.queries import people as account_queries
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.knowledge.queries import linked
from kdn_helpdesk.meetings.queries import agendas
from kdn_helpdesk.tickets.actions import conversation as actions
from kdn_helpdesk.tickets.actions import moves, sorting
from kdn_helpdesk.tickets.forms.filing import ReplyForm
from kdn_helpdesk.tickets.forms.sorting import VisibilityForm
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import conversation, details, links, lists, people, tickets
from kdn_helpdesk.tickets.states import REQUESTER_LABELS, VISIBILITY_LABELS, State, Visibility
from kdn_helpdesk.tickets.views.addresses import keeping
from kdn_helpdesk.tickets.views.rows import portal_rows
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.downloads import send_stored
from kdn_helpdesk.web.forms import Form, data_of
from kdn_helpdesk.web.paging import Page, page_number
from kdn_helpdesk.wishes.queries import wishes

bp = Blueprint("tickets", __name__, url_prefix="/anfragen")
PER_PAGE = 25


@bp.get("")
@requires(Permission.TICKET_READ)
def index() -> ResponseReturnValue:
    """List the viewer's own requests, or those of their organisation that they may read."""
    who, number = viewer(), page_number()
    asked = request.args.get("ansicht", "")
    wanted = lists.TicketFilter(
        view=asked if asked in lists.PORTAL_VIEWS else lists.PORTAL_VIEWS[0],
        state=request.args.get("zustand", ""),
        text=request.args.get("text", ""),
    )
    listing, counts = lists.list_tickets(
        wanted, viewer=who, views=lists.PORTAL_VIEWS, number=number, per_page=PER_PAGE
    )
    address = keeping("/anfragen", "ansicht", "zustand", "text", "seite")
    return render_template(
        "tickets/index.html",
        page=Page(portal_rows(listing.lines), number, PER_PAGE, listing.total),
        has_more=listing.has_more,
        counts=counts,
        wanted=wanted,
        address=address,
        page_url=lambda number: address(seite=number),
        labels=REQUESTER_LABELS,
    )


@bp.get("/<reference>")
@requires(Permission.TICKET_READ)
def show(reference: str) -> ResponseReturnValue:
    """Show one request with what was said, and the form to add something."""
    return _page(tickets.get_ticket(reference, viewer=viewer()), ReplyForm())


@bp.route("/<reference>/nachricht", methods=["GET", "POST"])
@requires(Permission.TICKET_READ)
def reply(reference: str) -> ResponseReturnValue:
    """Add a message; to a closed request it opens one that follows it."""
    ticket = tickets.get_ticket(reference, viewer=viewer())
    form = ReplyForm()
    if form.validate_on_submit():
        try:
            message = actions.reply_to_ticket(
                ticket,
                author=account_queries.get_self(viewer()),
                **data_of(form, "body", "files"),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            where = tickets.get_ticket_by_id(message.ticket_id)
            if where.id == ticket.id:
                flash(_("Your message has been added."), "success")
            elif ticket.state is State.MERGED:
                flash(
                    _("Your message has been added to %(reference)s.", reference=where.reference),
                    "success",
                )
            else:
                flash(
                    _(
                        "The request was closed, so your message goes on as %(reference)s.",
                        reference=where.reference,
                    ),
                    "success",
                )
            return redirect(url_for(".show", reference=where.reference))
    return _page(ticket, form)


@bp.route("/<reference>/schliessen", methods=["GET", "POST"])
@requires(Permission.TICKET_READ)
def close(reference: str) -> ResponseReturnValue:
    """Ask once, then close the request."""
    ticket = tickets.get_ticket(reference, viewer=viewer())
    form = Form()
    if form.validate_on_submit():
        try:
            moves.close_ticket(ticket, viewer=viewer())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The request is closed. Thank you for telling us."), "success")
            return redirect(url_for(".show", reference=ticket.reference))
    return render_template("tickets/close.html", ticket=ticket, form=form)


@bp.post("/<reference>/sichtbarkeit")
@requires(Permission.TICKET_READ)
def share(reference: str) -> ResponseReturnValue:
    """Let its author change who may read it."""
    ticket = tickets.get_ticket(reference, viewer=viewer())
    if ticket.requester_id != viewer().person_id:
        raise DomainError(_("Only the person who filed the request decides who may read it."))
    form = VisibilityForm()
    if form.validate_on_submit():
        sorting.change_visibility(
            ticket, visibility=Visibility(form.visibility.data), person=ticket.requester_id
        )
        flash(_("The change has been saved."), "success")
    return redirect(url_for(".show", reference=ticket.reference))


@bp.get("/<reference>/dateien/<int:file_id>/<name>")
@requires(Permission.TICKET_READ)
def download(reference: str, file_id: int, name: str) -> ResponseReturnValue:
    """Send a file of a message that the viewer may read."""
    ticket = tickets.get_ticket(reference, viewer=viewer())
    return send_stored(conversation.get_file(ticket.id, file_id, viewer=viewer()))


def _page(ticket: Ticket, form: ReplyForm) -> str:
    return render_template(
        "tickets/show.html",
        ticket=ticket,
        form=form,
        messages=conversation.list_messages(ticket.id, viewer=viewer()),
        relations=links.read_relations(ticket, viewer=viewer()),
        articles=linked.list_linked("ticket", ticket.id, viewer=viewer()),
        mentions=agendas.list_about(ticket.id, viewer=viewer()),
        wishes=wishes.list_about(ticket.id, viewer=viewer()),
        details=details.list_filled(ticket, viewer=viewer()),
        in_copy=people.list_names_in_copy(ticket.id),
        labels=REQUESTER_LABELS,
        visibilities=VISIBILITY_LABELS,
    )
