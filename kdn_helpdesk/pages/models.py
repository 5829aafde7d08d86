"""What editors wrote for the pages of the service: every version stays."""

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import Model, related
from kdn_helpdesk.core.files import StoredFile


class PageText(Model):
    """One version of a page in one language; the highest number is what people read."""

    __tablename__ = "page_text"
    __table_args__ = (sa.UniqueConstraint("slug", "language", "number"),)

    slug: Mapped[str]
    language: Mapped[str]
    number: Mapped[int]
    """Counts from 1; 0 means the text that comes with the software."""
    title: Mapped[str]
    body: Mapped[str]
    """Markdown."""
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    author: Mapped[Person | None] = related()


class PageFile(Model):
    """A file to download on a page, in both languages."""

    __tablename__ = "page_file"

    slug: Mapped[str] = mapped_column(index=True)
    stored_file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)
    stored_file: Mapped[StoredFile] = related()
