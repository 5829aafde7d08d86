"""Requests of people without account, kept until their address is confirmed."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.core.db import Model, related
from kdn_helpdesk.core.files import StoredFile
from kdn_helpdesk.core.i18n import DEFAULT_LANGUAGE
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.topics import Topic


class Filing(Model):
    """A request of somebody without account, kept until the address is confirmed."""

    __tablename__ = "filing"
    __table_args__ = (sa.Index("ix_filing_email_created_at", "email", "created_at"),)

    email: Mapped[str]
    name: Mapped[str]
    language: Mapped[str] = mapped_column(default=DEFAULT_LANGUAGE)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), index=True)
    subject: Mapped[str]
    body: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What was said in the topic's fields, by their numbers."""
    ticket_id: Mapped[int | None] = mapped_column(
        ForeignKey("ticket.id", ondelete="CASCADE"), index=True
    )
    """The request that it became."""

    topic: Mapped[Topic] = related()
    ticket: Mapped[Ticket | None] = related()
    files: Mapped[list["FilingFile"]] = related(back_populates="filing", order_by="FilingFile.id")


class FilingFile(Model):
    """A file that came with a filing."""

    __tablename__ = "filing_file"

    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id", ondelete="CASCADE"), index=True)
    stored_file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)

    filing: Mapped[Filing] = related(back_populates="files")
    stored: Mapped[StoredFile] = related()
