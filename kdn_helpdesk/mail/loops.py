"""The brake on automatic mail: whatever the headers say, two machines never write for ever."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

import sqlalchemy as sa

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import Columns, read
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.mail.models import OutgoingMail, OutgoingState
from kdn_helpdesk.mail.threads import About

LIMITS_PER_SUBJECT = ((10, 10), (30, 15), (60, 25))
"""Minutes, and how many automatic mails one address may get in them about one thing."""
LIMITS_OVER_ALL = ((10, 30), (30, 60), (60, 120))
_LONGEST = timedelta(minutes=max(minutes for minutes, _most in LIMITS_OVER_ALL))


def brake(recipient: str, about: About) -> str:
    """Return why one more automatic mail must not leave now; empty where it may."""
    now = clock.now()
    recent = read(_recent(), {"recipient": recipient, "since": now - _LONGEST}).all()
    alike = [made_at for made_at, kind, number in recent if (kind, number) == about]
    everything = [made_at for made_at, _kind, _number in recent]
    return _exceeded(alike, LIMITS_PER_SUBJECT, now) or _exceeded(everything, LIMITS_OVER_ALL, now)


@cache
def _recent() -> Columns:
    return sa.select(OutgoingMail.created_at, OutgoingMail.kind, OutgoingMail.subject_id).where(
        OutgoingMail.recipient == sa.bindparam("recipient"),
        OutgoingMail.is_automatic,
        OutgoingMail.state != OutgoingState.BRAKED,
        OutgoingMail.created_at > sa.bindparam("since"),
    )


def _exceeded(moments: Sequence[datetime], limits: Sequence[tuple[int, int]], now: datetime) -> str:
    for minutes, most in limits:
        horizon = now - timedelta(minutes=minutes)
        count = sum(made_at > horizon for made_at in moments)
        if count >= most:
            return _(
                "%(count)s automatic mails to this address in %(minutes)s minutes: held back, so"
                " that two machines do not answer each other for ever.",
                count=count, minutes=minutes,
            )  # fmt: skip
    return ""
