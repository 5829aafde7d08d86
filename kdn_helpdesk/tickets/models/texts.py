"""What the desk writes again and again: text modules, and macros that do several things at once."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import Model, related
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.states import Priority, State


class TextModule(Model):
    """A text with variables, inserted into answers."""

    __tablename__ = "text_module"

    title: Mapped[str] = mapped_column(unique=True)
    body: Mapped[str]
    """With variables in braces, as in `{anrede}`; only known ones are saved."""
    topic_id: Mapped[int | None] = mapped_column(
        ForeignKey("topic.id", ondelete="CASCADE"), index=True
    )
    """Offered for this topic alone; for every topic where it is none."""
    is_active: Mapped[bool] = mapped_column(default=True)

    topic: Mapped[Topic | None] = related()


class Macro(Model):
    """Several steps with a request that one click does."""

    __tablename__ = "macro"

    title: Mapped[str] = mapped_column(unique=True)
    topic_id: Mapped[int | None] = mapped_column(
        ForeignKey("topic.id", ondelete="CASCADE"), index=True
    )
    text_module_id: Mapped[int | None] = mapped_column(
        ForeignKey("text_module.id", ondelete="SET NULL"), index=True
    )
    """The answer it writes; none where it answers nothing."""
    state: Mapped[State | None]
    takes: Mapped[bool] = mapped_column(default=False)
    """Whoever uses it takes the request."""
    assignee_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    priority: Mapped[Priority | None]
    tags: Mapped[list[str]] = mapped_column(default=list)
    """Added to the ones the request has."""
    note: Mapped[str] = mapped_column(default="")
    is_active: Mapped[bool] = mapped_column(default=True)

    topic: Mapped[Topic | None] = related()
    text_module: Mapped[TextModule | None] = related()
    assignee: Mapped[Person | None] = related()
