"""When people are reminded of a meeting, and how far each round of reminders is."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.core.db import Model

DAYS_OPEN, DAYS_COMING = 7, 1
"""What counts where nobody has said otherwise."""


class Whom(enum.StrEnum):
    """Who is reminded."""

    OPEN = "open"
    """Whoever has not answered."""
    COMING = "coming"


class ReminderPlan(Model):
    """How many days before a meeting, or each of a series, people are reminded; None is never."""

    __tablename__ = "reminder_plan"

    meeting_id: Mapped[int | None] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), unique=True
    )
    series_id: Mapped[int | None] = mapped_column(
        ForeignKey("meeting_series.id", ondelete="CASCADE"), unique=True
    )
    days_open: Mapped[int | None]
    days_coming: Mapped[int | None]

    def days_for(self, whom: Whom) -> int | None:
        """Return how many days before these people are reminded."""
        return self.days_open if whom is Whom.OPEN else self.days_coming


class ReminderRound(Model):
    """One round of reminders of one date; a moved meeting begins a new one."""

    __tablename__ = "reminder_round"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "starts_at", "whom"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    whom: Mapped[Whom]
    last_id: Mapped[int] = mapped_column(default=0)
    """The invitation up to which mails are queued."""
    done: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
