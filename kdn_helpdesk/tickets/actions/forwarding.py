"""A request on its way outside and back, and notes that everybody concerned is to read."""

from collections.abc import Sequence

from email_validator import EmailNotValidError, validate_email

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import audit
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError, NotFound
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.files import StoredFile, Upload
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.mail.charsets import clean_lines
from kdn_helpdesk.tickets.actions import conversation, moves, opening
from kdn_helpdesk.tickets.events import NoteAdded, TicketForwarded
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.writing import Forwarding
from kdn_helpdesk.tickets.queries import conversation as reads
from kdn_helpdesk.tickets.states import MessageKind, State


def forward_ticket(ticket: Ticket, *, agent: int, recipient: str, body: str) -> Message:
    """Send the conversation, without notes, to an address outside.

    What the requester reads does not change: a note says to whom it went and with which words,
    and what comes back is a note too.
    """
    try:
        checked = validate_email(recipient, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise DomainError(_("Please enter a mail address."), field="recipient") from None
    moves.lock(ticket)
    text = clean_lines(body).strip()
    words = _("Forwarded to %(recipient)s", recipient=checked.normalized)
    message = opening.add_message(
        ticket,
        author=agent,
        body=f"{words}\n\n{text}".strip(),
        kind=MessageKind.NOTE,
        is_from_desk=True,
    )
    email = checked.normalized.casefold()
    db.session.add(
        Forwarding(ticket_id=ticket.id, message_id=message.id, agent_id=agent, email=email)
    )
    audit.record("ticket:forward", ticket, actor=agent)
    db.session.flush()
    publish(
        TicketForwarded(
            ticket_id=ticket.id,
            message_id=message.id,
            recipient=checked.normalized,
            text=text,
        )
    )
    return message


def take_outside_reply(
    ticket: Ticket,
    *,
    author: Person,
    body: str,
    files: Sequence[Upload | StoredFile] = (),
    mail_id: int | None = None,
) -> Message:
    """Write down what came back from outside: a note, wherever the request now goes on.

    A request that was with the developers is the desk's again.
    """
    ticket = conversation.lock_target(ticket)
    message = opening.add_message(
        ticket,
        author=author.id,
        body=body,
        files=files,
        kind=MessageKind.NOTE,
        mail_id=mail_id,
        may_be_empty=True,
    )
    audit.record("ticket:outside_reply", ticket, actor=author.id)
    if ticket.state is State.EXTERNAL:
        moves.move(ticket, State.OPEN, actor=None, with_message=True)
    db.session.flush()
    publish(NoteAdded(ticket_id=ticket.id, message_id=message.id))
    return message


def publish_note(ticket: Ticket, *, message_id: int, agent: int, state: State | None) -> Message:
    """Let everybody concerned read a note: from now on it is an answer, with its mail."""
    moves.lock(ticket)
    message = reads.get_message(message_id)
    if message.ticket_id != ticket.id:
        raise NotFound(_("There is no such note."))
    if message.kind is not MessageKind.NOTE:
        raise DomainError(_("Everybody concerned can read this already."))
    state = conversation.check_answer(ticket, agent=agent, state=state, seen=None)
    message.kind, message.is_from_desk = MessageKind.PUBLIC, True
    audit.record("ticket:publish", ticket, actor=agent)
    conversation.settle_answer(ticket, message, state=state, agent=agent)
    return message
