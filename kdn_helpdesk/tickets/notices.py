"""Mails about requests: who gets which, once for each event, in their own language."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from kdn_helpdesk.accounts.models import Notice, Person
from kdn_helpdesk.core import clock, files, jobs
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail import outbox
from kdn_helpdesk.mail import queries as mail_queries
from kdn_helpdesk.mail.outbox import Attachment, Recipient
from kdn_helpdesk.tickets import confirmations
from kdn_helpdesk.tickets.events import (
    FilingReceived,
    NoteAdded,
    TicketAnswered,
    TicketAssigned,
    TicketForwarded,
    TicketOpened,
    TicketReplied,
    TicketStateChanged,
)
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import conversation, people, tickets
from kdn_helpdesk.tickets.states import REQUESTER_LABELS, Channel, State

ATTACHED_AT_MOST = 10_000_000
"""Bytes of files that go with an answer; of more the mail only says where they are."""
RECEIPTS_APART = timedelta(hours=1)
"""Between two receipts to an address that nobody has proven."""
TOLD_STATES = frozenset({State.OPEN, State.EXTERNAL, State.SOLVED, State.CLOSED})
"""Moves by the desk that the asking side is told."""


def send_confirmation(event: FilingReceived) -> None:
    """Ask somebody without account whether the address is theirs."""
    filing = conversation.get_filing(event.filing_id)
    outbox.queue_mail(
        to=Recipient(filing.email, filing.name, filing.language),
        template="mail/ticket_confirmation.txt",
        context={"filing": filing, "link": confirmations.address_of(filing.id)},
        about=("filing", filing.id),
        event_key=f"filing:{filing.id}",
        reply_to=settings().mail_address,
    )


def send_receipt(event: TicketOpened) -> None:
    """Tell the requester the number; an address nobody has proven gets one an hour at most."""
    ticket = tickets.get_ticket_by_id(event.ticket_id)
    if ticket.requester.confirmed_at is None and _had_receipt(ticket):
        return
    _queue(
        ticket,
        to=[ticket.requester],
        template="mail/ticket_receipt.txt",
        event_key=f"ticket-receipt:{ticket.id}",
        message=conversation.get_message(event.message_id),
        automatic="auto-replied" if ticket.channel is Channel.MAIL else "auto-generated",
    )


def announce_soon(_event: TicketOpened) -> None:
    """Wake the worker, which tells the desk of all that came in meanwhile by one mail."""
    jobs.ring()


def announce(numbers: Sequence[int]) -> None:
    """Tell every agent of these new requests; many at once make one mail."""
    listed = [tickets.get_ticket_by_id(number) for number in numbers]
    alone = listed[0] if len(listed) == 1 else None
    messages = conversation.list_public_messages(alone.id) if alone else []
    for agent in people.list_agents():
        if not agent.wants(Notice.NEW_REQUESTS):
            continue
        _queue(
            listed[0],
            to=[agent],
            template="mail/ticket_alert.txt" if alone else "mail/ticket_alerts.txt",
            event_key=f"ticket-opened:{numbers[0]}-{numbers[-1]}",
            message=messages[0] if messages else None,
            reply_to=None if alone else settings().mail_address,
            listed=[(entry, desk_link(entry)) for entry in listed],
        )


def send_answer(event: TicketAnswered) -> None:
    """Send the agent's words, with their files, to the requester and those in copy."""
    ticket = tickets.get_ticket_by_id(event.ticket_id)
    message = conversation.get_message(event.message_id)
    _queue(
        ticket,
        to=_without(people.list_concerned(ticket.id), message.author_id),
        template="mail/ticket_answer.txt",
        event_key=f"ticket-answer:{message.id}",
        message=message,
        automatic=None,
        attachments=_attachments(message),
    )


def send_reply(event: TicketReplied) -> None:
    """Tell who works on it, else the whole desk, and the others on the asking side."""
    ticket = tickets.get_ticket_by_id(event.ticket_id)
    message = conversation.get_message(event.message_id)
    desk = [ticket.assignee] if ticket.assignee else people.list_agents()
    concerned = people.list_concerned(ticket.id)
    for persons, template in (
        (desk, "mail/ticket_reply.txt"),
        (concerned, "mail/ticket_addition.txt"),
    ):
        _queue(
            ticket,
            to=_without(persons, message.author_id),
            template=template,
            event_key=f"ticket-reply:{message.id}",
            message=message,
        )


def send_note(event: NoteAdded) -> None:
    """Tell the agent who works on the request; a note never leaves the desk."""
    ticket = tickets.get_ticket_by_id(event.ticket_id)
    message = conversation.get_message(event.message_id)
    agents = [agent for agent in people.list_agents() if agent.id == ticket.assignee_id]
    _queue(
        ticket,
        to=_without(agents, message.author_id),
        template="mail/ticket_note.txt",
        event_key=f"ticket-note:{message.id}",
        message=message,
    )


def send_assignment(event: TicketAssigned) -> None:
    """Tell an agent that somebody else gave them a request."""
    ticket = tickets.get_ticket_by_id(event.ticket_id)
    agents = [agent for agent in people.list_agents() if agent.id == event.assignee_id]
    actor = people.find_person(event.actor_id)
    _queue(
        ticket,
        to=_without(agents, event.actor_id),
        template="mail/ticket_assignment.txt",
        event_key=f"ticket-assigned:{event.audit_id}",
        actor=actor.name if actor else "",
    )


def send_state(event: TicketStateChanged) -> None:
    """Tell the other side where the request stands now, unless a message tells it."""
    if event.with_message or event.actor_id is None or event.new not in TOLD_STATES:
        return
    ticket = tickets.get_ticket_by_id(event.ticket_id)
    if event.old is State.NEW and event.new is State.OPEN:
        return
    concerned = people.list_concerned(ticket.id)
    if event.actor_id in {person.id for person in concerned} and ticket.assignee:
        concerned = [*concerned, ticket.assignee]
    _queue(
        ticket,
        to=_without(concerned, event.actor_id),
        template="mail/ticket_state.txt",
        event_key=f"ticket-state:{event.audit_id}",
        state=REQUESTER_LABELS[event.new],
        is_solved=event.new is State.SOLVED,
    )


def send_forward(event: TicketForwarded) -> None:
    """Send the conversation, without any note, to the address outside."""
    ticket = tickets.get_ticket_by_id(event.ticket_id)
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
        automatic=None,
    )


def link(ticket: Ticket) -> str:
    """Return the address of the page for those who ask."""
    return f"{settings().public_url.rstrip('/')}/anfragen/{ticket.reference}"


def desk_link(ticket: Ticket) -> str:
    """Return the address of the page at the desk."""
    return f"{settings().public_url.rstrip('/')}/servicestelle/{ticket.reference}"


def _queue(
    ticket: Ticket,
    *,
    to: Iterable[Person],
    template: str,
    event_key: str,
    message: Message | None = None,
    automatic: str | None = "auto-generated",
    reply_to: str | None = None,
    attachments: Sequence[Attachment] = (),
    **context: Any,
) -> None:
    context |= {"ticket": ticket, "message": message, "has_attachments": bool(attachments)}
    references = _received_ids(ticket.id)
    for person in to:
        outbox.queue_mail(
            to=Recipient(person.email, person.name, person.language, person.id),
            template=template,
            context=context
            | {"person": person, "link": link(ticket), "desk_link": desk_link(ticket)},
            about=("ticket", ticket.id),
            event_key=event_key,
            automatic=automatic,
            reply_to=reply_to,
            in_reply_to=references[-1] if references else None,
            references=references,
            attachments=attachments,
        )


def _without(persons: Iterable[Person], but: int | None) -> list[Person]:
    return [person for person in persons if person.id != but]


def _received_ids(ticket_id: int) -> list[str]:
    """Return the Message-IDs of the mails that came in about it, so that answers join them."""
    numbers = conversation.list_mail_numbers(ticket_id)
    return mail_queries.list_message_ids(numbers) if numbers else []


def _attachments(message: Message) -> list[Attachment]:
    stored = [entry.stored for entry in message.files]
    if sum(file.size for file in stored) > ATTACHED_AT_MOST:
        return []
    return [Attachment(file.name, file.content_type, files.read(file)) for file in stored]


def _had_receipt(ticket: Ticket) -> bool:
    """Tell whether this address got a receipt for another request within the hour."""
    return mail_queries.was_mailed(
        ticket.requester.email, event="ticket-receipt:", since=clock.now() - RECEIPTS_APART
    )
