"""What of the portals stands beside a request at the desk: its wishes, and incidents."""

from dataclasses import dataclass
from typing import Any

from kdn_helpdesk.tickets.models.incidents import Incident, IncidentTicket
from kdn_helpdesk.tickets.models.portals import Portal
from kdn_helpdesk.tickets.queries.panels import TICKET, Panels, part
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


def find_beside(panels: Panels) -> Beside:
    """Return what stands beside the request, out of the parts that this room hands in."""
    wishes = []
    for row in panels.of("wish"):
        state = State(row.word)
        wishes.append(Mention(row.number, row.text, STATE_LABELS[state], STATE_BADGES[state]))
    own = [_choice(row) for row in panels.of("incident")]
    return Beside(wishes, own[0] if own else None, [_choice(row) for row in panels.of("lasting")])


def _choice(row: Any) -> Choice:
    return Choice(row.number, row.word, row.text)


def wishes() -> Any:
    """Return the part of the wishes that a request asks for."""
    return (
        part("wish", number=Wish.id, text=Wish.title, word=Wish.state)
        .join(WishTicket, WishTicket.wish_id == Wish.id)
        .where(WishTicket.ticket_id == TICKET)
    )


def own_incident() -> Any:
    """Return the part of the incident that brought a request."""
    return (
        _incidents("incident")
        .join(IncidentTicket, IncidentTicket.incident_id == Incident.id)
        .where(IncidentTicket.ticket_id == TICKET)
    )


def lasting_incidents() -> Any:
    """Return the part of the incidents that last."""
    return _incidents("lasting").where(Incident.ended_at.is_(None))


def _incidents(name: str) -> Any:
    shown = part(name, number=Incident.id, text=Incident.title, word=Portal.name)
    return shown.select_from(Incident).join(Portal, Portal.id == Incident.portal_id)


PARTS = (wishes, own_incident, lasting_incidents)
"""What this room hands in for the page of a request."""
