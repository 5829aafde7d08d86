"""What keeps articles true after their publication: dates, relations, links, translations."""

import enum
from datetime import date, datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import Model, related
from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.knowledge.models.articles import Article, Kind

USUAL_MONTHS: Final = 12
"""After this time somebody looks at an article again, unless the editors say otherwise."""


class LinkState(enum.StrEnum):
    """What became of a foreign link when it was last tried."""

    NEW = "new"
    GOOD = "good"
    BROKEN = "broken"
    REFUSED = "refused"


LINK_LABELS: Final = {
    LinkState.NEW: lazy("Not checked yet"),
    LinkState.GOOD: lazy("Works"),
    LinkState.BROKEN: lazy("Broken"),
    LinkState.REFUSED: lazy("Not checked: leads into an internal network"),
}


class Upkeep(Model):
    """Who looks at an article again, and when."""

    __tablename__ = "article_upkeep"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    responsible_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    """Without one the author is asked, and where there is none, the editors."""
    months: Mapped[int] = mapped_column(default=USUAL_MONTHS)
    """From one look to the next; 0 stands for never."""
    due_on: Mapped[date | None] = mapped_column(index=True)
    reminded_for: Mapped[date | None]
    """The date that somebody was reminded of."""

    article: Mapped[Article] = related()
    responsible: Mapped[Person | None] = related()

    __table_args__ = (sa.UniqueConstraint("article_id"),)


class Relation(Model):
    """An article that the editors recommend beside another."""

    __tablename__ = "article_relation"
    __table_args__ = (sa.UniqueConstraint("article_id", "other_id"),)

    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True
    )
    other_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)


class ForeignLink(Model):
    """A link of a published text to somewhere else, and what became of it."""

    __tablename__ = "article_link"
    __table_args__ = (sa.UniqueConstraint("article_id", "target"),)

    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True
    )
    target: Mapped[str]
    state: Mapped[LinkState] = mapped_column(default=LinkState.NEW, index=True)
    reason: Mapped[str] = mapped_column(default="")
    """Why it counts as broken: a status of HTTP, or what the network said."""
    failures: Mapped[int] = mapped_column(default=0)
    """How often in a row it could not be reached."""
    checked_at: Mapped[datetime | None] = mapped_column(index=True)
    broken_since: Mapped[datetime | None]

    article: Mapped[Article] = related()

    @property
    def state_label(self) -> str:
        """The state in the reader's language."""
        return str(LINK_LABELS[self.state])


class Translation(Model):
    """An article that says in another language what its original says."""

    __tablename__ = "article_translation"
    __table_args__ = (sa.UniqueConstraint("article_id"),)

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    original_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]
    """The original's revision that it renders."""

    article: Mapped[Article] = related(foreign_keys=article_id)
    original: Mapped[Article] = related(foreign_keys=original_id)


class Template(Model):
    """What a new article begins with."""

    __tablename__ = "article_template"

    title: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[Kind]
    summary: Mapped[str] = mapped_column(default="")
    problem: Mapped[str] = mapped_column(default="")
    solution: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")
