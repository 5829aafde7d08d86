"""Sharing a request: the desk prepares, the author reads exactly that and decides."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core import redaction
from kdn_helpdesk.core.errors import DomainError, NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.tickets import sharing_links
from kdn_helpdesk.tickets.actions import sharing as actions
from kdn_helpdesk.tickets.forms.fields import first_error
from kdn_helpdesk.tickets.forms.sharing import ConsentForm, ShareForm
from kdn_helpdesk.tickets.models.sharing import SharedVersion
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import conversation, tickets
from kdn_helpdesk.tickets.queries import sharing as queries
from kdn_helpdesk.tickets.states import SHARE_LABELS, ShareState
from kdn_helpdesk.tickets.views.sorting import refused
from kdn_helpdesk.tickets.views.work import agent, back_to, get
from kdn_helpdesk.web.access import public, requires, viewer
from kdn_helpdesk.web.forms import Form, data_of

bp = Blueprint("sharing", __name__)


@bp.route("/servicestelle/<reference>/teilen", methods=["GET", "POST"])
@requires(Permission.TICKET_WORK)
def prepare(reference: str) -> ResponseReturnValue:
    """Prepare the anonymised version, and ask the author."""
    ticket = get(reference)
    latest = queries.find_latest(ticket.id)
    form = ShareForm()
    form.offer(queries.list_files(ticket.id))
    if not form.is_submitted():
        _fill(form, ticket, latest)
    if form.validate_on_submit():
        try:
            version = actions.prepare_version(
                ticket,
                **data_of(form, "subject", "question", "answer", "is_checked"),
                files=form.chosen_files,
                agent=agent(),
            )
            if "ask" in request.form:
                actions.ask_author(ticket, version=version, agent=agent())
        except DomainError as error:
            form.refuse(error)
        else:
            asked = "ask" in request.form
            flash(
                _("The author is asked by mail.") if asked else _("The version has been saved."),
                "success",
            )
            return back_to(ticket)
    return render_template(
        "tickets/share.html",
        ticket=ticket,
        form=form,
        latest=latest,
        messages=conversation.list_public_messages(ticket.id),
        share_labels=SHARE_LABELS,
    )


@bp.post("/servicestelle/<reference>/teilen/zuruecknehmen")
@requires(Permission.TICKET_WORK)
def withdraw(reference: str) -> ResponseReturnValue:
    """Take it back at the desk."""
    ticket, form = get(reference), Form()
    if not form.validate_on_submit():
        return refused(ticket, first_error(form))
    try:
        actions.withdraw(ticket, person=agent())
    except DomainError as error:
        return refused(ticket, error.sentence)
    flash(_("Other organisations no longer see it."), "success")
    return back_to(ticket)


@bp.route("/anfragen/<reference>/teilen", methods=["GET", "POST"])
@requires(Permission.TICKET_READ)
def consent(reference: str) -> ResponseReturnValue:
    """Show the author what would be shared; let them agree, refuse or take it back."""
    ticket = tickets.get_ticket(reference, viewer=viewer())
    latest = queries.find_latest(ticket.id)
    if latest is None or ticket.requester_id != viewer().person_id:
        raise NotFound(_("Nothing of this request is to be shared, or it is not yours."))
    waits = latest.state is ShareState.ASKED
    return _decide(ticket, latest if waits else None, back=f"/anfragen/{ticket.reference}")


@bp.route("/anfragen/teilen/<token>", methods=["GET", "POST"])
@public
def consent_by_mail(token: str) -> ResponseReturnValue:
    """Show the same to whoever holds the link of the mail."""
    version = queries.get_version(sharing_links.version_in(token))
    waits = version.state is ShareState.ASKED
    return _decide(version.sharing.ticket, version if waits else None, back="/")


def _decide(ticket: Ticket, asked: SharedVersion | None, *, back: str) -> ResponseReturnValue:
    form = ConsentForm()
    if form.validate_on_submit():
        try:
            _act(ticket, asked, form)
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(request.path)
    elif not form.is_submitted():
        form.version.data = str(asked.id) if asked else ""
    return render_template(
        "tickets/consent.html",
        ticket=ticket,
        asked=asked,
        agreed=queries.find_agreed(ticket.id),
        form=form,
        back=back,
    )


def _act(ticket: Ticket, asked: SharedVersion | None, form: ConsentForm) -> None:
    """Do what the pressed button says, and say so."""
    decision = request.form.get("decision", "")
    if decision == "withdraw":
        actions.withdraw(ticket, person=ticket.requester_id)
        flash(_("Other organisations no longer see it."), "success")
        return
    if asked is None or asked.id != form.number or decision not in ("agree", "decline"):
        raise DomainError(_("This version no longer waits for your decision."))
    actions.decide(ticket, version=asked, is_agreed=decision == "agree")
    if decision == "agree":
        flash(_("Thank you. All advised organisations can read it now."), "success")
    else:
        flash(_("It is not shared. Nobody else sees anything of it."), "success")


def _fill(form: ShareForm, ticket: Ticket, latest: SharedVersion | None) -> None:
    """Begin with the version there is, else with the conversation without people."""
    if latest is not None:
        form.subject.data = latest.subject
        form.question.data, form.answer.data = latest.question, latest.answer
        return
    names = queries.list_names(ticket)
    messages = conversation.list_public_messages(ticket.id)
    asked = [message.body for message in messages if not message.is_from_desk]
    said = [message.body for message in messages if message.is_from_desk]
    form.subject.data = redaction.without_people(ticket.subject, names)
    form.question.data = redaction.without_people("\n\n".join(asked[:1]), names)
    form.answer.data = "\n\n".join(redaction.without_people(text, names) for text in said)
