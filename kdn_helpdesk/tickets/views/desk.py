"""The desk's list of requests, and writing one down for somebody."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.accounts.actions import people as account_actions
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, language
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.tickets.actions import incidents as incident_actions
from kdn_helpdesk.tickets.actions import opening
from kdn_helpdesk.tickets.actions.details import set_details
from kdn_helpdesk.tickets.forms.details import AskedDetails
from kdn_helpdesk.tickets.forms.filing import DeskFilingForm
from kdn_helpdesk.tickets.queries import asked, details, incidents, lists, saved, topics
from kdn_helpdesk.tickets.states import STATE_LABELS, Channel
from kdn_helpdesk.tickets.views.addresses import keeping
from kdn_helpdesk.tickets.views.rows import desk_rows
from kdn_helpdesk.tickets.views.walking import remember_list
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.forms import data_of
from kdn_helpdesk.web.paging import Page, page_number

bp = Blueprint("desk", __name__, url_prefix="/servicestelle")
PER_PAGE = 25


@bp.get("")
@requires(Permission.TICKET_WORK)
def index() -> ResponseReturnValue:
    """List the requests by view, filters and order; without any of them as one's own start."""
    who, number = viewer(), page_number()
    views = saved.list_saved(viewer=who)
    start = next((view for view in views if view.is_start), None)
    args = start.asked if start and not request.args else request.args
    remember_list(args)
    wanted = asked.filter_from(args)
    order = args.get("sortierung", asked.USUAL_ORDER)
    listing, counts = lists.list_tickets(
        wanted,
        viewer=who,
        order=order.removeprefix("-"),
        descending=order.startswith("-"),
        number=number,
        per_page=PER_PAGE,
    )
    offered = topics.list_topics(only_active=False)
    address = keeping("/servicestelle", *asked.PARAMETERS, args=args)
    return render_template(
        "tickets/desk.html",
        page=Page(desk_rows(listing.lines), number, PER_PAGE, listing.total),
        has_more=listing.has_more,
        counts=counts,
        wanted=wanted,
        order=order,
        topics=offered,
        address=address,
        page_url=lambda number: address(seite=number),
        labels=STATE_LABELS,
        choice_fields=details.list_choices(offered, wanted.topic),
        saved_views=views,
        saved_counts=saved.count_in(views, viewer=who),
        kept=asked.kept(args),
    )


@bp.route("/neu", methods=["GET", "POST"])
@requires(Permission.TICKET_WORK)
def new() -> ResponseReturnValue:
    """Write down a request for somebody, as at the telephone."""
    offered = topics.list_topics()
    form = DeskFilingForm()
    form.offer(offered, language())
    form.offer_details(AskedDetails(details.list_fields(offered, at_desk=True)), offered)
    form.offer_incidents(incidents.list_open())
    if form.validate_on_submit():
        try:
            ticket = opening.open_ticket(
                requester=account_actions.find_or_add_person(**data_of(form, "email", "name")),
                topic=next(topic for topic in offered if topic.slug == form.topic.data),
                **data_of(form, "subject", "body", "files"),
                channel=Channel.PHONE,
                actor=viewer().person_id,
            )
            set_details(ticket, form.details, actor=viewer().person_id, is_new=True)
            if form.chosen_incident is not None:
                incident_actions.attach_ticket(
                    incidents.get_incident(form.chosen_incident),
                    ticket,
                    agent=viewer().person_id,
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
