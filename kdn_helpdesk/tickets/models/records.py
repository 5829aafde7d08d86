"""What is recorded about work on requests: mentions, ratings, time spent."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import Model, related
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.states import Score, Work


class Mention(Model):
    """An agent who is named in an internal note."""

    __tablename__ = "mention"
    __table_args__ = (
        sa.UniqueConstraint("message_id", "person_id"),
        sa.Index("ix_mention_person_id_id", "person_id", "id"),
    )

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    seen_at: Mapped[datetime | None]
    """When the person said that they had read it."""

    message: Mapped[Message] = related()


class Rating(Model):
    """What the asking side thought of one solution; one each time a request was solved."""

    __tablename__ = "rating"
    __table_args__ = (sa.UniqueConstraint("ticket_id", "solved_at"),)

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"))
    solved_at: Mapped[datetime]
    score: Mapped[Score]
    comment: Mapped[str] = mapped_column(default="")
    rated_at: Mapped[datetime] = mapped_column(default=clock.now)

    ticket: Mapped[Ticket] = related()


class TimeEntry(Model):
    """Minutes that somebody of the desk worked on a request; evidence for the funding."""

    __tablename__ = "time_entry"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    day: Mapped[date] = mapped_column(index=True)
    """When it was done, in Berlin."""
    minutes: Mapped[int]
    work: Mapped[Work]

    ticket: Mapped[Ticket] = related()
    person: Mapped[Person | None] = related()
