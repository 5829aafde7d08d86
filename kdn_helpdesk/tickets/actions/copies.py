"""Remembering whom a mail named besides us, to be offered as people in copy."""

from collections.abc import Mapping

import sqlalchemy as sa

from kdn_helpdesk.core.db import db
from kdn_helpdesk.tickets.models.copies import OfferedCopy

MOST = 20
"""More is a list of people whom nobody looks through."""


def offer_copies(ticket_id: int, people: Mapping[str, str]) -> None:
    """Offer these addresses, with the names the mail gave them; each once, the first twenty."""
    known = set(
        db.session.scalars(sa.select(OfferedCopy.email).where(OfferedCopy.ticket_id == ticket_id))
    )
    fresh = [email for email in people if email not in known][: max(0, MOST - len(known))]
    db.session.add_all(
        OfferedCopy(ticket_id=ticket_id, email=email, name=people[email]) for email in fresh
    )
    db.session.flush()
