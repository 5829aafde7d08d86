"""Reading many mails again: what is to be read, and how far it is."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.core.db import Model


class RereadState(enum.StrEnum):
    """How far it has come."""

    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


class Rereading(Model):
    """Mails that are read again, in the order of their numbers; it goes on after a crash."""

    __tablename__ = "rereading"

    person_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    """Who asked for it; none for the command."""
    outcomes: Mapped[list[str]] = mapped_column(default=list)
    """Only mails that ended so; all where it is empty."""
    since: Mapped[datetime | None]
    """Only mails that arrived from then on."""
    last_id: Mapped[int]
    """The newest mail when it began: what arrives later is read anyway."""
    place: Mapped[int] = mapped_column(default=0)
    """The last mail that was handed to the worker."""
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    state: Mapped[RereadState] = mapped_column(default=RereadState.RUNNING, index=True)
    ended_at: Mapped[datetime | None]
