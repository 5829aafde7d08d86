"""Whom the mails of a request named besides us; the desk decides who is put in copy."""

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.core.db import Model


class OfferedCopy(Model):
    """Somebody in To or Cc of a mail; nothing is sent there until an agent wants it."""

    __tablename__ = "offered_copy"
    __table_args__ = (sa.UniqueConstraint("ticket_id", "email"),)

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"))
    email: Mapped[str]
    """In small letters."""
    name: Mapped[str]
    """Empty where the mail gave none."""
