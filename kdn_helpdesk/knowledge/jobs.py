"""What happens to articles by itself: reminders of the next look, foreign links tried."""

from datetime import timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.core import clock, outgoing
from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.jobs import periodic
from kdn_helpdesk.core.outgoing import RefusedError, UnreachableError
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.knowledge.actions import links, upkeep
from kdn_helpdesk.knowledge.models.upkeep import Upkeep
from kdn_helpdesk.knowledge.queries.upkeep import is_live

AHEAD: Final = timedelta(days=14)
"""So long before the day somebody is reminded."""
AT_ONCE: Final = 20
"""Addresses tried in one turn; the rest waits for the next."""


@periodic("knowledge.reminders", every=timedelta(hours=6))
def remind() -> int:
    """Remind those who are responsible of articles that are due for a look soon, once a date."""
    numbers = db.session.scalars(
        sa.select(Upkeep.id)
        .join(Upkeep.article)
        .where(
            Upkeep.due_on <= clock.today() + AHEAD,
            sa.or_(Upkeep.reminded_for.is_(None), Upkeep.reminded_for != Upkeep.due_on),
            is_live(),
        )
        .order_by(Upkeep.id)
    ).all()
    db.session.rollback()
    for number in numbers:
        with transaction() as session:
            due = session.scalars(
                sa.select(Upkeep).where(Upkeep.id == number).options(joinedload(Upkeep.article))
            ).one_or_none()
            if due is not None:
                publish(upkeep.mark_reminded(due))
    return len(numbers)


@periodic("knowledge.links", every=timedelta(minutes=10))
def check_links() -> int:
    """Try foreign links; nothing is open in the database while a server is asked."""
    if not settings().link_check:
        return 0
    return try_links(AT_ONCE)


def try_links(limit: int) -> int:
    """Try so many addresses that are due, and return how many it were."""
    targets = links.list_due(limit)
    db.session.rollback()
    for target in targets:
        words = _try(target)
        with transaction():
            links.settle_link(target, **words)
    return len(targets)


def _try(target: str) -> dict[str, Any]:
    try:
        return {"status": outgoing.probe(target)}
    except RefusedError:
        return {"is_refused": True, "why": "refused"}
    except UnreachableError as error:
        return {"why": str(error)}
