"""Incidents of a portal: the requests they brought, and what all of those were told at once."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import Base, Model, related
from kdn_helpdesk.tickets.models.portals import Portal
from kdn_helpdesk.tickets.models.tickets import Ticket


class TellingState(enum.StrEnum):
    """How far an answer to all has come."""

    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


class Incident(Model):
    """Something that does not work for everybody: told on top of the pages while it lasts."""

    __tablename__ = "incident"

    portal_id: Mapped[int] = mapped_column(ForeignKey("portal.id"), index=True)
    title: Mapped[str]
    text: Mapped[str]
    """What is known, as everybody reads it."""
    opened_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    ended_at: Mapped[datetime | None] = mapped_column(index=True)

    portal: Mapped[Portal] = related()
    opened_by: Mapped[Person | None] = related()

    @property
    def is_open(self) -> bool:
        """Whether it lasts."""
        return self.ended_at is None


class IncidentTicket(Model):
    """A request that an incident brought; it belongs to one alone."""

    __tablename__ = "incident_ticket"

    incident_id: Mapped[int] = mapped_column(
        ForeignKey("incident.id", ondelete="CASCADE"), index=True
    )
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), unique=True)

    ticket: Mapped[Ticket] = related()


class IncidentAnswer(Model):
    """One text for all requests of an incident."""

    __tablename__ = "incident_answer"

    incident_id: Mapped[int] = mapped_column(
        ForeignKey("incident.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    body: Mapped[str]
    is_final: Mapped[bool] = mapped_column(default=False)
    """Said at the end: the requests are solved by it."""
    state: Mapped[TellingState] = mapped_column(default=TellingState.RUNNING, index=True)
    ended_at: Mapped[datetime | None]

    author: Mapped[Person | None] = related()


class IncidentTelling(Base):
    """One request's turn in an answer to all; without `told_at` it waits."""

    __tablename__ = "incident_telling"
    __table_args__ = (
        sa.UniqueConstraint("answer_id", "ticket_id"),
        sa.Index("ix_incident_telling_answer_id_told_at_id", "answer_id", "told_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-2)
    answer_id: Mapped[int] = mapped_column(ForeignKey("incident_answer.id", ondelete="CASCADE"))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    told_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="")
    """Why it could not be told."""
