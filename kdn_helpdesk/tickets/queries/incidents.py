"""Incidents: those that last, the requests they brought, how far an answer to all is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.core.db import db, read
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.tickets.models.incidents import (
    Incident,
    IncidentAnswer,
    IncidentTelling,
    IncidentTicket,
    TellingState,
)
from kdn_helpdesk.tickets.models.portals import Portal
from kdn_helpdesk.tickets.models.tickets import Ticket

SHOWN_ENDED = 50


@dataclass(frozen=True, slots=True)
class Banner:
    """An incident as everybody reads it while it lasts."""

    number: int
    portal: str
    title: str
    text: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """An incident in the desk's list."""

    incident: Incident
    tickets: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an answer to all is."""

    total: int
    done: int
    failed: int

    @property
    def left(self) -> int:
        """How many wait for their turn."""
        return self.total - self.done


def list_open() -> list[Banner]:
    """Return the incidents that last, the newest first."""
    return [Banner(*row) for row in read(_open())]


def list_all() -> list[Line]:
    """Return incidents for the desk: those that last, then the latest that ended."""
    count = (
        sa.select(sa.func.count(IncidentTicket.id))
        .where(IncidentTicket.incident_id == Incident.id)
        .correlate(Incident)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(Incident, count)
        .options(joinedload(Incident.portal))
        .order_by(Incident.ended_at.is_not(None), Incident.id.desc())
        .limit(SHOWN_ENDED)
    )
    return [Line(incident, tickets) for incident, tickets in rows]


def get_incident(number: int) -> Incident:
    """Return the incident with its portal; raises NotFound."""
    incident = db.session.scalar(
        sa.select(Incident)
        .where(Incident.id == number)
        .options(joinedload(Incident.portal), joinedload(Incident.opened_by))
    )
    if incident is None:
        raise NotFound(_("There is no such incident."))
    return incident


def list_tickets(incident_id: int, *, offset: int, limit: int) -> Sequence[Ticket]:
    """Return requests of the incident, the newest first."""
    return db.session.scalars(
        sa.select(Ticket)
        .join(IncidentTicket, IncidentTicket.ticket_id == Ticket.id)
        .where(IncidentTicket.incident_id == incident_id)
        .options(joinedload(Ticket.requester), joinedload(Ticket.organisation))
        .order_by(IncidentTicket.id.desc())
        .offset(offset)
        .limit(limit)
    ).all()


def count_tickets(incident_id: int) -> int:
    """Return how many requests the incident brought."""
    counted = sa.select(sa.func.count()).where(IncidentTicket.incident_id == incident_id)
    return db.session.scalar(counted) or 0


def list_answers(incident_id: int) -> Sequence[IncidentAnswer]:
    """Return what all requests were told, oldest first."""
    return db.session.scalars(
        sa.select(IncidentAnswer)
        .where(IncidentAnswer.incident_id == incident_id)
        .options(joinedload(IncidentAnswer.author))
        .order_by(IncidentAnswer.id)
    ).all()


def get_answer(incident_id: int, answer_id: int) -> IncidentAnswer:
    """Return one answer to all; raises NotFound."""
    answer = db.session.scalar(
        sa.select(IncidentAnswer)
        .where(IncidentAnswer.id == answer_id, IncidentAnswer.incident_id == incident_id)
        .options(joinedload(IncidentAnswer.author))
    )
    if answer is None:
        raise NotFound(_("There is no such answer."))
    return answer


def list_running() -> Sequence[int]:
    """Return the answers that are being told."""
    running = sa.select(IncidentAnswer.id).where(IncidentAnswer.state == TellingState.RUNNING)
    return db.session.scalars(running.order_by(IncidentAnswer.id)).all()


def measure(answer_id: int) -> Progress:
    """Count how many requests have had their turn."""
    total, done, failed = db.session.execute(
        sa.select(
            sa.func.count(IncidentTelling.id),
            sa.func.count(IncidentTelling.told_at),
            sa.func.count(sa.case((IncidentTelling.problem != "", 1))),
        ).where(IncidentTelling.answer_id == answer_id)
    ).one()
    return Progress(total, done, failed)


def list_problems(answer_id: int) -> list[tuple[str, str]]:
    """Return the references of requests that could not be told, and why."""
    rows = db.session.execute(
        sa.select(Ticket.reference, IncidentTelling.problem)
        .join(IncidentTelling, IncidentTelling.ticket_id == Ticket.id)
        .where(IncidentTelling.answer_id == answer_id, IncidentTelling.problem != "")
        .order_by(IncidentTelling.id)
    )
    return [(row[0], row[1]) for row in rows]


@cache
def _open() -> Any:
    """Return the statement, built once, since every visitor's start page asks it."""
    return (
        sa.select(Incident.id, Portal.name, Incident.title, Incident.text, Incident.created_at)
        .join(Portal, Portal.id == Incident.portal_id)
        .where(Incident.ended_at.is_(None))
        .order_by(Incident.id.desc())
    )
