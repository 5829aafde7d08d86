"""What readers gave back, for those who work on an article; and who wants to hear of new ones."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.knowledge.models.articles import Article, Category
from kdn_helpdesk.knowledge.models.responses import (
    AnsweredRequest,
    PreventedRequest,
    ReaderRemark,
    Subscription,
)
from kdn_helpdesk.knowledge.queries.library import is_visible

CHOICES = 200


@dataclass(frozen=True)
class Use:
    """How many requests an article answered, and how many it prevented."""

    answered: int
    prevented: int


def count_use(article_id: int) -> Use:
    """Return what the article saved."""
    answered = sa.select(sa.func.count(AnsweredRequest.id)).where(
        AnsweredRequest.article_id == article_id
    )
    prevented = sa.select(sa.func.count(PreventedRequest.id)).where(
        PreventedRequest.article_id == article_id
    )
    row = db.session.execute(
        sa.select(answered.scalar_subquery(), prevented.scalar_subquery())
    ).one()
    return Use(*row)


def list_remarks(article_id: int) -> Sequence[ReaderRemark]:
    """Return what readers miss and nobody has settled, the newest first."""
    return db.session.scalars(
        sa.select(ReaderRemark)
        .where(ReaderRemark.article_id == article_id, ReaderRemark.settled_at.is_(None))
        .order_by(ReaderRemark.id.desc())
        .options(joinedload(ReaderRemark.person))
    ).all()


def get_remark(article_id: int, remark_id: int) -> ReaderRemark:
    """Return one remark on this article."""
    remark = db.session.scalar(
        sa.select(ReaderRemark).where(
            ReaderRemark.id == remark_id, ReaderRemark.article_id == article_id
        )
    )
    if remark is None:
        raise NotFound(_("There is no such remark."))
    return remark


def list_answers(*, viewer: Viewer) -> Sequence[Article]:
    """Return the articles with which this viewer may answer somebody, by title."""
    return sorted(
        db.session.scalars(
            sa.select(Article)
            .where(is_visible(viewer))
            .order_by(Article.changed_at.desc())
            .limit(CHOICES)
            .options(joinedload(Article.published))
        ).all(),
        key=lambda article: article.published.title.casefold() if article.published else "",
    )


def list_subscriptions(person_id: int) -> set[int | None]:
    """Return the categories whose news the person gets; None stands for all."""
    return set(
        db.session.scalars(
            sa.select(Subscription.category_id).where(Subscription.person_id == person_id)
        )
    )


def find_category(slug: str) -> Category | None:
    """Return the category of this address."""
    return db.session.scalar(sa.select(Category).where(Category.slug == slug))


def list_subscribers(article: Article) -> Sequence[Person]:
    """Return who wants to hear of this article; whether each may read it is asked later."""
    wanted = sa.or_(
        Subscription.category_id.is_(None), Subscription.category_id == article.category_id
    )
    return db.session.scalars(
        sa.select(Person)
        .where(Person.is_active, Person.id.in_(sa.select(Subscription.person_id).where(wanted)))
        .order_by(Person.id)
    ).all()
