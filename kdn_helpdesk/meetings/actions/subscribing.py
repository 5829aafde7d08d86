"""The secret address of a person's own calendar."""

import sqlalchemy as sa

from kdn_helpdesk.core import tokens
from kdn_helpdesk.core.db import db
from kdn_helpdesk.meetings.models.subscriptions import CalendarFeed


def renew_feed(person_id: int) -> str:
    """Make a new secret address and return its secret; an earlier one stops working."""
    revoke_feed(person_id)
    secret = tokens.secret()
    db.session.add(CalendarFeed(person_id=person_id, digest=tokens.digest(secret)))
    db.session.flush()
    return secret


def revoke_feed(person_id: int) -> None:
    """Let the secret address stop working."""
    db.session.execute(sa.delete(CalendarFeed).where(CalendarFeed.person_id == person_id))
