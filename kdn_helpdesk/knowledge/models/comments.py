"""What is said about a passage of a text before it is published."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import Model, related


class PassageComment(Model):
    """A comment on words of one revision; later revisions are searched for them."""

    __tablename__ = "article_comment"

    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]
    """The revision that was read."""
    quote: Mapped[str]
    """The words it is about, as they were read; empty where it is about the whole."""
    body: Mapped[str]
    is_demand: Mapped[bool] = mapped_column(default=False)
    """Whether the text is not published before this is settled."""
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    told_at: Mapped[datetime | None]
    """When a verdict's mail told the author of it."""

    author: Mapped[Person | None] = related(foreign_keys=author_id)
    settled_by: Mapped[Person | None] = related(foreign_keys=settled_by_id)

    @property
    def is_open(self) -> bool:
        """Whether nobody has settled it yet."""
        return self.settled_at is None
