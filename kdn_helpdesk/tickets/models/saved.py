"""Views of the desk's list that were given a name."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.core.db import Base, Model


class SavedView(Model):
    """Filters and order of the desk's list under a name: somebody's own, or the whole desk's."""

    __tablename__ = "saved_view"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "name"),
        sa.Index("ix_saved_view_is_shared", "is_shared"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    """Who saved it; a shared one may be changed by the whole desk."""
    name: Mapped[str]
    asked: Mapped[dict[str, Any]]
    """The list's parameters as they stand in its address."""
    is_shared: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)


class DeskStart(Base):
    """The view with which somebody's list opens."""

    __tablename__ = "desk_start"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    view_id: Mapped[int] = mapped_column(
        ForeignKey("saved_view.id", ondelete="CASCADE"), index=True
    )
