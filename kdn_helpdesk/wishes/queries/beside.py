"""What of the portals stands beside a request at the desk: its wishes, and incidents."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from kdn_helpdesk.core.db import read
from kdn_helpdesk.tickets.models.incidents import Incident, IncidentTicket
from kdn_helpdesk.tickets.models.portals import Portal
from kdn_helpdesk.wishes.models.wishes import Wish, WishTicket
from kdn_helpdesk.wishes.queries.wishes import Mention
from kdn_helpdesk.wishes.states import STATE_BADGES, STATE_LABELS, State


@dataclass(frozen=True, slots=True)
class Choice:
    """An incident to choose."""

    number: int
    portal: str
    title: str


@dataclass(frozen=True, slots=True)
class Beside:
    """The wishes that a request asks for, the incident that brought it, those that last."""

    wishes: list[Mention]
    incident: Choice | None
    lasting: list[Choice]


def find_beside(ticket_id: int) -> Beside:
    """Return what stands beside the request."""
    found = Beside([], None, [])
    incident = None
    for row in sorted(read(_statement(), {"ticket": ticket_id}), key=_number):
        if row.state is not None:
            state = State(row.state)
            mention = Mention(row.id, row.title, STATE_LABELS[state], STATE_BADGES[state])
            found.wishes.append(mention)
            continue
        choice = Choice(row.id, row.portal, row.title)
        incident = choice if row.is_own else incident
        if row.lasts:
            found.lasting.append(choice)
    return Beside(found.wishes, incident, found.lasting)


def _number(row: Any) -> int:
    return int(row.id)


@cache
def _statement() -> Any:
    """Return both questions as one, since every page of a request asks them."""
    this: sa.BindParameter[int] = sa.bindparam("ticket")
    wishes = (
        sa.select(
            Wish.id,
            Wish.title,
            sa.cast(Wish.state, sa.String).label("state"),
            sa.literal("").label("portal"),
            sa.true().label("is_own"),
            sa.false().label("lasts"),
        )
        .join(WishTicket, WishTicket.wish_id == Wish.id)
        .where(WishTicket.ticket_id == this)
    )
    is_own = IncidentTicket.ticket_id.is_not(None)
    lasts = Incident.ended_at.is_(None)
    incidents = (
        sa.select(
            Incident.id,
            Incident.title,
            sa.cast(sa.null(), sa.String),
            Portal.name,
            is_own,
            lasts,
        )
        .join(Portal, Portal.id == Incident.portal_id)
        .outerjoin(
            IncidentTicket,
            sa.and_(IncidentTicket.incident_id == Incident.id, IncidentTicket.ticket_id == this),
        )
        .where(sa.or_(lasts, is_own))
    )
    return sa.union_all(wishes, incidents)
