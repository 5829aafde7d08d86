"""What other organisations read of a request, in words that its author agreed to; who joined."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.accounts.models import Organisation, Person
from kdn_helpdesk.core.db import Model, related
from kdn_helpdesk.core.files import StoredFile
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.states import ShareState


class Sharing(Model):
    """A request on its way to all advised organisations; its number tells nothing of the request.

    It is open to them while a version is agreed to and the request's visibility says so.
    """

    __tablename__ = "sharing"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), unique=True)

    ticket: Mapped[Ticket] = related()


class SharedVersion(Model):
    """One anonymised version; from the moment its author was asked, its words stay."""

    __tablename__ = "shared_version"
    __table_args__ = (
        sa.UniqueConstraint("sharing_id", "number"),
        sa.Index(
            "uq_shared_version_agreed", "sharing_id", unique=True,
            sqlite_where=sa.text("state = 'agreed'"),
            postgresql_where=sa.text("state = 'agreed'"),
        ),
    )  # fmt: skip

    sharing_id: Mapped[int] = mapped_column(ForeignKey("sharing.id", ondelete="CASCADE"))
    number: Mapped[int]
    state: Mapped[ShareState] = mapped_column(default=ShareState.DRAFT)
    subject: Mapped[str]
    question: Mapped[str]
    answer: Mapped[str]
    """Empty as long as there is none."""
    made_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    decided_at: Mapped[datetime | None]

    sharing: Mapped[Sharing] = related()
    files: Mapped[list["SharedFile"]] = related(back_populates="version", order_by="SharedFile.id")


class SharedFile(Model):
    """A file of the request that was chosen to go out, under a name that tells nothing."""

    __tablename__ = "shared_file"

    version_id: Mapped[int] = mapped_column(
        ForeignKey("shared_version.id", ondelete="CASCADE"), index=True
    )
    stored_file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)
    name: Mapped[str]

    version: Mapped[SharedVersion] = related(back_populates="files")
    stored: Mapped[StoredFile] = related()


class Joiner(Model):
    """Somebody whose organisation has the same question: “Betrifft mich auch”."""

    __tablename__ = "joiner"
    __table_args__ = (sa.UniqueConstraint("sharing_id", "person_id"),)

    sharing_id: Mapped[int] = mapped_column(ForeignKey("sharing.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )

    person: Mapped[Person] = related()
    organisation: Mapped[Organisation] = related()
