"""What the desk says in many requests at once, with one mail a person however many are theirs."""

from collections.abc import Sequence

from kdn_helpdesk.core import audit, clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.files import StoredFile
from kdn_helpdesk.tickets.actions import moves, opening
from kdn_helpdesk.tickets.events import TicketTold
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.states import State, may_move


def tell_ticket(
    ticket: Ticket,
    *,
    agent: int | None,
    body: str,
    files: Sequence[StoredFile] = (),
    state: State | None = None,
) -> Message:
    """Add public words of the desk; the caller mails them, since they concern others too.

    They may be said in a closed request as well. `state` is entered where that move is allowed,
    else the request stays where it is.
    """
    moves.lock(ticket)
    message = opening.add_message(ticket, author=agent, body=body, files=files, is_from_desk=True)
    if ticket.first_answer_at is None:
        ticket.first_answer_at = clock.now()
    audit.record("ticket:tell", ticket, actor=agent)
    if state is not None and state is not ticket.state and may_move(ticket.state, state):
        moves.move(ticket, state, actor=agent, with_message=True)
    db.session.flush()
    publish(TicketTold(ticket_id=ticket.id, message_id=message.id))
    return message
