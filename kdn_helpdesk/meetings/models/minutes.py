"""How minutes come about: what is being written, remarks on them, and their versions."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import Model, related
from kdn_helpdesk.meetings.models.agendas import AgendaItem, Minutes

OPENING = "opening"
"""The key of the part before the first topic."""


class MinutesSection(Model):
    """One part of the minutes as it is being written; several people write at once."""

    __tablename__ = "minutes_section"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "key"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    key: Mapped[str]
    """`opening`, or the number of the topic."""
    item_id: Mapped[int | None] = mapped_column(
        ForeignKey("agenda_item.id", ondelete="CASCADE"), index=True
    )
    record: Mapped[str] = mapped_column(default="")
    decisions: Mapped[str] = mapped_column(default="")
    """One a line."""
    revision: Mapped[int] = mapped_column(default=0)
    """Counts the savings, so that nobody overwrites what they have not seen."""
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)
    saved_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    saved_by: Mapped[Person | None] = related()


class MinutesWriter(Model):
    """Somebody who has the minutes open for writing; it means nothing once it is old."""

    __tablename__ = "minutes_writer"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "person_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    seen_at: Mapped[datetime]
    person: Mapped[Person] = related()


class MinutesComment(Model):
    """What a member remarks on minutes before they are approved."""

    __tablename__ = "minutes_comment"

    minutes_id: Mapped[int] = mapped_column(
        ForeignKey("meeting_minutes.id", ondelete="CASCADE"), index=True
    )
    item_id: Mapped[int | None] = mapped_column(
        ForeignKey("agenda_item.id", ondelete="SET NULL"), index=True
    )
    """The topic it is about; None for the whole."""
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    text: Mapped[str]
    minutes: Mapped[Minutes] = related()
    item: Mapped[AgendaItem | None] = related()
    person: Mapped[Person | None] = related()


class MinutesVersion(Model):
    """Approved minutes as they stood; a correction makes another version and says why."""

    __tablename__ = "minutes_version"
    __table_args__ = (sa.UniqueConstraint("minutes_id", "number"),)

    minutes_id: Mapped[int] = mapped_column(ForeignKey("meeting_minutes.id", ondelete="CASCADE"))
    number: Mapped[int]
    reason: Mapped[str] = mapped_column(default="")
    """What was corrected; empty for the first version."""
    content: Mapped[dict[str, Any]]
    """`opening`, and `items`: id, title, record, decisions, is_internal."""
    made_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
