"""Requests that file themselves on their dates."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import Model, related
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.rhythms import Rhythm


class RecurringRequest(Model):
    """What is filed again and again, for whom, and when next."""

    __tablename__ = "recurring_request"

    subject: Mapped[str]
    body: Mapped[str]
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), index=True)
    requester_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    assignee_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    made_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    rhythm: Mapped[Rhythm]
    first_day: Mapped[date]
    next_day: Mapped[date] = mapped_column(index=True)
    is_active: Mapped[bool] = mapped_column(default=True)

    topic: Mapped[Topic] = related()
    requester: Mapped[Person] = related(foreign_keys=[requester_id])
    assignee: Mapped[Person | None] = related(foreign_keys=[assignee_id])


class Recurrence(Model):
    """A date on which a request was filed; the constraint keeps it from being filed twice."""

    __tablename__ = "recurrence"
    __table_args__ = (sa.UniqueConstraint("recurring_id", "day"),)

    recurring_id: Mapped[int] = mapped_column(
        ForeignKey("recurring_request.id", ondelete="CASCADE")
    )
    day: Mapped[date]
    ticket_id: Mapped[int | None] = mapped_column(
        ForeignKey("ticket.id", ondelete="SET NULL"), index=True
    )

    ticket: Mapped[Ticket | None] = related()
