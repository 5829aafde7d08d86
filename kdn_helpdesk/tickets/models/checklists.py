"""Checklists: the steps that requests about a topic take, and how far one request is."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.core.db import Base, Model


class ChecklistTemplate(Model):
    """The steps that the desk takes with each request about a topic."""

    __tablename__ = "checklist_template"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    steps: Mapped[list[str]]
    is_usual: Mapped[bool] = mapped_column(default=True)
    """Whether it begins by itself when a request about the topic comes in."""


class Checklist(Model):
    """A checklist that runs for one request: a copy, so that it stays when its template changes."""

    __tablename__ = "checklist"
    __table_args__ = (sa.UniqueConstraint("ticket_id", "template_id"),)

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"))
    template_id: Mapped[int | None] = mapped_column(
        ForeignKey("checklist_template.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[str]


class ChecklistStep(Base):
    """One step of a running checklist."""

    __tablename__ = "checklist_step"
    __table_args__ = (sa.UniqueConstraint("checklist_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-2)
    checklist_id: Mapped[int] = mapped_column(ForeignKey("checklist.id", ondelete="CASCADE"))
    position: Mapped[int]
    text: Mapped[str]
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
