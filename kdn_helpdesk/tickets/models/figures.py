"""Figures that the worker counts, since counting a hundred thousand rows is nothing for a page."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import Base


class DeskLoad(Base):
    """What the desk has to do by topic, and what came and went by week; one row."""

    __tablename__ = "desk_load"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    counted_at: Mapped[datetime] = mapped_column(default=clock.now)
    figures: Mapped[dict[str, Any]]
    """`topics`: number, open, overdue; `weeks`: its Monday, filed, finished."""
