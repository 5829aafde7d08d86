"""Mails as rows: what leaves, and what arrived."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import Model


class OutgoingState(enum.StrEnum):
    """Where a mail on its way out is."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNDELIVERED = "undelivered"
    BRAKED = "braked"


class OutgoingMail(Model):
    """One mail to one recipient, whole as bytes; a row before anything is sent."""

    __tablename__ = "outgoing_mail"
    __table_args__ = (
        sa.UniqueConstraint("event_key", "recipient"),
        sa.Index("ix_outgoing_mail_kind_subject_id", "kind", "subject_id"),
        sa.Index("ix_outgoing_mail_state_due_at", "state", "due_at"),
    )

    event_key: Mapped[str]
    """What caused it; with the address it is unique, so nobody is mailed twice for one event."""
    recipient: Mapped[str]
    """The bare address."""
    person_id: Mapped[int | None] = mapped_column(index=True)
    kind: Mapped[str]
    """The table of what it is about; no foreign key, since that lies higher."""
    subject_id: Mapped[int]
    message_id: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str]
    language: Mapped[str]
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    is_automatic: Mapped[bool]
    state: Mapped[OutgoingState] = mapped_column(default=OutgoingState.QUEUED)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(default="")
    """Why it waits, failed, came back or was braked, in words for the desk."""
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
