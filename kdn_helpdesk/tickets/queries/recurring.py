"""Requests that file themselves."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.tickets.models.recurring import Recurrence, RecurringRequest

FILED_SHOWN = 10


def list_recurring() -> Sequence[RecurringRequest]:
    """Return them all, the next first, those that pause last."""
    return db.session.scalars(
        _loaded().order_by(RecurringRequest.is_active.desc(), RecurringRequest.next_day)
    ).all()


def get_recurring(number: int) -> RecurringRequest:
    """Return one; raises NotFound."""
    found = db.session.scalar(_loaded().where(RecurringRequest.id == number))
    if found is None:
        raise NotFound(_("There is no such recurring request."))
    return found


def list_filed(number: int) -> Sequence[Recurrence]:
    """Return the latest dates on which it was filed, with what was filed then."""
    return db.session.scalars(
        sa.select(Recurrence)
        .where(Recurrence.recurring_id == number)
        .options(joinedload(Recurrence.ticket))
        .order_by(Recurrence.day.desc())
        .limit(FILED_SHOWN)
    ).all()


def list_due() -> Sequence[int]:
    """Return the numbers of those whose date has come."""
    return db.session.scalars(
        sa.select(RecurringRequest.id)
        .where(RecurringRequest.is_active, RecurringRequest.next_day <= clock.today())
        .order_by(RecurringRequest.next_day)
    ).all()


def _loaded() -> sa.Select[RecurringRequest]:
    return sa.select(RecurringRequest).options(
        joinedload(RecurringRequest.topic, innerjoin=True),
        joinedload(RecurringRequest.requester, innerjoin=True),
        joinedload(RecurringRequest.assignee),
    )
