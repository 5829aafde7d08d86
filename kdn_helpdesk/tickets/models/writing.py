"""What agents are about to say: their drafts, answers that can be taken back, who else is here."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import Model, related
from kdn_helpdesk.core.files import StoredFile
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.states import DraftKind, State


class Draft(Model):
    """What one person is writing in one request; nobody else reads or changes it."""

    __tablename__ = "draft"
    __table_args__ = (sa.UniqueConstraint("ticket_id", "person_id", "kind"),)

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    kind: Mapped[DraftKind]
    body: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=1)
    """Counts the savings, so that a second window does not overwrite the first."""
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)


class DraftFile(Model):
    """A file that waits in a draft."""

    __tablename__ = "draft_file"

    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), index=True)
    stored_file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)

    stored: Mapped[StoredFile] = related()


class Presence(Model):
    """Somebody who has the request open; it means nothing once it is old."""

    __tablename__ = "presence"
    __table_args__ = (sa.UniqueConstraint("ticket_id", "person_id"),)

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)
    wrote_at: Mapped[datetime | None]
    """When a word was typed last."""


class HeldAnswer(Model):
    """An answer that its author may still take back; with it waits all that follows from it."""

    __tablename__ = "held_answer"

    message_id: Mapped[int] = mapped_column(
        ForeignKey("message.id", ondelete="CASCADE"), unique=True
    )
    leaves_at: Mapped[datetime] = mapped_column(index=True)
    old_state: Mapped[State]
    """Where the request stood: a move made meanwhile is not undone by the answer's own."""
    new_state: Mapped[State]

    message: Mapped[Message] = related()


class Forwarding(Model):
    """A request that was sent to somebody outside, whose replies come back as notes."""

    __tablename__ = "forwarding"
    __table_args__ = (sa.Index("ix_forwarding_ticket_id_email", "ticket_id", "email"),)

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"))
    message_id: Mapped[int] = mapped_column(
        ForeignKey("message.id", ondelete="CASCADE"), unique=True
    )
    """The note that says so."""
    agent_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    email: Mapped[str]
    """In small letters."""

    agent: Mapped[Person] = related()
