"""Changes of many requests at once: what is to be done, and what became of each."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.core.db import Base, Model


class BulkKind(enum.StrEnum):
    """What is done to each request."""

    STATE = "state"
    CLOSE = "close"
    ASSIGNEE = "assignee"
    PRIORITY = "priority"
    TOPIC = "topic"
    ADD_TAGS = "add_tags"
    REMOVE_TAGS = "remove_tags"
    ANSWER = "answer"


class BulkState(enum.StrEnum):
    """How far the change has come."""

    DRAFT = "draft"
    """Only its preview has been looked at."""
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


class ItemOutcome(enum.StrEnum):
    """What became of one request."""

    DONE = "done"
    UNCHANGED = "unchanged"
    """It was like that already."""
    FAILED = "failed"


class BulkChange(Model):
    """One thing that is to be done to many requests."""

    __tablename__ = "bulk_change"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    """In whose name it is done."""
    kind: Mapped[BulkKind]
    wanted: Mapped[dict[str, Any]]
    """The kind's values: a state, a person, tags, a text."""
    state: Mapped[BulkState] = mapped_column(default=BulkState.DRAFT, index=True)
    total: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="")
    """Why it stopped by itself."""


class BulkNews(Base):
    """That somebody is to hear what a change did to one request; one mail a person tells it all."""

    __tablename__ = "bulk_news"
    __table_args__ = (
        sa.UniqueConstraint("bulk_id", "ticket_id", "person_id"),
        sa.Index("ix_bulk_news_bulk_id_told_at_person_id", "bulk_id", "told_at", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-2)
    bulk_id: Mapped[int] = mapped_column(ForeignKey("bulk_change.id", ondelete="CASCADE"))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    message_id: Mapped[int | None] = mapped_column(
        ForeignKey("message.id", ondelete="CASCADE"), index=True
    )
    """The answer, where the change gave one."""
    joiner_id: Mapped[int | None] = mapped_column(
        ForeignKey("joiner.id", ondelete="CASCADE"), index=True
    )
    """Set where they know the request only by what is shared of it."""
    told_at: Mapped[datetime | None]
    """When the mail was written; none until then."""


class BulkItem(Base):
    """One request of a change; without outcome it waits for its turn."""

    __tablename__ = "bulk_item"
    __table_args__ = (
        sa.UniqueConstraint("bulk_id", "ticket_id"),
        sa.Index("ix_bulk_item_bulk_id_outcome_id", "bulk_id", "outcome", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-2)
    bulk_id: Mapped[int] = mapped_column(ForeignKey("bulk_change.id", ondelete="CASCADE"))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    outcome: Mapped[ItemOutcome | None]
    reason: Mapped[str] = mapped_column(default="")
    """Why it failed, in the words of the person in whose name it was done."""
