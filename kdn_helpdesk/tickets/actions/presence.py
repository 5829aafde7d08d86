"""Who has a request open: written beside any transaction, worth nothing some seconds later."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import aside, db
from kdn_helpdesk.tickets.models.writing import Presence

FORGOTTEN_AFTER = timedelta(hours=1)


def note_presence(ticket_id: int, *, person: int, writes: bool) -> None:
    """Remember that the person has the request open now, and whether they are writing."""
    now = clock.now()
    values = {"seen_at": now, **({"wrote_at": now} if writes else {})}

    def write(session: Session) -> None:
        touched = session.execute(
            sa.update(Presence)
            .where(Presence.ticket_id == ticket_id, Presence.person_id == person)
            .values(**values)
        )
        if not getattr(touched, "rowcount", 0):
            session.add(Presence(ticket_id=ticket_id, person_id=person, **values))

    aside(write)


def forget_presence() -> int:
    """Remove the traces of those who left long ago; returns how many."""
    old = Presence.seen_at < clock.now() - FORGOTTEN_AFTER
    return int(getattr(db.session.execute(sa.delete(Presence).where(old)), "rowcount", 0))
