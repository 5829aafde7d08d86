"""Sending what is due: claimed, handed over outside any transaction, settled."""

from datetime import timedelta

import sqlalchemy as sa

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.jobs import job, periodic
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail import actions, fetching, transports
from kdn_helpdesk.mail.models import OutgoingMail, OutgoingState

STUCK_AFTER = timedelta(minutes=10)


@job("mail.send")
def send_due() -> int:
    """Send every mail that is due and return how many were tried.

    Where no server answers, the first mail waits and the others are not tried in this round.
    """
    tried = 0
    with transports.Line() as line:
        while (mail := _claim()) is not None:
            number, recipient, content = mail
            result = line.send(content, recipient=recipient)
            _settle(number, result)
            if result.is_unreachable:
                break
            tried += 1
    return tried


def _claim() -> tuple[int, str, bytes] | None:
    """Mark the next mail as being sent, so that no other worker sends it too."""
    now = clock.now()
    due = sa.or_(
        sa.and_(OutgoingMail.state == OutgoingState.QUEUED, OutgoingMail.due_at <= now),
        sa.and_(
            OutgoingMail.state == OutgoingState.SENDING,
            OutgoingMail.claimed_at < now - STUCK_AFTER,
        ),
    )
    waiting = db.session.scalar(sa.select(OutgoingMail.id).where(due).limit(1))
    db.session.rollback()
    if waiting is None:
        return None
    with transaction() as session:
        mail = session.scalar(
            sa.select(OutgoingMail)
            .where(due)
            .order_by(OutgoingMail.due_at, OutgoingMail.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if mail is None:
            return None
        mail.state, mail.claimed_at = OutgoingState.SENDING, now
        mail.attempts += 1
        return mail.id, mail.recipient, mail.content


def _settle(number: int, result: transports.Result) -> None:
    now = clock.now()
    with transaction() as session:
        mail = session.get_one(OutgoingMail, number)
        mail.reason = result.reason
        if result.is_sent:
            mail.state, mail.sent_at = OutgoingState.SENT, now
        elif result.is_final or now - mail.queued_at > actions.GIVE_UP_AFTER:
            mail.state = OutgoingState.FAILED
            if result.is_final:
                actions.note_refusal(mail)
        else:
            wait = min(timedelta(minutes=2**mail.attempts), timedelta(hours=4))
            mail.state, mail.due_at = OutgoingState.QUEUED, now + wait


@periodic("mail.fetch", every=timedelta(minutes=1))
def fetch_mailbox() -> int:
    """Store the new mails of the IMAP mailbox, where one is set, and return how many."""
    url = settings().imap_url
    return fetching.fetch(url) if url else 0
