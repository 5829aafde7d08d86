"""What requests about a topic are asked besides their text, and what was answered."""

import enum

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.core.db import Base, Model


class FieldKind(enum.StrEnum):
    """What may be entered."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"


class TopicField(Model):
    """One thing that is asked where a request is about the topic."""

    __tablename__ = "topic_field"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), index=True)
    label: Mapped[str]
    kind: Mapped[FieldKind]
    options: Mapped[list[str]]
    """What may be chosen; empty for the other kinds."""
    is_required: Mapped[bool] = mapped_column(default=False)
    for_desk_only: Mapped[bool] = mapped_column(default=False)
    """Whether those who ask neither fill it in nor see it."""
    position: Mapped[int] = mapped_column(default=0)


class TicketDetail(Base):
    """What one request says in one field, in a form that sorts and compares."""

    __tablename__ = "ticket_detail"
    __table_args__ = (sa.Index("ix_ticket_detail_field_id_value", "field_id", "value"),)

    ticket_id: Mapped[int] = mapped_column(
        ForeignKey("ticket.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    field_id: Mapped[int] = mapped_column(
        ForeignKey("topic_field.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    value: Mapped[str]
    """A text or choice as it is, `2026-05-01`, `12.5`, `yes` or `no`."""
