"""What was sent outside, for the mails that come back."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.core.db import db
from kdn_helpdesk.tickets.models.writing import Forwarding


def get_by_note(message_id: int) -> Forwarding:
    """Return what the note tells of, with the agent who sent it."""
    return db.session.scalars(_loaded().where(Forwarding.message_id == message_id)).one()


def find_forwarding(number: int) -> Forwarding | None:
    """Return it by the number that its mail carries."""
    return db.session.scalar(_loaded().where(Forwarding.id == number))


def find_latest(ticket_id: int, *, email: str | None = None) -> Forwarding | None:
    """Return the last one of a request, to this address where one is given."""
    wanted = _loaded().where(Forwarding.ticket_id == ticket_id)
    if email is not None:
        wanted = wanted.where(Forwarding.email == email.strip().casefold())
    return db.session.scalar(wanted.order_by(Forwarding.id.desc()).limit(1))


def _loaded() -> sa.Select[Forwarding]:
    return sa.select(Forwarding).options(joinedload(Forwarding.agent, innerjoin=True))
