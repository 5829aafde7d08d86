"""Filing a request: signed in, or without an account by a confirmed address."""

from collections.abc import Sequence
from typing import TypeVar

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.accounts.queries import people as account_queries
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, language
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.tickets import confirmations
from kdn_helpdesk.tickets.actions import filing as actions
from kdn_helpdesk.tickets.actions import incidents as incident_actions
from kdn_helpdesk.tickets.actions import opening
from kdn_helpdesk.tickets.actions.details import set_details
from kdn_helpdesk.tickets.forms.details import AskedDetails
from kdn_helpdesk.tickets.forms.filing import FilingForm, VisitorFilingForm
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.queries import conversation, details, incidents, topics
from kdn_helpdesk.web.access import public, viewer
from kdn_helpdesk.web.forms import Form, data_of
from kdn_helpdesk.web.limits import limit

AnyForm = TypeVar("AnyForm", FilingForm, VisitorFilingForm)
bp = Blueprint("filing", __name__, url_prefix="/anfragen")


@bp.route("/neu", methods=["GET", "POST"])
@limit("60 per hour", visitors_only=True)
@public
def new() -> ResponseReturnValue:
    """Take a new request; what belongs to an account is asked only where there is one."""
    return _file_signed_in() if viewer().can(Permission.TICKET_FILE) else _file_as_visitor()


def new_form() -> FilingForm | VisitorFilingForm:
    """Return the form for this viewer with what was typed, neither checked nor filed."""
    kind = FilingForm if viewer().can(Permission.TICKET_FILE) else VisitorFilingForm
    return _offering(kind, topics.list_topics())


def _offering(kind: type[AnyForm], offered: Sequence[Topic]) -> AnyForm:
    form = kind(topic=request.args.get("thema", ""))
    form.offer(offered, language())
    form.offer_incidents(incidents.list_open())
    form.offer_details(AskedDetails(details.list_fields(offered, at_desk=False)), offered)
    return form


def _file_signed_in() -> ResponseReturnValue:
    offered = topics.list_topics()
    form = _offering(FilingForm, offered)
    if form.validate_on_submit():
        try:
            ticket = opening.open_ticket(
                requester=account_queries.get_self(viewer()),
                topic=_chosen(offered, form.topic.data),
                **data_of(form, "subject", "body", "files"),
                visibility=form.chosen_visibility,
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
                _("Your request has the number %(reference)s.", reference=ticket.reference),
                "success",
            )
            return redirect(url_for("tickets.show", reference=ticket.reference))
    return render_template("tickets/new.html", form=form, topics=offered)


def _file_as_visitor() -> ResponseReturnValue:
    offered = topics.list_topics()
    form = _offering(VisitorFilingForm, offered)
    if form.validate_on_submit():
        try:
            actions.file_without_account(
                **data_of(form, "email", "name", "subject", "body"),
                topic=_chosen(offered, form.topic.data),
                details=form.details,
                uploads=form.files.data,
                language=language(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return render_template("tickets/confirmation_sent.html", email=form.email.data)
    return render_template("tickets/new.html", form=form, topics=offered)


@bp.route("/bestaetigen/<token>", methods=["GET", "POST"])
@public
def confirm(token: str) -> ResponseReturnValue:
    """Show what was written; pressing the button opens the request."""
    filing = conversation.get_filing(confirmations.number_in(token))
    form = Form()
    if filing.ticket is None and form.validate_on_submit():
        ticket = actions.confirm_filing(filing)
        return render_template("tickets/confirmed.html", ticket=ticket)
    if filing.ticket is not None:
        return render_template("tickets/confirmed.html", ticket=filing.ticket)
    return render_template("tickets/confirm.html", filing=filing, form=form)


def _chosen(offered: Sequence[Topic], slug: str) -> Topic:
    return next(topic for topic in offered if topic.slug == slug)
