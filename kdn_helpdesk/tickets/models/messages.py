"""What was said about a request, and the files that came with it."""

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import Model, related
from kdn_helpdesk.core.files import StoredFile
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.states import MessageKind


class Message(Model):
    """Something that was said: to everybody concerned, or inside the desk alone."""

    __tablename__ = "message"
    __table_args__ = (sa.Index("ix_message_ticket_id_id", "ticket_id", "id"),)

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"))
    kind: Mapped[MessageKind] = mapped_column(default=MessageKind.PUBLIC)
    is_from_desk: Mapped[bool] = mapped_column(default=False)
    """Said by an agent as an agent, not by somebody who asks."""
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """None where the service itself speaks."""
    body: Mapped[str]
    """Plain text as typed."""
    mail_id: Mapped[int | None] = mapped_column(index=True)
    """The incoming mail that brought it; without foreign key, since mails may be erased first."""
    is_doubtful: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """It came by a mail whose sender could not be proven."""
    home_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    """The request that it was written in, while that one is merged into the one it stands in."""

    ticket: Mapped[Ticket] = related(foreign_keys=[ticket_id])
    home: Mapped[Ticket | None] = related(foreign_keys=[home_id])
    author: Mapped[Person | None] = related()
    files: Mapped[list["MessageFile"]] = related(
        back_populates="message", order_by="MessageFile.id"
    )

    @property
    def is_internal(self) -> bool:
        """Whether only the desk may read it."""
        return self.kind is not MessageKind.PUBLIC

    @property
    def is_held(self) -> bool:
        """Whether it is an answer that can still be taken back."""
        return self.kind is MessageKind.HELD


class MessageFile(Model):
    """A file that came with a message."""

    __tablename__ = "message_file"

    message_id: Mapped[int] = mapped_column(
        ForeignKey("message.id", ondelete="CASCADE"), index=True
    )
    stored_file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)

    message: Mapped[Message] = related(back_populates="files")
    stored: Mapped[StoredFile] = related()
