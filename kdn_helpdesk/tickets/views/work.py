"""One request at the desk: read it, answer, note, forward."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from kdn_helpdesk.core.errors import Conflict, DomainError
from kdn_helpdesk.core.i18n import _, language
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.knowledge.queries import linked
from kdn_helpdesk.mail import queries as mail_queries
from kdn_helpdesk.meetings.queries import agendas
from kdn_helpdesk.tickets.actions import conversation as actions
from kdn_helpdesk.tickets.actions import drafts, forwarding, holding, presence, records
from kdn_helpdesk.tickets.deadlines import TARGET_LABELS
from kdn_helpdesk.tickets.forms.answering import AnswerForm, DraftedForm, ForwardForm, NoteForm
from kdn_helpdesk.tickets.forms.sorting import link_options
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import (
    checklists,
    conversation,
    details,
    links,
    panels,
    people,
    tickets,
    workplace,
)
from kdn_helpdesk.tickets.states import (
    CHANNEL_LABELS,
    DESK_VISIBILITY_LABELS,
    PRIORITY_LABELS,
    SCORE_LABELS,
    SHARE_LABELS,
    STATE_LABELS,
    WORK_LABELS,
    DraftKind,
    State,
    Work,
    choices_from,
)
from kdn_helpdesk.tickets.views import drafting, walking
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.forms import data_of
from kdn_helpdesk.wishes.queries import beside

bp = Blueprint("work", __name__, url_prefix="/servicestelle")


@bp.get("/<reference>")
@requires(Permission.TICKET_WORK)
def show(reference: str) -> ResponseReturnValue:
    """Show everything about one request."""
    return page(get(reference))


@bp.route("/<reference>/antwort", methods=["GET", "POST"])
@requires(Permission.TICKET_ANSWER)
def answer(reference: str) -> ResponseReturnValue:
    """Answer; what others have said meanwhile comes first."""
    ticket = get(reference)
    form = AnswerForm()
    form.offer(ticket.state)
    if form.is_submitted() and not form.is_sent:
        return drafting.keep(ticket, form, DraftKind.ANSWER) or _write(ticket, form)
    onward = walking.address_after(reference) if form.onward.data else None
    if form.validate_on_submit():
        try:
            message = holding.hold_answer(
                ticket,
                agent=agent(),
                **data_of(form, "body", "files"),
                state=State(form.state.data),
                seen=form.seen_number,
                revision=form.revision_number,
            )
            _add_time(ticket, form)
        except DomainError as error:
            form.refuse(error)
            return _write(ticket, form, conflict=isinstance(error, Conflict))
        if not message.is_held:
            flash(_("Your answer is on its way."), "success")
        if onward:
            return _go_on(ticket, onward, is_held=message.is_held)
        return back_to(ticket, anchor=f"nachricht-{message.id}" if message.is_held else None)
    return _write(ticket, form)


@bp.route("/<reference>/notiz", methods=["GET", "POST"])
@requires(Permission.TICKET_NOTE)
def note(reference: str) -> ResponseReturnValue:
    """Write an internal note."""
    ticket = get(reference)
    form = NoteForm()
    if form.is_submitted() and not form.is_sent:
        return drafting.keep(ticket, form, DraftKind.NOTE) or _write(ticket, form)
    if form.validate_on_submit():
        try:
            words = form.note.data or ""
            waiting = drafts.take_draft(
                ticket,
                person=agent(),
                kind=DraftKind.NOTE,
                revision=form.revision_number,
                sent=words,
            )
            actions.add_note(ticket, agent=agent(), body=words, files=[*waiting, *form.files.data])
            _add_time(ticket, form)
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The note has been added. Only the desk can read it."), "success")
            return back_to(ticket)
    return _write(ticket, form)


def _add_time(ticket: Ticket, form: AnswerForm | NoteForm) -> None:
    """Write down how long it took, where somebody said so."""
    if form.minutes.data:
        records.add_time(
            ticket, person=agent(), minutes=form.minutes.data, work=Work(form.work.data)
        )


@bp.route("/<reference>/weiterleiten", methods=["GET", "POST"])
@requires(Permission.TICKET_ANSWER)
def forward(reference: str) -> ResponseReturnValue:
    """Send the conversation to somebody outside."""
    ticket = get(reference)
    form = ForwardForm()
    if form.validate_on_submit():
        try:
            forwarding.forward_ticket(ticket, agent=agent(), **data_of(form, "recipient", "body"))
        except DomainError as error:
            form.refuse(error)
        else:
            flash(
                _("The request is on its way to %(recipient)s.", recipient=form.recipient.data),
                "success",
            )
            return back_to(ticket)
    return _write(ticket, form)


def _go_on(ticket: Ticket, address: str, *, is_held: bool) -> Response:
    """Lead to the next request; the page of this one still offers to take the answer back."""
    if is_held:
        flash(_("Your answer to %(reference)s leaves in a moment.", reference=ticket.reference))
    return redirect(address)


def get(reference: str) -> Ticket:
    """Return the request for this agent."""
    return tickets.get_ticket(reference, viewer=viewer())


def agent() -> int:
    """Return the number of the agent who is signed in."""
    person_id = viewer().person_id
    if person_id is None:
        raise DomainError(_("Please sign in."))
    return person_id


def back_to(ticket: Ticket, *, anchor: str | None = None) -> Response:
    """Lead back to the request's page, to a place on it where one is given."""
    return redirect(url_for("work.show", reference=ticket.reference, _anchor=anchor))


def page(
    ticket: Ticket, *, problem: str = "", versions: Sequence[str] = (), typed: Any = None
) -> str:
    """Return the request's page; `problem` and what was typed, where one of its forms failed.

    `versions` are lines of what somebody else chose meanwhile beside what was chosen here.
    """
    who = viewer()
    messages = conversation.list_messages(ticket.id, viewer=who)
    place = workplace.find_workplace(ticket, viewer=who)
    stands = panels.find_panels(ticket)
    form, noted = AnswerForm(formdata=None), NoteForm(formdata=None)
    form.offer(ticket.state)
    form.seen.data = str(messages[-1].id) if messages else ""
    drafting.restore(place, form, noted)
    return render_template(
        "tickets/work.html",
        ticket=ticket,
        messages=messages,
        form=form,
        noted=noted,
        place=place,
        problem=problem,
        versions=versions,
        typed=typed or {},
        deadlines=stands.times,
        tags=stands.tags,
        checklists=checklists.get_panel(ticket),
        details=details.list_filled(ticket, viewer=who),
        watchers=stands.watchers,
        named=stands.named_but(ticket.requester.email),
        flags=people.map_flags(ticket.id) if stands.has("flag") else {},
        relations=links.read_relations(ticket, viewer=who),
        articles=linked.list_linked("ticket", ticket.id, viewer=who)
        if stands.has("article")
        else [],
        mentions=agendas.list_about(ticket.id, viewer=who) if stands.has("agenda") else [],
        beside=beside.find_beside(stands),
        suggested=stands.suggested if len(messages) == 1 and not ticket.is_done else "",
        lost_mails=mail_queries.list_lost_about("ticket", ticket.id) if stands.has("lost") else [],
        **_choices(ticket, stands),
        **LABELS,
    )


def _choices(ticket: Ticket, stands: panels.Panels) -> dict[str, Any]:
    """Return what the forms beside the conversation offer, and the words for it."""
    return {
        "states": [ticket.state, *(s for s in choices_from(ticket.state) if s is not ticket.state)],
        "agents": stands.agents,
        "topic_options": [(topic.slug, topic.label(language())) for topic in stands.topics],
        "priority_options": [(str(value.value), word) for value, word in PRIORITY_LABELS.items()],
        "visibility_options": [
            (value.value, word) for value, word in DESK_VISIBILITY_LABELS.items()
        ],
        "link_options": link_options(language()),
        "targets": TARGET_LABELS,
        "works": WORK_LABELS,
        "scores": SCORE_LABELS,
        "share_labels": SHARE_LABELS,
    }


def _write(
    ticket: Ticket, form: AnswerForm | NoteForm | ForwardForm, *, conflict: bool = False
) -> str:
    """Return the page of one form with the conversation below it."""
    messages = conversation.list_messages(ticket.id, viewer=viewer())
    seen = form.seen_number if isinstance(form, AnswerForm) else None
    newer = [entry for entry in messages if conflict and seen and entry.id > seen]
    if isinstance(form, AnswerForm) and (conflict or not form.is_submitted()):
        form.seen.data = str(messages[-1].id) if messages else ""
    place = workplace.find_workplace(ticket, viewer=viewer())
    if isinstance(form, DraftedForm) and form.other_version:
        form.revision.data = str(max(draft.revision for draft in place.drafts.values()))
    if not form.is_submitted() and isinstance(form, DraftedForm):
        drafting.restore(place, form)
        presence.note_presence(ticket.id, person=agent(), writes=False)
    return render_template(
        "tickets/write.html",
        ticket=ticket,
        form=form,
        place=place,
        messages=messages,
        newer=newer,
        **LABELS,
    )


LABELS = {
    "labels": STATE_LABELS,
    "priorities": PRIORITY_LABELS,
    "visibilities": DESK_VISIBILITY_LABELS,
    "channels": CHANNEL_LABELS,
}
