"""Which articles say the same in another language, and whether they still do."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.knowledge.models.articles import Article, Revision
from kdn_helpdesk.knowledge.models.upkeep import Translation
from kdn_helpdesk.knowledge.queries.library import is_visible


@dataclass(frozen=True)
class Version:
    """The same article in another language, where this viewer reads it."""

    language: str
    title: str
    slug: str


def find_translation(article_id: int) -> Translation | None:
    """Return what the article translates, with the original's texts."""
    return db.session.scalar(
        sa.select(Translation)
        .where(Translation.article_id == article_id)
        .options(
            joinedload(Translation.original).options(
                joinedload(Article.published), joinedload(Article.latest)
            )
        )
    )


def is_stale(translation: Translation | None) -> bool:
    """Tell whether the original was published anew since it was translated."""
    if translation is None or translation.original.published_number is None:
        return False
    return translation.number < translation.original.published_number


def list_versions(
    article: Article, translation: Translation | None, *, viewer: Viewer
) -> list[Version]:
    """Return the same article in other languages, as far as the viewer may read them."""
    root = translation.original_id if translation is not None else article.id
    others = sa.select(Translation.article_id).where(Translation.original_id == root)
    rows = db.session.execute(
        sa.select(Article.language, Revision.title, Article.slug)
        .join(Article.published)
        .where(
            sa.or_(Article.id == root, Article.id.in_(others)),
            Article.id != article.id,
            is_visible(viewer),
        )
        .order_by(Article.language, Article.id)
    )
    return [Version(*row) for row in rows]


def list_drafts(article: Article) -> list[Translation]:
    """Return the translations of this article, in work or published."""
    return list(
        db.session.scalars(
            sa.select(Translation)
            .where(Translation.original_id == article.id)
            .options(joinedload(Translation.article).joinedload(Article.latest))
            .order_by(Translation.id)
        )
    )


def get_revision_at(article: Article, number: int) -> Revision | None:
    """Return the original's revision that a translation renders."""
    return db.session.scalar(
        sa.select(Revision)
        .where(Revision.article_id == article.id, Revision.number == number)
        .options(
            joinedload(Revision.municipality),
            joinedload(Revision.category),
            joinedload(Revision.group),
        )
    )
