"""Requests that go on in another one, and what it takes to part them again."""

from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.core.db import Model


class Merge(Model):
    """One merging that can be undone; undoing it deletes the row."""

    __tablename__ = "ticket_merge"

    source_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), unique=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    made_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    source_before: Mapped[dict[str, Any]]
    """The source's columns as they were; instants as ISO 8601."""
    target_before: Mapped[dict[str, Any]]
    target_after: Mapped[dict[str, Any]]
    """What merging set at the target: only what nobody changed since is set back."""
    watchers: Mapped[list[int]] = mapped_column(JSON)
    """The people whom it put in copy at the target."""
    tags: Mapped[list[int]] = mapped_column(JSON)
    """The tags that the target got by it."""
    details: Mapped[dict[str, Any]]
    """The values that the target got by it, by the numbers of their fields."""
