"""Reminders that are due, some at a time; a kill loses and repeats none."""

from datetime import timedelta

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.jobs import periodic
from kdn_helpdesk.meetings.notices import reminders as notices
from kdn_helpdesk.meetings.queries import reminders
from kdn_helpdesk.meetings.queries.reminders import Due

STEP = 25
"""Mails queued in one transaction."""


@periodic("meetings.remind", every=timedelta(minutes=10))
def remind() -> int:
    """Send every reminder that is due; return how many."""
    found = reminders.list_due()
    db.session.rollback()
    return sum(_send(due) for due in found)


def _send(due: Due) -> int:
    done = 0
    while (step := _send_some(due)) is not None:
        done += step
    return done


def _send_some(due: Due) -> int | None:
    """Queue the next mails of a round; None where nothing is left to do."""
    with transaction():
        found = reminders.claim_round(due)
        if found is None:
            return None
        readers = reminders.list_readers(due, after=found.last_id, limit=STEP)
        for invitation in readers:
            notices.send_reminder(invitation, due.whom)
            found.last_id = invitation.id
        found.done += len(readers)
        if len(readers) < STEP:
            found.ended_at = clock.now()
        return len(readers)
