"""Which requests belong to a request: linked, merged, by the same side; how far sharing came."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import Rows, built_once, read
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.tickets.models.sharing import SharedVersion, Sharing
from kdn_helpdesk.tickets.models.tickets import Ticket, TicketLink
from kdn_helpdesk.tickets.queries.tickets import may_see
from kdn_helpdesk.tickets.states import LINK_LABELS, LinkKind, ShareState, State

TOLD = frozenset({LinkKind.FOLLOWS, LinkKind.SPLIT})
"""Links that those who ask learn of; the others are the desk's own."""

RECENT = 5
THIS: sa.BindParameter[int] = sa.bindparam("ticket", type_=sa.Integer())


@dataclass(frozen=True, slots=True)
class Linked:
    """Another request that belongs to this one."""

    number: int
    """The link's, by which it is removed."""
    reference: str
    subject: str
    state: State
    organisation_id: int | None
    kind: LinkKind
    is_ours: bool
    """Whether this request points to the other one; else that points here."""

    @property
    def label(self) -> Any:
        """How this request belongs to the other."""
        return LINK_LABELS[self.kind, self.is_ours]


class Recent(NamedTuple):
    """Another request of the same person or organisation."""

    last_activity_at: datetime
    reference: str
    subject: str
    state: State
    requester: str


class Stage(NamedTuple):
    """How far sharing a request with other organisations has come."""

    sharing_id: int
    state: ShareState


@dataclass(slots=True)
class Relations:
    """All requests that belong to one, as far as the viewer may read them."""

    links: list[Linked] = field(default_factory=list)
    merged: list[tuple[str, str]] = field(default_factory=list)
    """Number and subject of those that go on in this one; the latest first."""
    recent: list[Recent] = field(default_factory=list)
    """The latest of the person who asks and their organisation; for the desk alone."""
    target: tuple[str, str] | None = None
    """Number and subject of the one in which this one goes on."""
    sharing: Stage | None = None
    """How far sharing it has come."""


def read_relations(ticket: Ticket, *, viewer: Viewer) -> Relations:
    """Return what belongs to the request, in one statement."""
    found = Relations()
    for row in _ask(ticket, viewer):
        _put(found, row, ticket, viewer)
    found.recent = sorted(found.recent, reverse=True)[:RECENT]
    return found


def _ask(ticket: Ticket, viewer: Viewer) -> Rows:
    if viewer.works_at_desk:
        theirs = {"requester": ticket.requester_id, "theirs": ticket.organisation_id or 0}
        return read(_at_desk(), {"ticket": ticket.id} | theirs)
    statement = _elsewhere()
    visible = sa.select(Ticket.id).where(may_see(viewer))
    return read(statement.where(statement.selected_columns.id.in_(visible)), {"ticket": ticket.id})


def _put(found: Relations, row: Any, ticket: Ticket, viewer: Viewer) -> None:
    match row.kind:
        case "merged":
            found.merged.append((row.reference, row.subject))
        case "target":
            found.target = (row.reference, row.subject)
        case "sharing":
            found.sharing = Stage(row.link, ShareState(row.subject))
        case "recent":
            found.recent.append(
                Recent(row.moment, row.reference, row.subject, row.state, row.requester)
            )
        case kind if viewer.works_at_desk or LinkKind(kind) in TOLD:
            known = row.link, row.reference, row.subject, row.state, row.organisation_id
            found.links.append(Linked(*known, LinkKind(kind), row.ticket_id == ticket.id))


def family_of(ticket: Any) -> sa.CTE:
    """Return the ids (as `id`) of a request, named by a parameter, and of all merged into it."""
    family = sa.select(sa.cast(ticket, sa.Integer).label("id")).cte("family", recursive=True)
    merged = sa.select(Ticket.id).join(family, Ticket.merged_into_id == family.c.id)
    return family.union_all(merged)


@built_once
def _at_desk() -> Any:
    return _joined(*_parts(), _recent())


@cache
def _elsewhere() -> Any:
    return _joined(*_parts())


def _joined(*parts: Any) -> Any:
    """Return parts with the same columns, told apart by their kind, as one statement."""
    every = sa.union_all(*parts).subquery()
    return sa.select(every).order_by(every.c.link, every.c.id.desc())


def _parts() -> Iterator[Any]:
    """Yield what everybody may learn of who may read it."""
    own = sa.orm.aliased(Ticket)
    other_end = sa.or_(
        sa.and_(TicketLink.ticket_id == THIS, TicketLink.other_id == Ticket.id),
        sa.and_(TicketLink.other_id == THIS, TicketLink.ticket_id == Ticket.id),
    )
    linked = _part(TicketLink.kind, link=TicketLink.id, first=TicketLink.ticket_id)
    yield linked.join(TicketLink, other_end)
    yield _part("merged").where(Ticket.merged_into_id == THIS)
    yield _part("target").join(own, own.merged_into_id == Ticket.id).where(own.id == THIS)
    yield _sharing()


def _part(
    kind: Any, *, link: Any = 0, first: Any = 0, subject: Any = Ticket.subject, who: Any = ""
) -> Any:
    """Return a select of the columns that all parts have."""
    return sa.select(
        Ticket.id,
        Ticket.reference,
        sa.cast(subject, sa.Text()).label("subject"),
        Ticket.state,
        Ticket.organisation_id,
        Ticket.last_activity_at.label("moment"),
        (sa.literal(kind) if isinstance(kind, str) else sa.cast(kind, sa.Text())).label("kind"),
        (sa.literal(link) if isinstance(link, int) else link).label("link"),
        (sa.literal(first) if isinstance(first, int) else first).label("ticket_id"),
        (sa.literal(who) if isinstance(who, str) else who).label("requester"),
    )


def _sharing() -> Any:
    """Return the part that says how far sharing has come, by its newest version."""
    later = sa.orm.aliased(SharedVersion)
    newest = sa.select(sa.func.max(later.number)).where(later.sharing_id == Sharing.id)
    return (
        _part("sharing", link=Sharing.id, subject=SharedVersion.state)
        .join(Sharing, Sharing.ticket_id == Ticket.id)
        .join(SharedVersion, SharedVersion.sharing_id == Sharing.id)
        .where(Ticket.id == THIS, SharedVersion.number == newest.scalar_subquery())
    )


def _recent() -> Any:
    """Return the latest of both; two branches of five each, since an index serves only one."""
    newest = (
        sa.select(Ticket.id)
        .where(condition, Ticket.id != THIS)
        .order_by(Ticket.last_activity_at.desc())
        .limit(RECENT)
        for condition in (
            Ticket.requester_id == sa.bindparam("requester"),
            Ticket.organisation_id == sa.bindparam("theirs"),
        )
    )
    chosen = sa.union(*(sa.select(branch.subquery()) for branch in newest)).subquery()
    return (
        _part("recent", who=Person.name)
        .join(Person, Person.id == Ticket.requester_id)
        .where(Ticket.id.in_(sa.select(chosen.c.id)))
    )
