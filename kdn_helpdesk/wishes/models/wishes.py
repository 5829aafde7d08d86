"""Wishes, the requests they come from, who joins them, and what was said about them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.accounts.models import Organisation, Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import Model, related
from kdn_helpdesk.core.files import StoredFile
from kdn_helpdesk.tickets.models.portals import Portal
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.wishes.states import ENDS, SENDABLE, Agreement, EntryKind, State


class Wish(Model):
    """What a portal should do better; its number is its id."""

    __tablename__ = "wish"
    __table_args__ = (
        sa.Index("ix_wish_published_at", "published_at"),
        sa.Index("ix_wish_state_changed_at", "state", "changed_at"),
    )

    portal_id: Mapped[int] = mapped_column(ForeignKey("portal.id"), index=True)
    title: Mapped[str]
    copy: Mapped[str]
    """Plain text in which nobody is named: what the developers and everybody read."""
    version: Mapped[int] = mapped_column(default=1)
    """Counts the texts; who agreed, agreed with one of them."""
    state: Mapped[State] = mapped_column(default=State.COLLECTED)
    agreement: Mapped[Agreement] = mapped_column(default=Agreement.NOT_NEEDED)
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    """Whose request it was made of, and who is asked about the copy."""
    agent_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    """Who hears when the developers or the author answer."""
    published_at: Mapped[datetime | None]
    """Since when it stands on the public list."""
    sent_at: Mapped[datetime | None]
    """When its copy last left for the developers."""
    sent_version: Mapped[int | None]
    """Which text that was."""
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    has_unread: Mapped[bool] = mapped_column(default=False)
    """Whether an answer waits to be put into plain words."""

    portal: Mapped[Portal] = related()
    author: Mapped[Person | None] = related(foreign_keys=[author_id])
    agent: Mapped[Person | None] = related(foreign_keys=[agent_id])

    @property
    def reference(self) -> str:
        """How mails name it, as in `KDN-A-0012`."""
        return f"KDN-A-{self.id:04d}"

    @property
    def is_public(self) -> bool:
        """Whether it stands on the public list."""
        return self.published_at is not None

    @property
    def is_agreed(self) -> bool:
        """Whether the copy may leave the house as it is."""
        return self.agreement in SENDABLE

    @property
    def is_ended(self) -> bool:
        """Whether it is done or declined."""
        return self.state in ENDS


class WishTicket(Model):
    """A request that asks for the wish."""

    __tablename__ = "wish_ticket"
    __table_args__ = (sa.UniqueConstraint("wish_id", "ticket_id"),)

    wish_id: Mapped[int] = mapped_column(ForeignKey("wish.id", ondelete="CASCADE"))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    told_entry_id: Mapped[int | None]
    """The last news that its conversation holds, or that came before it was added."""

    wish: Mapped[Wish] = related()
    ticket: Mapped[Ticket] = related()


class WishJoiner(Model):
    """Somebody whom the wish concerns too: a person, for the organisation where there is one."""

    __tablename__ = "wish_joiner"
    __table_args__ = (sa.UniqueConstraint("wish_id", "person_id"),)

    wish_id: Mapped[int] = mapped_column(ForeignKey("wish.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="SET NULL"), index=True
    )
    """For whom they joined, wherever they work later."""

    person: Mapped[Person] = related()
    organisation: Mapped[Organisation | None] = related()


class WishEntry(Model):
    """Something that was said about a wish, inside the desk, with the developers, to everybody."""

    __tablename__ = "wish_entry"
    __table_args__ = (
        sa.Index("ix_wish_entry_wish_id_id", "wish_id", "id"),
        sa.Index("ix_wish_entry_kind_told_at", "kind", "told_at"),
    )

    wish_id: Mapped[int] = mapped_column(ForeignKey("wish.id", ondelete="CASCADE"))
    kind: Mapped[EntryKind]
    body: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    """Who wrote it here; none for what came by mail."""
    sender: Mapped[str] = mapped_column(default="")
    """From which address it came by mail."""
    mail_id: Mapped[int | None] = mapped_column(index=True)
    """The incoming mail that brought it; without foreign key, since mails may be erased first."""
    state: Mapped[State | None]
    """Where the wish stood from then on; news alone says it."""
    told_at: Mapped[datetime | None]
    """When everybody had been told; none while the worker is at it, or where nobody is told."""

    wish: Mapped[Wish] = related()
    author: Mapped[Person | None] = related()
    files: Mapped[list["WishFile"]] = related(back_populates="entry", order_by="WishFile.id")

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.kind is EntryKind.NEWS


class WishFile(Model):
    """A file that the developers sent, or that an agent passed on with the news."""

    __tablename__ = "wish_file"

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("wish_entry.id", ondelete="CASCADE"), index=True
    )
    stored_file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)

    entry: Mapped[WishEntry] = related(back_populates="files")
    stored: Mapped[StoredFile] = related()
