"""Merging, splitting and linking requests at the desk."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.tickets.actions import linking, merging, splitting
from kdn_helpdesk.tickets.forms.fields import first_error
from kdn_helpdesk.tickets.forms.merging import MergeForm, SplitForm
from kdn_helpdesk.tickets.forms.sorting import LinkForm
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import conversation, links, tickets
from kdn_helpdesk.tickets.queries.conversation import Said
from kdn_helpdesk.tickets.states import DONE, STATE_LABELS, State
from kdn_helpdesk.tickets.views.sorting import refused, saved
from kdn_helpdesk.tickets.views.work import agent, get
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.filters import format_datetime
from kdn_helpdesk.web.forms import Form

bp = Blueprint("merging", __name__, url_prefix="/servicestelle/<reference>")
FIRST_WORDS = 160


@bp.route("/zusammenfuehren", methods=["GET", "POST"])
@requires(Permission.TICKET_WORK)
def merge(reference: str) -> ResponseReturnValue:
    """Let this request go on in another one."""
    ticket, form = get(reference), MergeForm(reference=request.args.get("mit", ""))
    if form.validate_on_submit():
        target = tickets.find_ticket(form.reference.data or "", viewer=viewer())
        try:
            if target is None:
                raise DomainError(_("There is no such request."), field="reference")
            merging.merge_tickets(ticket, target=target, agent=agent())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(
                _(
                    "%(reference)s goes on here. You can undo that under “Linked requests”.",
                    reference=ticket.reference,
                ),
                "success",
            )
            return redirect(url_for("work.show", reference=target.reference))
    return render_template(
        "tickets/merge.html", ticket=ticket, form=form, others=_others(ticket), labels=STATE_LABELS
    )


@bp.post("/trennen")
@requires(Permission.TICKET_WORK)
def part(reference: str) -> ResponseReturnValue:
    """Undo the merging."""
    ticket, form = get(reference), Form()
    if not form.validate_on_submit():
        return refused(ticket, first_error(form))
    try:
        target = merging.part_tickets(ticket, agent=agent())
    except DomainError as error:
        return refused(ticket, error.sentence)
    flash(
        _(
            "%(reference)s and %(other)s are two requests again, as they were.",
            reference=ticket.reference,
            other=target.reference,
        ),
        "success",
    )
    return redirect(url_for("work.show", reference=ticket.reference))


@bp.route("/aufteilen", methods=["GET", "POST"])
@requires(Permission.TICKET_WORK)
def split(reference: str) -> ResponseReturnValue:
    """Make a request of its own of some messages."""
    ticket, form = get(reference), SplitForm()
    form.offer(
        (message.id, _first_words(message))
        for message in conversation.list_messages(ticket.id, viewer=viewer())
    )
    if form.validate_on_submit():
        try:
            fresh = splitting.split_ticket(
                ticket,
                messages=[int(number) for number in form.messages.data or []],
                subject=form.subject.data or "",
                agent=agent(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(
                _("The messages are now a request of their own, taken out of %(reference)s.",
                  reference=ticket.reference),
                "success",
            )  # fmt: skip
            return redirect(url_for("work.show", reference=fresh.reference))
    return render_template("tickets/split.html", ticket=ticket, form=form)


@bp.post("/verknuepfung")
@requires(Permission.TICKET_WORK)
def link(reference: str) -> ResponseReturnValue:
    """Link the request with another one."""
    ticket, form = get(reference), LinkForm()
    if not form.validate_on_submit():
        return refused(ticket, first_error(form))
    other = tickets.find_ticket(form.reference.data or "", viewer=viewer())
    if other is None:
        return refused(ticket, _("There is no such request."))
    one, end = (other, ticket) if form.is_turned else (ticket, other)
    try:
        linking.link_tickets(one, other=end, agent=agent(), kind=form.kind)
    except DomainError as error:
        return refused(ticket, error.sentence)
    return saved(ticket)


@bp.post("/verknuepfung/<int:number>/entfernen")
@requires(Permission.TICKET_WORK)
def unlink(reference: str, number: int) -> ResponseReturnValue:
    """Take a link away."""
    ticket, form = get(reference), Form()
    if not form.validate_on_submit():
        return refused(ticket, first_error(form))
    linking.unlink_tickets(ticket, link=number, agent=agent())
    return saved(ticket)


def _others(ticket: Ticket) -> list[tuple[str, str, str]]:
    """Return requests that are likely meant and fit: linked ones, then the latest."""
    near = links.read_relations(ticket, viewer=viewer())
    fitting = [other for other in near.links if other.organisation_id == ticket.organisation_id]
    found = [(other.reference, other.subject, other.state) for other in fitting]
    found += [(other.reference, other.subject, other.state) for other in near.recent]
    return [
        (number, subject, STATE_LABELS[state])
        for number, subject, state in dict.fromkeys(found)
        if state is not State.MERGED and (state not in DONE or ticket.is_done)
    ]


def _first_words(message: Said) -> str:
    words = " ".join(message.body.split()) or _("(no text)")
    if len(words) > FIRST_WORDS:
        words = words[: FIRST_WORDS - 1].rstrip() + "…"
    author = message.author.name if message.author else _("the service, automatically")
    kind = _("internal note") if message.is_internal else ""
    head = ", ".join(part for part in (author, format_datetime(message.created_at), kind) if part)
    return f"{head}: {words}"
