"""What readers give back: requests that an article answered, remarks, subscriptions."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import Model, related
from kdn_helpdesk.knowledge.models.articles import Category


class AnsweredRequest(Model):
    """A request that the desk closed with an article.

    It has no foreign key to the request, so that this may be erased while the count stays.
    """

    __tablename__ = "article_answer"
    __table_args__ = (sa.UniqueConstraint("article_id", "ticket_id"),)

    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True
    )
    ticket_id: Mapped[int] = mapped_column(index=True)


class PreventedRequest(Model):
    """A request that somebody did not file, having read the article that was proposed."""

    __tablename__ = "article_prevention"
    __table_args__ = (sa.UniqueConstraint("article_id", "reader"),)

    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True
    )
    reader: Mapped[str]
    """A digest that differs by article and by day."""


class ReaderRemark(Model):
    """What a reader misses in an article; only those who work on it see it."""

    __tablename__ = "article_remark"

    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]
    """The revision that was read."""
    body: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    settled_at: Mapped[datetime | None]

    person: Mapped[Person | None] = related()


class Subscription(Model):
    """Somebody wants to hear of new articles: of one category, or of all."""

    __tablename__ = "article_subscription"
    __table_args__ = (sa.UniqueConstraint("person_id", "category_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    category_id: Mapped[int | None] = mapped_column(
        ForeignKey("article_category.id", ondelete="CASCADE"), index=True
    )
    """None stands for the whole library."""

    category: Mapped[Category | None] = related()
    person: Mapped[Person] = related()
