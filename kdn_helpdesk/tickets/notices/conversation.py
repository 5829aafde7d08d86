"""Mails about what is said: answers, replies, notes, forwarding."""

from kdn_helpdesk.accounts.models import Notice
from kdn_helpdesk.mail import outbox, threads
from kdn_helpdesk.mail.outbox import Recipient
from kdn_helpdesk.tickets.events import NoteAdded, TicketAnswered, TicketForwarded, TicketReplied
from kdn_helpdesk.tickets.models.writing import Forwarding
from kdn_helpdesk.tickets.notices import letters
from kdn_helpdesk.tickets.queries import conversation, forwardings, people, records, tickets


def send_answer(event: TicketAnswered) -> None:
    """Send the agent's words, with their files, to the requester and those in copy."""
    ticket = tickets.get_ticket_by_id(event.ticket_id)
    message = conversation.get_message(event.message_id)
    letters.queue(
        ticket,
        to=people.list_concerned(ticket.id),
        actor=message.author_id,
        template="mail/ticket_answer.txt",
        event_key=f"ticket-answer:{message.id}",
        notice=Notice.COPIES,
        message=message,
        automatic=None,
        attachments=letters.attachments_of(message),
    )


def send_reply(event: TicketReplied) -> None:
    """Tell who works on it, else the whole desk, and the others on the asking side."""
    ticket = tickets.get_ticket_by_id(event.ticket_id)
    message = conversation.get_message(event.message_id)
    desk = [ticket.assignee] if ticket.assignee else people.list_agents()
    concerned = people.list_concerned(ticket.id)
    for persons, template, notice in (
        (desk, "mail/ticket_reply.txt", Notice.REPLIES),
        (concerned, "mail/ticket_addition.txt", Notice.COPIES),
    ):
        letters.queue(
            ticket,
            to=persons,
            template=template,
            event_key=f"ticket-reply:{message.id}",
            notice=notice,
            actor=message.author_id,
            message=message,
            for_desk=persons is desk and ticket.assignee is not None,
        )


def send_note(event: NoteAdded) -> None:
    """Tell the agent who works on the request; a note never leaves the desk.

    It reaches the agents too whom it names and who watch the request, a reply from outside the
    one who forwarded it.
    """
    ticket = tickets.get_ticket_by_id(event.ticket_id)
    message = conversation.get_message(event.message_id)
    told = {ticket.assignee_id} | records.list_mentioned(message.id)
    told |= {person.id for person in tickets.list_watchers(ticket.id)}
    if not message.is_from_desk:
        forwarded = forwardings.find_latest(ticket.id)
        told |= {forwarded.agent_id} if forwarded else set()
    letters.queue(
        ticket,
        to=[agent for agent in people.list_agents() if agent.id in told],
        template="mail/ticket_note.txt",
        event_key=f"ticket-note:{message.id}",
        notice=Notice.NOTES,
        actor=message.author_id,
        message=message,
        for_desk=True,
    )


def send_forward(event: TicketForwarded) -> None:
    """Send the conversation, without any note, outside; what answers it is told from a reply."""
    ticket = tickets.get_ticket_by_id(event.ticket_id)
    sent = (Forwarding.__tablename__, forwardings.get_by_note(event.message_id).id)
    outbox.queue_mail(
        to=Recipient(event.recipient),
        template="mail/ticket_forward.txt",
        context={
            "ticket": ticket,
            "text": event.text,
            "messages": conversation.list_public_messages(ticket.id),
        },
        about=("ticket", ticket.id),
        event_key=f"ticket-forward:{event.message_id}",
        message_id=threads.new_message_id(sent),
        reply_to=threads.reply_address(sent),
        automatic=None,
    )
