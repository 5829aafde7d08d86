"""Articles as files: what each says of itself."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from kdn_helpdesk.core import files
from kdn_helpdesk.core.db import db
from kdn_helpdesk.knowledge.documents import Document
from kdn_helpdesk.knowledge.folders import Enclosure
from kdn_helpdesk.knowledge.models.articles import (
    Article,
    ArticleFile,
    Revision,
    Status,
    Visibility,
)

BATCH = 200


def list_documents() -> Iterator[tuple[Document, list[Enclosure]]]:
    """Return every article as a file's content with its files, in the order of their making."""
    last = 0
    while articles := db.session.scalars(
        _whole().where(Article.id > last).order_by(Article.id).limit(BATCH)
    ).all():
        yield from ((document_of(article), list(_enclosures(article))) for article in articles)
        last = articles[-1].id


def count_documents() -> int:
    """Return how many there are."""
    return db.session.scalar(sa.select(sa.func.count(Article.id))) or 0


def get_whole(article_id: int) -> Article:
    """Return one article with all that its file tells."""
    return db.session.scalars(_whole().where(Article.id == article_id)).one()


def find_checksums(slug: str) -> dict[str, str]:
    """Return the digests of the files of the article at this address, by name."""
    article = db.session.scalar(_whole().where(Article.slug == slug))
    return checksums_of(article) if article is not None else {}


def checksums_of(article: Article) -> dict[str, str]:
    """Return the digests of its files by name."""
    return {file.stored.name: file.stored.sha256 for file in _files(article)}


def _files(article: Article) -> list[ArticleFile]:
    return article.files_of(article.published_number if article.is_live else article.latest_number)


def _enclosures(article: Article) -> Iterator[Enclosure]:
    for file in _files(article):
        yield Enclosure(file.stored.name, files.read(file.stored))


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
            selectinload(Article.files).joinedload(ArticleFile.stored),
        )
        .execution_options(populate_existing=True)
    )
