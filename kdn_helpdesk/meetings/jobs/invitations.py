"""Mailing invitations: each is a row that says what its person must hear next."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.jobs import job
from kdn_helpdesk.core.log import log
from kdn_helpdesk.meetings.models.invitations import Invitation
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.notices import invitations as notices
from kdn_helpdesk.meetings.queries import invitations


@job("meetings.mail_invitations")
def mail_invitations() -> int:
    """Queue a mail for every invitation that is due; return how many."""
    done = 0
    failed: set[int] = set()
    while (number := _next(failed)) is not None:
        try:
            with transaction():
                _mail(number)
            done += 1
        except Exception as error:  # one bad row must not hold back the others
            failed.add(number)
            log.exception("invitation_failed", invitation=number, error=str(error))
    return done


def _next(failed: set[int]) -> int | None:
    number = invitations.find_due(but=failed)
    db.session.rollback()
    return number


def _mail(number: int) -> None:
    # Looked up again under a lock: another worker may have mailed it since it was found.
    invitation = db.session.scalar(
        sa.select(Invitation)
        .where(Invitation.id == number, Invitation.due.is_not(None))
        .options(
            joinedload(Invitation.person),
            joinedload(Invitation.meeting).joinedload(Meeting.group),
            joinedload(Invitation.stands_in_for).joinedload(Invitation.person),
        )
        .with_for_update(of=Invitation, skip_locked=True)
    )
    if invitation is not None:
        notices.mail_invitation(invitation)
