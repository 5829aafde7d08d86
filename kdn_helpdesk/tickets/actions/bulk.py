"""Changing many requests at once: chosen, previewed, worked off in steps that survive a kill."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from kdn_helpdesk.core import audit, clock, jobs
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission, Viewer
from kdn_helpdesk.tickets.actions import deeds, news
from kdn_helpdesk.tickets.events import BulkEnded
from kdn_helpdesk.tickets.models.bulk import (
    BulkChange,
    BulkItem,
    BulkKind,
    BulkState,
)
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import bulk, lists, people, tickets
from kdn_helpdesk.tickets.queries.lists import TicketFilter

AT_ONCE = 50
"""So many are changed while the browser waits; more go to the worker."""
MOST = 20_000
"""More are not taken at once; the page says so."""
STEP = 50
"""Requests changed in one transaction: it holds the database, and must not last long."""
DRAFTS_KEPT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which requests: those ticked by number, or all that a filter finds."""

    references: Sequence[str] = ()
    wanted: TicketFilter | None = None

    def statement(self, viewer: Viewer) -> Any:
        """Return the ids, in the order in which the requests have their turn."""
        found = lists.found_by(self.wanted) if self.wanted else sa.select(Ticket.id)
        if self.wanted is None:
            found = found.where(Ticket.reference.in_(self.references))
        chosen = found.where(tickets.may_see(viewer)).order_by(Ticket.id).limit(MOST)
        return chosen.params(**lists.values_for(viewer))


def count_selected(selection: Selection, *, viewer: Viewer) -> int:
    """Return how many requests the selection holds, up to `MOST`."""
    found = selection.statement(viewer).subquery()
    counted = sa.select(sa.func.count()).select_from(found)
    return db.session.scalar(counted) or 0


def draft_change(
    selection: Selection, *, viewer: Viewer, kind: BulkKind, wanted: dict[str, Any]
) -> BulkChange:
    """Write down what is to be done to which requests; nothing of it is done yet."""
    change = BulkChange(person_id=viewer.person_id, kind=kind, wanted=wanted)
    db.session.add(change)
    db.session.flush()
    chosen = selection.statement(viewer).subquery()
    rows = sa.select(sa.literal(change.id), chosen.c.id, sa.literal(""))
    db.session.execute(
        sa.insert(BulkItem).from_select(
            ["bulk_id", "ticket_id", "reason"], rows.order_by(chosen.c.id)
        )
    )
    change.total = bulk.count_items(change).total
    if not change.total:
        raise DomainError(_("No request is chosen."))
    db.session.flush()
    return change


def begin(change: BulkChange, *, person: int) -> None:
    """Carry the change out: a small one now, a large one by the worker; also what was stopped."""
    _lock(change)
    if change.person_id != person:
        raise DomainError(_("Only the person who prepared a bulk action carries it out."))
    if change.state not in (BulkState.DRAFT, BulkState.STOPPED):
        return
    change.state = BulkState.RUNNING
    change.begun_at = change.begun_at or clock.now()
    change.ended_at, change.problem = None, ""
    audit.record("bulk:begin", change, actor=person, kind=change.kind, total=change.total)
    db.session.flush()
    if change.total <= AT_ONCE:
        work_off(change, at_most=AT_ONCE)
    else:
        jobs.ring()


def stop(change: BulkChange, *, person: int) -> None:
    """Let the change end before its next step; what is done stays done."""
    _lock(change)
    if change.state is BulkState.RUNNING:
        audit.record("bulk:stop", change, actor=person)
        _end(change, BulkState.STOPPED)


def discard(change: BulkChange, *, person: int) -> None:
    """Throw away a change that was only looked at."""
    if change.person_id != person or change.state is not BulkState.DRAFT:
        raise DomainError(_("This bulk action has begun already."))
    db.session.delete(change)
    db.session.flush()


def work_off(change: BulkChange, *, at_most: int | None = None) -> int:
    """Change the next requests in their turn; one that fails is left out by itself.

    Their outcomes are written with them, so that none is changed twice, whenever this is killed,
    and who is to hear of it, so that nobody goes without news.
    """
    _lock(change)
    at_most = at_most or STEP
    if change.state is not BulkState.RUNNING:
        return 0
    if not people.may(change.person_id, needed_for(change.kind)):
        _end(change, BulkState.STOPPED, problem=_("The person no longer has the right to do this."))
        return 0
    waiting = sa.select(BulkItem).where(BulkItem.bulk_id == change.id, BulkItem.outcome.is_(None))
    items = db.session.scalars(waiting.order_by(BulkItem.id).limit(at_most)).all()
    found = {
        ticket.id: ticket
        for ticket in db.session.scalars(
            sa.select(Ticket)
            .where(Ticket.id.in_([item.ticket_id for item in items]))
            .order_by(Ticket.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    }
    pairs = [(item, found[item.ticket_id]) for item in items]
    news.note(change, deeds.do_all(change, pairs))
    if len(items) < at_most or not _is_waiting(change):
        _end(change, BulkState.DONE)
    db.session.flush()
    return len(items)


def needed_for(kind: BulkKind) -> Permission:
    """Return what somebody must be allowed to do it."""
    return Permission.TICKET_ANSWER if kind is BulkKind.ANSWER else Permission.TICKET_WORK


def forget_drafts() -> int:
    """Delete what was only looked at and never begun."""
    old = BulkChange.created_at < clock.now() - DRAFTS_KEPT
    gone = db.session.execute(sa.delete(BulkChange).where(BulkChange.state == BulkState.DRAFT, old))
    return int(getattr(gone, "rowcount", 0))


def _lock(change: BulkChange) -> None:
    db.session.refresh(change, with_for_update=True)


def _is_waiting(change: BulkChange) -> bool:
    waiting = sa.select(BulkItem.id).where(
        BulkItem.bulk_id == change.id, BulkItem.outcome.is_(None)
    )
    db.session.flush()
    return db.session.scalar(waiting.limit(1)) is not None


def _end(change: BulkChange, state: BulkState, *, problem: str = "") -> None:
    change.state, change.ended_at, change.problem = state, clock.now(), problem
    db.session.flush()
    publish(BulkEnded(bulk_id=change.id))
    jobs.ring()
