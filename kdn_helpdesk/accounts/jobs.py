"""What is forgotten by itself: sessions that ended, links that no longer work."""

from datetime import timedelta

import sqlalchemy as sa

from kdn_helpdesk.accounts import deliveries
from kdn_helpdesk.accounts.models import AccountLink, Session
from kdn_helpdesk.accounts.sessions import IDLE
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import transaction
from kdn_helpdesk.core.jobs import job, periodic
from kdn_helpdesk.mail import queries as mail_queries
from kdn_helpdesk.mail.models import DigestEntry, DigestState

NEWS_KEPT = timedelta(days=90)
"""How long it is known what an overview told."""
LINKS_KEPT = timedelta(days=30)
"""How long after its end a link is known, so that its page can say what became of it."""


@periodic("accounts.forget", every=timedelta(hours=6))
def forget_ended() -> int:
    """Delete sessions that nobody can use, links that ended and news that was told long ago."""
    now = clock.now()
    ended = Session.id.in_(
        sa.select(Session.id).where((Session.expires_at <= now) | (Session.seen_at <= now - IDLE))
    )
    old = AccountLink.id.in_(
        sa.select(AccountLink.id).where(AccountLink.expires_at <= now - LINKS_KEPT)
    )
    told = sa.and_(
        DigestEntry.state != DigestState.WAITING, DigestEntry.created_at <= now - NEWS_KEPT
    )
    with transaction() as session:
        forgotten = [
            session.execute(sa.delete(table).where(condition).returning(table.id)).all()
            for table, condition in ((Session, ended), (AccountLink, old), (DigestEntry, told))
        ]
    return sum(len(rows) for rows in forgotten)


@job("accounts.digests")
def send_digests() -> int:
    """Tell everybody the news that is due, each person in one mail, and return to how many."""
    told = 0
    while (person_id := mail_queries.find_due_reader()) is not None:
        with transaction():
            is_mine = deliveries.send_digest(person_id)
        if not is_mine:
            break  # another worker is at it
        told += 1
    return told
