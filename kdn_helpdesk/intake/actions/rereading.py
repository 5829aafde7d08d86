"""Reading many mails again, as after an upgrade that understands more."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from kdn_helpdesk.core import audit, clock, jobs
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.intake.models import Rereading, RereadState
from kdn_helpdesk.mail.models import IncomingMail, Outcome

AT_ONCE = 100


def begin(
    *, outcomes: Sequence[Outcome] = (), since: datetime | None = None, actor: int | None
) -> Rereading:
    """Read all mails again that ended so, or arrived since; nothing that stands is doubled."""
    running = sa.select(Rereading.id).where(Rereading.state == RereadState.RUNNING)
    if db.session.scalar(running) is not None:
        raise DomainError(_("Mails are being read again already."))
    rereading = Rereading(
        person_id=actor,
        outcomes=[outcome.value for outcome in outcomes],
        since=since,
        last_id=db.session.scalar(sa.select(sa.func.max(IncomingMail.id))) or 0,
        place=0,
        total=0,
    )
    counted = sa.select(sa.func.count(IncomingMail.id)).where(_wanted(rereading))
    rereading.total = db.session.scalar(counted) or 0
    if not rereading.total:
        raise DomainError(_("There is no such mail to read again."))
    db.session.add(rereading)
    db.session.flush()
    audit.record("mail:reread", rereading, actor=actor, outcomes=outcomes, since=since)
    jobs.ring()
    return rereading


def stop(rereading: Rereading, *, actor: int | None) -> None:
    """Hand no further mails to the worker; those it has are read."""
    if rereading.state is RereadState.RUNNING:
        rereading.state, rereading.ended_at = RereadState.STOPPED, clock.now()
        audit.record("mail:stop_rereading", rereading, actor=actor)
        db.session.flush()


def go_on() -> int:
    """Hand the next mails of whatever is being read again to the worker; return how many."""
    rereading = db.session.scalar(
        sa.select(Rereading)
        .where(Rereading.state == RereadState.RUNNING)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if rereading is None:
        return 0
    wanted = sa.select(IncomingMail.id).where(_wanted(rereading)).order_by(IncomingMail.id)
    numbers = db.session.scalars(wanted.limit(AT_ONCE)).all()
    db.session.execute(
        sa.update(IncomingMail)
        .where(IncomingMail.id.in_(numbers))
        .values(outcome=None, settled_at=None, attempts=0)
        .execution_options(synchronize_session=False)
    )
    rereading.done += len(numbers)
    if numbers:
        rereading.place = numbers[-1]
    if len(numbers) < AT_ONCE:
        rereading.state, rereading.ended_at = RereadState.DONE, clock.now()
    jobs.ring()
    return len(numbers)


def _wanted(rereading: Rereading) -> sa.ColumnElement[bool]:
    """Return the condition for the mails that are still to come."""
    conditions = [
        IncomingMail.id > rereading.place,
        IncomingMail.id <= rereading.last_id,
        IncomingMail.outcome.is_not(None),
    ]
    if rereading.outcomes:
        conditions.append(IncomingMail.outcome.in_(rereading.outcomes))
    if rereading.since is not None:
        conditions.append(IncomingMail.created_at >= rereading.since)
    return sa.and_(*conditions)
