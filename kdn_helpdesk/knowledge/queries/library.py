"""What readers find: published articles, as far as each may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission, Viewer
from kdn_helpdesk.knowledge.models.articles import (
    Address,
    Article,
    ArticleFile,
    Category,
    Kind,
    Revision,
    Status,
    Tagging,
    Visibility,
)

FEED_LENGTH = 30


@dataclass(frozen=True)
class Shelf:
    """What a reader asks the list for; an empty word asks for nothing."""

    category: str = ""
    tag: str = ""
    kind: Kind | None = None
    group: str = ""


def is_visible(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Article by which this viewer finds published articles."""
    live = sa.and_(Article.published_number.is_not(None), Article.status != Status.ARCHIVED)
    if viewer.can(Permission.ARTICLE_REVIEW):
        return live
    readable: list[sa.ColumnElement[bool]] = [Article.visibility == Visibility.PUBLIC]
    if viewer.is_member:
        readable.append(Article.visibility == Visibility.MEMBERS)
    if viewer.organisation_id is not None:
        readable.append(
            sa.and_(
                Article.visibility == Visibility.ORGANISATION,
                Article.organisation_id == viewer.organisation_id,
            )
        )
    if viewer.groups:
        readable.append(
            sa.and_(Article.visibility == Visibility.GROUP, Article.group_id.in_(viewer.groups))
        )
    if viewer.person_id is not None:
        readable.append(Article.author_id == viewer.person_id)
    return sa.and_(live, sa.or_(*readable))


def visible_to(viewer: Viewer) -> sa.Select[Article]:
    """Return the published articles that this viewer may read."""
    return sa.select(Article).where(is_visible(viewer))


def list_articles(
    shelf: Shelf, *, viewer: Viewer, number: int, per_page: int
) -> tuple[Sequence[Article], int]:
    """Return one page of articles, what changed last first, and how many there are."""
    conditions = [is_visible(viewer), *_conditions(shelf)]
    total = db.session.scalar(sa.select(sa.func.count(Article.id)).where(*conditions)) or 0
    articles = db.session.scalars(
        sa.select(Article)
        .where(*conditions)
        .order_by(Article.changed_at.desc(), Article.id.desc())
        .limit(per_page)
        .offset((number - 1) * per_page)
        .options(
            joinedload(Article.published).joinedload(Revision.municipality),
            joinedload(Article.category),
            joinedload(Article.group),
            selectinload(Article.tags),
        )
    ).all()
    return articles, total


def list_whole(shelf: Shelf, *, viewer: Viewer, limit: int) -> Sequence[Article]:
    """Return articles with their texts and files, in the order of their titles."""
    return db.session.scalars(
        sa.select(Article)
        .join(Article.published)
        .where(is_visible(viewer), *_conditions(shelf))
        .order_by(Revision.title, Article.id)
        .limit(limit)
        .options(
            joinedload(Article.published).joinedload(Revision.municipality),
            joinedload(Article.category),
            selectinload(Article.files).joinedload(ArticleFile.stored),
        )
    ).all()


def get_article(slug: str, *, viewer: Viewer) -> Article:
    """Return the article at this address with all that its page shows."""
    article = db.session.scalar(
        visible_to(viewer)
        .where(Article.slug == slug)
        .options(
            joinedload(Article.published).joinedload(Revision.municipality),
            joinedload(Article.category),
            joinedload(Article.group),
            joinedload(Article.author),
            joinedload(Article.organisation),
            selectinload(Article.tags),
            selectinload(Article.files).joinedload(ArticleFile.stored),
        )
    )
    if article is None:
        raise NotFound(_("There is no such article."))
    return article


def find_current_slug(slug: str, *, viewer: Viewer) -> str | None:
    """Return where an article that had this address is now, if the viewer may read it."""
    return db.session.scalar(
        sa.select(Article.slug)
        .join(Address, Address.article_id == Article.id)
        .where(Address.slug == slug, is_visible(viewer))
    )


def find_current(article_id: int, *, viewer: Viewer) -> Article | None:
    """Return the article of this number with what readers see of it, if the viewer may."""
    return db.session.scalar(
        visible_to(viewer).where(Article.id == article_id).options(joinedload(Article.published))
    )


def list_feed(category: str = "", *, viewer: Viewer) -> Sequence[Article]:
    """Return what the feed tells, newest first."""
    return db.session.scalars(
        visible_to(viewer)
        .where(*_conditions(Shelf(category=category)))
        .order_by(Article.changed_at.desc(), Article.id.desc())
        .limit(FEED_LENGTH)
        .options(
            joinedload(Article.published),
            joinedload(Article.category),
            joinedload(Article.organisation),
            selectinload(Article.tags),
        )
    ).all()


def list_categories(*, viewer: Viewer) -> Sequence[sa.Row[Category, int]]:
    """Return the shelves in their order with the number of articles the viewer finds there."""
    count = (
        sa.select(sa.func.count(Article.id))
        .where(Article.category_id == Category.id, is_visible(viewer))
        .correlate(Category)
        .scalar_subquery()
    )
    return db.session.execute(
        sa.select(Category, count).order_by(Category.position, Category.id)
    ).all()


def list_tags(*, viewer: Viewer, limit: int = 30) -> Sequence[sa.Row[str, str, int]]:
    """Return the tags used most among what the viewer finds: address, name, count."""
    count = sa.func.count(Tagging.id)
    return db.session.execute(
        sa.select(Tagging.slug, sa.func.min(Tagging.name), count)
        .join(Article, Article.id == Tagging.article_id)
        .where(is_visible(viewer))
        .group_by(Tagging.slug)
        .order_by(count.desc(), Tagging.slug)
        .limit(limit)
    ).all()


def _conditions(shelf: Shelf) -> list[sa.ColumnElement[bool]]:
    conditions: list[Any] = []
    if shelf.category:
        conditions.append(
            Article.category_id.in_(sa.select(Category.id).where(Category.slug == shelf.category))
        )
    if shelf.tag:
        conditions.append(
            Article.id.in_(sa.select(Tagging.article_id).where(Tagging.slug == shelf.tag))
        )
    if shelf.kind is not None:
        conditions.append(Article.kind == shelf.kind)
    return conditions


def list_readable(viewer: Viewer, numbers: Sequence[int]) -> Sequence[int]:
    """Return which of these articles the viewer may read; reviewers read drafts too."""
    if viewer.can(Permission.ARTICLE_REVIEW):
        return numbers
    return db.session.scalars(
        sa.select(Article.id).where(Article.id.in_(numbers), is_visible(viewer))
    ).all()
