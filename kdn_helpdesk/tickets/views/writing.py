"""What a page does by itself while somebody writes; taking an answer back, making a note one."""

from flask import Blueprint, flash, jsonify, render_template
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.errors import Conflict, DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.tickets.actions import drafts, forwarding, holding, presence
from kdn_helpdesk.tickets.forms.answering import DraftForm, PresenceForm, StateAfterForm
from kdn_helpdesk.tickets.queries import conversation, people, workplace
from kdn_helpdesk.tickets.states import DraftKind, State
from kdn_helpdesk.tickets.views.work import agent, back_to, get
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.application import refuse
from kdn_helpdesk.web.filters import format_time

bp = Blueprint("writing", __name__, url_prefix="/servicestelle/<reference>")


@bp.post("/entwurf")
@requires(Permission.TICKET_NOTE)
def draft(reference: str) -> ResponseReturnValue:
    """Keep what somebody types; the answer says who else is here."""
    ticket, form = get(reference), DraftForm()
    if not form.validate_on_submit():
        return jsonify(error=_("The draft could not be saved.")), 422
    try:
        saved = drafts.save_draft(
            ticket,
            person=agent(),
            kind=DraftKind(form.kind.data),
            body=form.body.data or "",
            revision=form.revision.data or 0,
            by_itself=True,
        )
    except Conflict as error:
        refuse(409)
        return jsonify(error=error.sentence, body=error.current), 409
    presence.note_presence(ticket.id, person=agent(), writes=True)
    now = format_time(clock.now())
    sentence = _("Draft saved at %(time)s. Only you can see it.", time=now) if saved else ""
    place = workplace.find_workplace(ticket, viewer=viewer())
    return jsonify(
        revision=saved.revision if saved else 0, sentence=sentence, present=place.sentence
    )


@bp.post("/anwesenheit")
@requires(Permission.TICKET_WORK)
def sign(reference: str) -> ResponseReturnValue:
    """Take the sign that somebody has the request open, and say who else has."""
    ticket, form = get(reference), PresenceForm()
    presence.note_presence(ticket.id, person=agent(), writes=False)
    words = workplace.find_workplace(ticket, viewer=viewer()).sentence
    seen = form.seen.data
    if seen and conversation.has_newer(ticket.id, than=seen, person=agent()):
        news = _("Somebody has written meanwhile; load the page again, your text is kept.")
        words = f"{words} {news}".strip()
    return jsonify(present=words)


@bp.post("/antwort/<int:message_id>/zuruecknehmen")
@requires(Permission.TICKET_ANSWER)
def take_back(reference: str, message_id: int) -> ResponseReturnValue:
    """Put an answer that has not left back into the draft."""
    ticket = get(reference)
    try:
        holding.take_back_answer(ticket, message_id=message_id, agent=agent())
    except DomainError as error:
        refuse(422)
        flash(error.sentence, "warning")
        return back_to(ticket)
    flash(_("The answer has been taken back. It stands in the form again."), "success")
    return back_to(ticket)


@bp.route("/notiz/<int:message_id>/veroeffentlichen", methods=["GET", "POST"])
@requires(Permission.TICKET_ANSWER)
def publish(reference: str, message_id: int) -> ResponseReturnValue:
    """Show what would be read by whom; pressing the button makes the note an answer."""
    ticket = get(reference)
    note = conversation.get_note(ticket.id, message_id)
    form = StateAfterForm()
    form.offer(ticket.state)
    if form.validate_on_submit():
        try:
            forwarding.publish_note(
                ticket, message_id=note.id, agent=agent(), state=State(form.state.data)
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The note is public now and on its way by mail."), "success")
            return back_to(ticket, anchor=f"nachricht-{note.id}")
    readers = people.list_concerned(ticket.id)
    return render_template(
        "tickets/publish.html", ticket=ticket, note=note, form=form, readers=readers
    )
