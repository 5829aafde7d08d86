"""The small forms beside a request: state, agent, topic, tags, people in copy, mails."""

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue

from kdn_helpdesk.accounts.actions import people as account_actions
from kdn_helpdesk.core import audit
from kdn_helpdesk.core.errors import Conflict, DomainError
from kdn_helpdesk.core.i18n import _, language
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.mail import queries as mail_queries
from kdn_helpdesk.mail.labels import STATE_BADGES, STATE_LABELS
from kdn_helpdesk.tickets.actions import rivals, sorting
from kdn_helpdesk.tickets.forms.fields import first_error
from kdn_helpdesk.tickets.forms.sorting import (
    AssigneeForm,
    SortingForm,
    StateForm,
    WatcherForm,
)
from kdn_helpdesk.tickets.history import Names, describe
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import history, topics
from kdn_helpdesk.tickets.states import State
from kdn_helpdesk.tickets.views.work import agent, back_to, get, page
from kdn_helpdesk.web.access import requires
from kdn_helpdesk.web.application import refuse

bp = Blueprint("sorting", __name__, url_prefix="/servicestelle/<reference>")


@bp.post("/zustand")
@requires(Permission.TICKET_WORK)
def change_state(reference: str) -> ResponseReturnValue:
    """Move the request to another state."""
    ticket, form = get(reference), StateForm()
    if not form.validate_on_submit():
        return refused(ticket, first_error(form))
    try:
        rivals.change_state(
            ticket,
            seen=form.seen_state,
            state=State(form.state.data),
            agent=agent(),
            until=form.until_instant,
        )
    except DomainError as error:
        return refused(ticket, error)
    return saved(ticket)


@bp.post("/zuweisung")
@requires(Permission.TICKET_WORK)
def assign(reference: str) -> ResponseReturnValue:
    """Give the request to an agent."""
    ticket, form = get(reference), AssigneeForm()
    if not form.validate_on_submit():
        return refused(ticket, first_error(form))
    try:
        rivals.assign_ticket(ticket, seen=form.seen.data, assignee=form.chosen, agent=agent())
    except DomainError as error:
        return refused(ticket, error)
    return saved(ticket)


@bp.post("/einordnung")
@requires(Permission.TICKET_WORK)
def sort(reference: str) -> ResponseReturnValue:
    """Change topic, priority, tags and who may read it."""
    ticket, form = get(reference), SortingForm()
    topic = topics.find_topic(form.topic.data or "")
    if not form.validate_on_submit() or topic is None:
        return refused(ticket, first_error(form) or _("There is no such topic."))
    try:
        rivals.sort_ticket(ticket, seen=form.seen, topic=topic, wanted=form.wanted, agent=agent())
    except DomainError as error:
        return refused(ticket, error)
    return saved(ticket)


@bp.post("/kopie")
@requires(Permission.TICKET_WORK)
def watch(reference: str) -> ResponseReturnValue:
    """Put somebody in copy."""
    ticket, form = get(reference), WatcherForm()
    if not form.validate_on_submit():
        return refused(ticket, first_error(form))
    try:
        person = account_actions.find_or_add_person(
            email=form.email.data or "", name=form.name.data or ""
        )
        sorting.add_watcher(ticket, person=person, agent=agent())
    except DomainError as error:
        return refused(ticket, error)
    return saved(ticket)


@bp.post("/kopie/<int:person_id>/entfernen")
@requires(Permission.TICKET_WORK)
def unwatch(reference: str, person_id: int) -> ResponseReturnValue:
    """Take somebody out of copy."""
    ticket = get(reference)
    sorting.remove_watcher(ticket, person=person_id, agent=agent())
    return saved(ticket)


@bp.get("/verlauf")
@requires(Permission.TICKET_WORK)
def trail(reference: str) -> ResponseReturnValue:
    """Show what was done and which mails left."""
    ticket = get(reference)
    entries = audit.list_about("ticket", ticket.id)
    names = Names(history.list_person_names(entries), history.list_topic_names(language()))
    return render_template(
        "tickets/trail.html",
        ticket=ticket,
        entries=[
            (entry, describe(entry, names), names.person(entry.actor_id)) for entry in entries
        ],
        mails=mail_queries.list_about("ticket", ticket.id),
        arrived=mail_queries.list_arrived("ticket", ticket.id),
        mail_labels=STATE_LABELS,
        mail_badges=STATE_BADGES,
    )


def saved(ticket: Ticket) -> ResponseReturnValue:
    """Say that it is saved and show the request."""
    flash(_("The change has been saved."), "success")
    return back_to(ticket)


def refused(ticket: Ticket, error: DomainError | str) -> ResponseReturnValue:
    """Show the page again with the sentence and what was typed; nothing is saved.

    Where somebody else was faster, both versions are shown.
    """
    clash = error if isinstance(error, Conflict) else None
    refuse(409 if clash else 422)
    sentence = error.sentence if isinstance(error, DomainError) else error
    return page(
        get(ticket.reference),
        problem=sentence,
        versions=clash.current.splitlines() if clash else [],
        typed=request.form,
    )
