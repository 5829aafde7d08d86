"""How many mails of one sender are taken in a short time."""

from datetime import timedelta

import sqlalchemy as sa

from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail.models import IncomingMail
from kdn_helpdesk.mail.verdicts import Kind

IMPORT = "batch"
"""Mails that somebody imports were not sent at once."""


def is_too_much(mail: IncomingMail) -> bool:
    """Tell whether the sender had sent too many when this mail arrived.

    What counts are the mails before this one, so that reading it again gives the same result.
    """
    if mail.source == IMPORT:
        return False
    limits = (
        (timedelta(minutes=10), settings().mail_rate_10_minutes),
        (timedelta(hours=1), settings().mail_rate_hour),
    )
    return any(most and _has_sent(mail, most, within=span) for span, most in limits)


def _has_sent(mail: IncomingMail, number: int, *, within: timedelta) -> bool:
    """Tell whether the sender wrote so many mails before this one."""
    earlier = (
        sa.select(IncomingMail.id)
        .where(
            IncomingMail.sender == mail.sender,
            IncomingMail.created_at > mail.created_at - within,
            IncomingMail.id < mail.id,
            IncomingMail.verdict == Kind.ORDINARY,
            IncomingMail.source != IMPORT,
        )
        .offset(number - 1)
        .limit(1)
    )
    return db.session.scalar(earlier) is not None
