"""One request: who may see it, and what belongs to it."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.audit import AuditEntry
from kdn_helpdesk.core.db import db, read
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.tickets.models.tickets import Tag, Ticket, TicketTag, Watcher
from kdn_helpdesk.tickets.states import Visibility

SHARED = (Visibility.ORGANISATION, Visibility.ALL_ADVISED)
"""What colleagues read. Other organisations read nothing until names are taken out for them."""


def visible_to(viewer: Viewer) -> sa.Select[Ticket]:
    """Return the requests that the viewer may read."""
    return sa.select(Ticket).where(may_see(viewer))


def may_see(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition: the desk all, others what they filed, follow, or share."""
    if viewer.works_at_desk:
        return sa.true()
    if viewer.person_id is None:
        return sa.false()
    conditions = [concerns(viewer.person_id)]
    if viewer.organisation_id is not None:
        conditions.append(shared_in(viewer.organisation_id))
    return sa.or_(*conditions)


def concerns(person_id: Any) -> sa.ColumnElement[bool]:
    """Return the condition that the person (an id or a parameter) filed it or is in copy."""
    watched = sa.select(Watcher.ticket_id).where(Watcher.person_id == person_id)
    return sa.or_(Ticket.requester_id == person_id, Ticket.id.in_(watched))


def shared_in(organisation_id: Any) -> sa.ColumnElement[bool]:
    """Return the condition that the organisation's people may read it."""
    return sa.and_(Ticket.organisation_id == organisation_id, Ticket.visibility.in_(SHARED))


def find_ticket(reference: str, *, viewer: Viewer) -> Ticket | None:
    """Return the request with its people, topic and organisation; None where none is visible."""
    statement = _at_desk() if viewer.works_at_desk else _called(visible_to(viewer))
    return db.session.scalar(statement, {"reference": reference.strip().upper()})


def get_ticket(reference: str, *, viewer: Viewer) -> Ticket:
    """Return the request as `find_ticket` does; raises NotFound."""
    ticket = find_ticket(reference, viewer=viewer)
    if ticket is None:
        raise NotFound(_("There is no such request, or it is not yours to see."))
    return ticket


def get_ticket_by_id(ticket_id: int) -> Ticket:
    """Return a request for what the service itself does: mails about it, its index entry."""
    return db.session.scalars(_by_id(), {"id": ticket_id}).one()


def list_by_id(ticket_ids: Sequence[int]) -> Sequence[Ticket]:
    """Return these requests in the order of filing, for what the service itself does."""
    statement = _loaded(sa.select(Ticket)).where(Ticket.id.in_(ticket_ids))
    return db.session.scalars(statement.order_by(Ticket.id)).all()


def find_ticket_by_id(ticket_id: int, *, viewer: Viewer) -> Ticket | None:
    """Return the request with this id where the viewer may read it."""
    return db.session.scalar(_loaded(visible_to(viewer)).where(Ticket.id == ticket_id))


def list_tags(ticket_id: int) -> Sequence[str]:
    """Return the request's tags in order."""
    return read(_tags(), {"ticket": ticket_id}).scalars().all()


def list_watchers(ticket_id: int) -> Sequence[Person]:
    """Return who is in copy."""
    return db.session.scalars(_watchers(), {"ticket": ticket_id}).all()


# Statements that are built once: building one costs more than asking it.


@cache
def _by_id() -> sa.Select[Ticket]:
    return _loaded(sa.select(Ticket)).where(Ticket.id == sa.bindparam("id"))


@cache
def _at_desk() -> sa.Select[Ticket]:
    return _called(sa.select(Ticket))


@cache
def _tags() -> sa.Select[str]:
    return (
        sa.select(Tag.name)
        .join(TicketTag)
        .where(TicketTag.ticket_id == sa.bindparam("ticket"))
        .order_by(Tag.name)
    )


@cache
def _watchers() -> sa.Select[Person]:
    return (
        sa.select(Person)
        .join(Watcher, Watcher.person_id == Person.id)
        .where(Watcher.ticket_id == sa.bindparam("ticket"))
        .order_by(Person.name)
    )


def _called(statement: sa.Select[Ticket]) -> sa.Select[Ticket]:
    return _loaded(statement).where(Ticket.reference == sa.bindparam("reference"))


def _loaded(statement: sa.Select[Ticket]) -> sa.Select[Ticket]:
    return statement.options(
        joinedload(Ticket.requester),
        joinedload(Ticket.organisation),
        joinedload(Ticket.assignee),
        joinedload(Ticket.topic, innerjoin=True),
    ).execution_options(populate_existing=True)


def list_readable(viewer: Viewer, numbers: Sequence[int]) -> Sequence[int]:
    """Return which of these requests the viewer may read."""
    return db.session.scalars(
        sa.select(Ticket.id).where(Ticket.id.in_(numbers), may_see(viewer))
    ).all()


def map_openers(numbers: Sequence[int]) -> dict[int, int | None]:
    """Return who wrote each of these requests down: who asks, or an agent for them."""
    rows = read(
        sa.select(AuditEntry.subject_id, AuditEntry.actor_id).where(
            AuditEntry.kind == Ticket.__tablename__,
            AuditEntry.subject_id.in_(numbers),
            AuditEntry.action == "ticket:open",
        )
    )
    return {number: actor for number, actor in rows}  # noqa: C416  # rows are no pairs to mypy
