"""Sending letters to whole groups, some members at a time."""

from sqlalchemy.orm import joinedload

from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.jobs import job
from kdn_helpdesk.groups import notices, queries
from kdn_helpdesk.groups.models import GroupMailing, MailingState

BATCH = 50
"""Members in one transaction: a worker that is killed goes on after the last one."""


@job("groups.send_mailings")
def send_mailings() -> int:
    """Queue the mails of every letter that waits; return how many."""
    done = 0
    while (sent := _send_batch()) is not None:
        done += sent
    return done


def _send_batch() -> int | None:
    """Write to the next members; None where no letter waits, or another worker is at it."""
    waits = db.session.scalar(queries.find_unsent()) is not None
    db.session.rollback()
    if not waits:
        return None
    with transaction():
        mailing = db.session.scalar(
            queries.find_unsent()
            .options(joinedload(GroupMailing.group), joinedload(GroupMailing.author))
            .with_for_update(of=GroupMailing, skip_locked=True)
        )
        if mailing is None:
            return None
        members = queries.list_next_mailed(mailing, limit=BATCH)
        for member in members:
            notices.send_mailing(mailing, member)
            mailing.last_member_id = member.id
        mailing.recipients += len(members)
        if len(members) < BATCH:
            mailing.state = MailingState.SENT
        db.session.flush()
        return len(members)
