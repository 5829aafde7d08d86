"""Which requests belong to a request: linked, merged; how far sharing has come."""

from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from kdn_helpdesk.core.db import read
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.tickets.models.sharing import SharedVersion, Sharing
from kdn_helpdesk.tickets.models.tickets import Ticket, TicketLink
from kdn_helpdesk.tickets.queries.tickets import may_see
from kdn_helpdesk.tickets.states import LINK_LABELS, LinkKind, ShareState, State

TOLD = frozenset({LinkKind.FOLLOWS, LinkKind.SPLIT})
"""Links that those who ask learn of; the others are the desk's own."""


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


class Stage(NamedTuple):
    """How far sharing a request with other organisations has come."""

    sharing_id: int
    state: ShareState


@dataclass(frozen=True, slots=True)
class Relations:
    """All requests that belong to one, as far as the viewer may read them."""

    links: list[Linked]
    merged: list[tuple[str, str]]
    """Number and subject of those that go on in this one; the latest first."""
    target: tuple[str, str] | None
    """Number and subject of the one in which this one goes on."""
    sharing: Stage | None
    """How far sharing it has come."""


def read_relations(ticket_id: int, *, viewer: Viewer) -> Relations:
    """Return what belongs to the request, in one statement."""
    statement = _relations()
    if not viewer.works_at_desk:
        visible = sa.select(Ticket.id).where(may_see(viewer))
        statement = statement.where(statement.selected_columns.id.in_(visible))
    links, merged, target, sharing = [], [], None, None
    for row in read(statement, {"ticket": ticket_id}):
        if row.kind == "merged":
            merged.append((row.reference, row.subject))
        elif row.kind == "target":
            target = (row.reference, row.subject)
        elif row.kind == "sharing":
            sharing = Stage(row.link, ShareState(row.subject))
        elif viewer.works_at_desk or LinkKind(row.kind) in TOLD:
            ours = row.ticket_id == ticket_id
            kind = LinkKind(row.kind)
            links.append(
                Linked(
                    row.link, row.reference, row.subject, row.state, row.organisation_id, kind, ours
                )
            )
    return Relations(links, merged, target, sharing)


def family_of(ticket: Any) -> sa.CTE:
    """Return the ids (as `id`) of a request, named by a parameter, and of all merged into it."""
    family = sa.select(sa.cast(ticket, sa.Integer).label("id")).cte("family", recursive=True)
    merged = sa.select(Ticket.id).join(family, Ticket.merged_into_id == family.c.id)
    return family.union_all(merged)


@cache
def _relations() -> Any:
    this: sa.BindParameter[int] = sa.bindparam("ticket")
    own = sa.orm.aliased(Ticket)
    other_end = sa.or_(
        sa.and_(TicketLink.ticket_id == this, TicketLink.other_id == Ticket.id),
        sa.and_(TicketLink.other_id == this, TicketLink.ticket_id == Ticket.id),
    )
    shown = (
        Ticket.id,
        Ticket.reference,
        Ticket.subject,
        Ticket.state,
        Ticket.organisation_id,
    )
    linked = sa.select(
        *shown,
        sa.cast(TicketLink.kind, sa.String).label("kind"),
        TicketLink.id.label("link"),
        TicketLink.ticket_id,
    ).join(TicketLink, other_end)
    nothing = (sa.literal(0).label("link"), sa.literal(0).label("ticket_id"))
    merged = sa.select(*shown, sa.literal("merged").label("kind"), *nothing).where(
        Ticket.merged_into_id == this
    )
    target = (
        sa.select(*shown, sa.literal("target").label("kind"), *nothing)
        .join(own, own.merged_into_id == Ticket.id)
        .where(own.id == this)
    )
    later = sa.orm.aliased(SharedVersion)
    newest = sa.select(sa.func.max(later.number)).where(later.sharing_id == Sharing.id)
    sharing = (
        sa.select(
            Ticket.id,
            Ticket.reference,
            sa.cast(SharedVersion.state, sa.String),
            Ticket.state,
            Ticket.organisation_id,
            sa.literal("sharing").label("kind"),
            Sharing.id,
            sa.literal(0),
        )
        .join(Sharing, Sharing.ticket_id == Ticket.id)
        .join(SharedVersion, SharedVersion.sharing_id == Sharing.id)
        .where(Ticket.id == this, SharedVersion.number == newest.scalar_subquery())
    )
    every = sa.union_all(linked, merged, target, sharing).subquery()
    return sa.select(every).order_by(every.c.link, every.c.id.desc())
