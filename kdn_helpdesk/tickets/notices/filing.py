"""Mails about a new request: confirm it, acknowledge it, announce it to the desk."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from kdn_helpdesk.accounts.models import Notice
from kdn_helpdesk.core import clock, jobs
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail import outbox
from kdn_helpdesk.mail import queries as mail_queries
from kdn_helpdesk.mail.outbox import Recipient
from kdn_helpdesk.tickets import confirmations
from kdn_helpdesk.tickets.events import FilingReceived, TicketOpened
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.notices import letters
from kdn_helpdesk.tickets.queries import conversation, people, tickets
from kdn_helpdesk.tickets.states import Channel

RECEIPTS_APART = timedelta(hours=1)
"""Between two receipts to an address that nobody has proven."""


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


def announce_soon(_event: TicketOpened) -> None:
    """Wake the worker, which writes the receipt and tells the desk of all that came by one mail."""
    jobs.ring()


def announce(numbers: Sequence[int]) -> None:
    """Send the receipts of these new requests and tell every agent; many at once make one mail."""
    listed = tickets.list_by_id(numbers)
    messages = conversation.map_first_messages(numbers)
    for ticket in listed:
        _send_receipt(ticket, messages[ticket.id])
    _tell_desk(listed, messages)


def _send_receipt(ticket: Ticket, message: Message) -> None:
    """Tell the requester the number; an address nobody has proven gets one an hour at most."""
    if ticket.requester.confirmed_at is None and _had_receipt(ticket):
        return
    letters.queue(
        ticket,
        to=[ticket.requester],
        template="mail/ticket_receipt.txt",
        event_key=f"ticket-receipt:{ticket.id}",
        message=message,
        automatic="auto-replied" if ticket.channel is Channel.MAIL else "auto-generated",
    )


def _tell_desk(listed: Sequence[Ticket], messages: Mapping[int, Message]) -> None:
    first, last = listed[0], listed[-1]
    is_alone = first is last
    openers = tickets.map_openers([ticket.id for ticket in listed])
    for agent in people.list_agents():
        if all(agent.id in (openers.get(each.id), each.requester_id) for each in listed):
            continue
        letters.queue(
            first,
            to=[agent],
            template="mail/ticket_alert.txt" if is_alone else "mail/ticket_alerts.txt",
            event_key=f"ticket-opened:{first.id}-{last.id}",
            notice=Notice.NEW_REQUESTS,
            message=messages[first.id] if is_alone else None,
            reply_to=None if is_alone else settings().mail_address,
            listed=[(entry, letters.desk_link(entry)) for entry in listed],
        )


def _had_receipt(ticket: Ticket) -> bool:
    """Tell whether this address got a receipt for another request within the hour."""
    return mail_queries.was_mailed(
        ticket.requester.email, event="ticket-receipt:", since=clock.now() - RECEIPTS_APART
    )
