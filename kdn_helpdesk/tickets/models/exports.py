"""Whole requests as one file, asked for by an agent and made by the worker."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import Model, related
from kdn_helpdesk.core.files import StoredFile


class ExportState(enum.StrEnum):
    """How far a file is."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class CaseExport(Model):
    """A file with everything about one request, kept for some days."""

    __tablename__ = "case_export"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    asked_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    with_notes: Mapped[bool] = mapped_column(default=False)
    """Whether internal notes are in it; the file's name says so too."""
    state: Mapped[ExportState] = mapped_column(default=ExportState.WAITING, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    """How often a worker began to make it."""
    done: Mapped[int] = mapped_column(default=0)
    """Files that are in it so far."""
    total: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")
    stored_file_id: Mapped[int | None] = mapped_column(
        ForeignKey("stored_file.id", ondelete="SET NULL"), index=True
    )
    ended_at: Mapped[datetime | None]

    asked_by: Mapped[Person | None] = related()
    stored: Mapped[StoredFile | None] = related()
