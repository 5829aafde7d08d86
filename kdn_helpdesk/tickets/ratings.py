"""The link by which the person who asked says what they think of one solution."""

from datetime import datetime, timedelta

from kdn_helpdesk.core import tokens
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.tickets.models.tickets import Ticket

_PURPOSE = "rating"
OPEN_FOR = timedelta(days=90)


def address_of(ticket: Ticket) -> str:
    """Return the whole address for this solving; behind it GET shows and POST records."""
    solved_at = ticket.solved_at.isoformat() if ticket.solved_at else ""
    token = tokens.sign(_PURPOSE, [ticket.id, solved_at])
    return f"{settings().public_url.rstrip('/')}/anfragen/bewertung/{token}"


def read(token: str) -> tuple[int, datetime]:
    """Return the request's number and when it was solved; raises DomainError for other tokens."""
    number, solved_at = tokens.read(_PURPOSE, token, max_age=OPEN_FOR)
    return int(number), datetime.fromisoformat(solved_at)
