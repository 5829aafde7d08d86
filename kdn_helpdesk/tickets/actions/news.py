"""Who is to hear what a bulk change did: written down with the change, told when it is through.

A person who asked fifty of its requests gets one mail that lists them; see `notices.bulk`.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.tickets.actions.deeds import Done
from kdn_helpdesk.tickets.models.bulk import BulkChange, BulkNews, BulkState
from kdn_helpdesk.tickets.queries import news, people, sharing
from kdn_helpdesk.tickets.queries.news import Pile
from kdn_helpdesk.tickets.states import State, is_told

STEP = 20
"""People who are told in one transaction: it holds the database, and must not last long."""


def note(change: BulkChange, done: Sequence[Done]) -> None:
    """Write down who is to hear of these requests, each person once for each request."""
    heard = {
        one.ticket.id: one.message.id if one.message else None
        for one in done
        if one.message or is_told(one.was, one.ticket.state)
    }
    solved = [
        one.ticket.id
        for one in done
        if one.ticket.state is State.SOLVED and one.was is not State.SOLVED
    ]
    joined = {(ticket, person): joiner for ticket, person, joiner in sharing.list_joined(solved)}
    concerned = dict.fromkeys(people.list_concerned_by(list(heard)))
    rows = [
        {
            "bulk_id": change.id,
            "ticket_id": ticket,
            "person_id": person,
            "message_id": heard.get(ticket),
            "joiner_id": joiner,
        }
        for (ticket, person), joiner in (joined | concerned).items()
        if person != change.person_id
    ]
    if rows:
        db.session.execute(sa.insert(BulkNews), rows)


def take_untold(bulk_id: int) -> list[Pile]:
    """Return what the next people are to hear of a change that rests; from now on they did."""
    change = db.session.scalars(
        sa.select(BulkChange).where(BulkChange.id == bulk_id).with_for_update()
    ).one()
    if change.state is BulkState.RUNNING:
        return []
    piles = news.list_untold(change, STEP)
    db.session.execute(
        sa.update(BulkNews)
        .where(BulkNews.id.in_([row.id for pile in piles for row in pile.news]))
        .values(told_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    return piles
