"""Articles as files: what each says of itself."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.core.db import db
from kdn_helpdesk.knowledge.documents import Document
from kdn_helpdesk.knowledge.models.articles import Article, Revision, Status, Visibility

BATCH = 200


def list_documents() -> Iterator[Document]:
    """Return every article as a file's content, in the order in which they were made."""
    last = 0
    while articles := db.session.scalars(
        _whole().where(Article.id > last).order_by(Article.id).limit(BATCH)
    ).all():
        yield from (document_of(article) for article in articles)
        last = articles[-1].id


def count_documents() -> int:
    """Return how many there are."""
    return db.session.scalar(sa.select(sa.func.count(Article.id))) or 0


def get_whole(article_id: int) -> Article:
    """Return one article with all that its file tells."""
    return db.session.scalars(_whole().where(Article.id == article_id)).one()


def document_of(article: Article) -> Document:
    """Return what a file says of the article: what readers see, else what is in work."""
    revision = article.published if article.is_live else article.latest
    assert revision is not None
    visibility: str = revision.visibility.value
    if revision.visibility == Visibility.GROUP and revision.group is not None:
        visibility = f"group:{revision.group.slug}"
    return Document(
        title=revision.title,
        slug=article.slug,
        body=revision.body,
        kind=article.kind.value,
        status=(Status.PUBLISHED if article.is_live else article.status).value,
        visibility=visibility,
        language=article.language,
        summary=revision.summary,
        category=revision.category.title if revision.category else "",
        tags=tuple(revision.tags),
        licence=revision.licence,
        author=article.author.email if article.author else article.byline,
        profile=_profile_of(revision),
    )


def _profile_of(revision: Revision) -> dict[str, str]:
    town = revision.municipality
    words = {
        "municipality": (town.ags or town.name) if town else "",
        "problem": revision.problem,
        "solution": revision.solution,
        "effort": revision.effort,
        "contact": revision.contact,
    }
    return {name: value for name, value in words.items() if value}


def _whole() -> sa.Select[Article]:
    belongings = (
        joinedload(Revision.category),
        joinedload(Revision.group),
        joinedload(Revision.municipality),
    )
    return (
        sa.select(Article)
        .options(
            joinedload(Article.latest).options(*belongings),
            joinedload(Article.published).options(*belongings),
            joinedload(Article.author),
        )
        .execution_options(populate_existing=True)
    )
