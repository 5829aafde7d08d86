"""The mails of an answer to all requests of an incident: one a person, however many are theirs."""

from kdn_helpdesk.accounts.models import Notice
from kdn_helpdesk.tickets.events import TicketToldByIncident
from kdn_helpdesk.tickets.notices import letters
from kdn_helpdesk.tickets.queries import conversation, people, tickets


def send_answer(event: TicketToldByIncident) -> None:
    """Send the text to those concerned by one request; the key is the same for all requests."""
    ticket = tickets.get_ticket_by_id(event.ticket_id)
    message = conversation.get_message(event.message_id)
    letters.queue(
        ticket,
        to=people.list_concerned(ticket.id),
        template="mail/ticket_answer.txt",
        event_key=f"incident-answer:{event.answer_id}",
        notice=Notice.COPIES,
        actor=message.author_id,
        message=message,
        automatic=None,
    )
