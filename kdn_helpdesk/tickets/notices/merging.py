"""Mails about requests that become one, or two."""

from kdn_helpdesk.accounts.models import Notice
from kdn_helpdesk.tickets.events import TicketMerged, TicketSplit
from kdn_helpdesk.tickets.notices import letters
from kdn_helpdesk.tickets.queries import conversation, people, tickets


def send_merged(event: TicketMerged) -> None:
    """Tell those who asked in which request theirs goes on."""
    ticket = tickets.get_ticket_by_id(event.ticket_id)
    letters.queue(
        ticket,
        to=people.list_concerned(ticket.id),
        template="mail/ticket_merged.txt",
        event_key=f"ticket-merged:{event.merge_id}",
        notice=Notice.COPIES,
        actor=event.actor_id,
        target=tickets.get_ticket_by_id(event.target_id),
    )


def send_split(event: TicketSplit) -> None:
    """Tell who asked that a part of it is a request of its own now."""
    ticket = tickets.get_ticket_by_id(event.ticket_id)
    letters.queue(
        ticket,
        to=[ticket.requester],
        template="mail/ticket_split.txt",
        event_key=f"ticket-split:{ticket.id}",
        actor=event.actor_id,
        source=tickets.get_ticket_by_id(event.source_id),
        message=conversation.get_message(event.message_id),
    )
