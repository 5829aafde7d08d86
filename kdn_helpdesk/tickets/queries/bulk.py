"""Changes of many requests: what they hold, how far they are, what became of each request."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.tickets.models.bulk import BulkChange, BulkItem, BulkState, ItemOutcome
from kdn_helpdesk.tickets.models.tickets import Tag, Ticket, TicketTag
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.states import Priority, State

RECENT = 30


class Line(NamedTuple):
    """One request of a change as it is now."""

    ticket_id: int
    reference: str
    subject: str
    state: State
    priority: Priority
    topic_id: int
    topic: str
    assignee_id: int | None
    assignee: str | None


class Result(NamedTuple):
    """One request of a change, and what became of it."""

    reference: str
    subject: str
    reason: str


class Counts(NamedTuple):
    """How far a change has come."""

    total: int
    done: int
    unchanged: int
    failed: int

    @property
    def worked_off(self) -> int:
        """How many requests have had their turn."""
        return self.done + self.unchanged + self.failed

    @property
    def left(self) -> int:
        """How many still wait for it."""
        return self.total - self.worked_off


class Entry(NamedTuple):
    """A change in the list of the latest ones."""

    change: BulkChange
    person: str


def get_change(bulk_id: int) -> BulkChange:
    """Return the change; raises NotFound."""
    change = db.session.scalar(sa.select(BulkChange).where(BulkChange.id == bulk_id))
    if change is None:
        raise NotFound(_("There is no such bulk action."))
    return change


def list_recent() -> list[Entry]:
    """Return the latest changes of the whole desk, without drafts."""
    rows = db.session.execute(
        sa.select(BulkChange, Person.name)
        .join(Person, Person.id == BulkChange.person_id)
        .where(BulkChange.state != BulkState.DRAFT)
        .order_by(BulkChange.id.desc())
        .limit(RECENT)
    )
    return [Entry(*row) for row in rows]


def list_running() -> Sequence[int]:
    """Return the changes that the worker is to carry on, oldest first."""
    running = BulkChange.state == BulkState.RUNNING
    return db.session.scalars(sa.select(BulkChange.id).where(running).order_by(BulkChange.id)).all()


def count_items(change: BulkChange) -> Counts:
    """Return how far the change has come, in one statement."""
    rows = db.session.execute(
        sa.select(BulkItem.outcome, sa.func.count().label("number"))
        .where(BulkItem.bulk_id == change.id)
        .group_by(BulkItem.outcome)
    )
    by_outcome: dict[ItemOutcome | None, int] = {row.outcome: row.number for row in rows}
    return Counts(sum(by_outcome.values()), *(by_outcome.get(kind, 0) for kind in ItemOutcome))


def list_lines(change: BulkChange) -> list[Line]:
    """Return every request of the change as it is now, in the order of their turns."""
    assignee = aliased(Person)
    rows = db.session.execute(
        sa.select(
            Ticket.id,
            Ticket.reference,
            Ticket.subject,
            Ticket.state,
            Ticket.priority,
            Ticket.topic_id,
            Topic.name,
            Ticket.assignee_id,
            assignee.name,
        )
        .join(BulkItem, BulkItem.ticket_id == Ticket.id)
        .join(Topic, Topic.id == Ticket.topic_id)
        .outerjoin(assignee, assignee.id == Ticket.assignee_id)
        .where(BulkItem.bulk_id == change.id)
        .order_by(BulkItem.id)
    )
    return [Line(*row) for row in rows]


def count_held(change: BulkChange, names: Collection[str]) -> dict[int, int]:
    """Return how many of these tags each request of the change has."""
    rows = db.session.execute(
        sa.select(TicketTag.ticket_id, sa.func.count().label("number"))
        .join(Tag, Tag.id == TicketTag.tag_id)
        .join(BulkItem, BulkItem.ticket_id == TicketTag.ticket_id)
        .where(BulkItem.bulk_id == change.id, Tag.name.in_(names))
        .group_by(TicketTag.ticket_id)
    )
    return {row.ticket_id: row.number for row in rows}


def list_failed(change: BulkChange, *, number: int, per_page: int) -> list[Result]:
    """Return a page of the requests that failed, with the reasons."""
    rows: Any = db.session.execute(
        sa.select(Ticket.reference, Ticket.subject, BulkItem.reason)
        .join(Ticket, Ticket.id == BulkItem.ticket_id)
        .where(BulkItem.bulk_id == change.id, BulkItem.outcome == ItemOutcome.FAILED)
        .order_by(BulkItem.id)
        .limit(per_page)
        .offset((number - 1) * per_page)
    )
    return [Result(*row) for row in rows]


def list_readable(viewer: Viewer, numbers: Sequence[int]) -> Sequence[int]:
    """Return these changes to who works at the desk, nothing to others."""
    return numbers if viewer.works_at_desk else []
