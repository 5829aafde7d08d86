"""The desk's side of arrivals: mails routed by the worker, and what became of them."""

from typing import Any

import sqlalchemy as sa

from kdn_helpdesk.mail import threads
from kdn_helpdesk.mail.models import IncomingMail
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.tickets import Ticket
from tests import factories
from tests.mail import arrivals


def take_in(drain: Any, raw: bytes | None = None, **fields: Any) -> IncomingMail:
    """Let a mail arrive, let the worker do its work, return the mail's row."""
    number = arrivals.arrive(raw, **fields)
    drain()
    return look(number)


def look(number: int) -> IncomingMail:
    with factories.reading() as session:
        return session.scalars(sa.select(IncomingMail).where(IncomingMail.id == number)).one()


def messages(ticket: Ticket | str) -> list[Message]:
    """The request's messages, oldest first."""
    reference = ticket if isinstance(ticket, str) else ticket.reference
    with factories.reading() as session:
        return list(
            session.scalars(
                sa.select(Message)
                .join(Ticket, Ticket.id == Message.ticket_id)
                .where(Ticket.reference == reference)
                .order_by(Message.id)
            )
        )


def tickets() -> list[Ticket]:
    with factories.reading() as session:
        return list(session.scalars(sa.select(Ticket).order_by(Ticket.id)))


def ticket(reference: str) -> Ticket:
    with factories.reading() as session:
        return session.scalars(sa.select(Ticket).where(Ticket.reference == reference)).one()


def reply_address(app: Any, ticket: Ticket) -> str:
    with app.app_context():
        return threads.reply_address(("ticket", ticket.id))


def own_message_id(app: Any, ticket: Ticket) -> str:
    with app.app_context():
        return threads.new_message_id(("ticket", ticket.id))
