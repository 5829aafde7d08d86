"""What those who write and review see: their own drafts, or all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from kdn_helpdesk.accounts.models import Organisation, OrganisationKind
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission, Viewer
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.knowledge.models.articles import (
    Article,
    ArticleFile,
    Category,
    Review,
    Revision,
    Source,
    Status,
)
from kdn_helpdesk.knowledge.queries.library import is_visible


@dataclass(frozen=True)
class Desk:
    """How much lies on each pile of the editors' desk."""

    waiting: int
    drafts: int
    published: int
    archived: int
    mine: int


def is_workable(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Article by which this viewer may read and change its drafts."""
    if viewer.can(Permission.ARTICLE_REVIEW):
        return sa.true()
    return sa.and_(Article.author_id.is_not(None), Article.author_id == (viewer.person_id or 0))


def get_workable(article_id: int, *, viewer: Viewer) -> Article:
    """Return an article with its newest revision, for whoever may change it."""
    article = db.session.scalar(
        sa.select(Article)
        .where(Article.id == article_id, is_workable(viewer))
        .options(
            joinedload(Article.latest).options(
                joinedload(Revision.municipality),
                joinedload(Revision.category),
                joinedload(Revision.group),
                joinedload(Revision.author),
            ),
            joinedload(Article.published),
            joinedload(Article.author),
            joinedload(Article.organisation),
            selectinload(Article.files).joinedload(ArticleFile.stored),
        )
    )
    if article is None:
        raise NotFound(_("There is no such article."))
    return article


def list_pile(
    pile: str, *, viewer: Viewer, number: int, per_page: int
) -> tuple[Sequence[Article], int]:
    """Return one page of a pile (waiting, drafts, published, archived, mine) and its height."""
    condition = _pile(pile, viewer)
    total = db.session.scalar(sa.select(sa.func.count(Article.id)).where(condition)) or 0
    articles = db.session.scalars(
        sa.select(Article)
        .where(condition)
        .join(Article.latest)
        .order_by(Revision.created_at.desc(), Article.id.desc())
        .limit(per_page)
        .offset((number - 1) * per_page)
        .options(
            joinedload(Article.latest).options(
                joinedload(Revision.author), joinedload(Revision.category)
            ),
            joinedload(Article.author),
        )
    ).all()
    return articles, total


def count_piles(*, viewer: Viewer) -> Desk:
    """Return the heights of all piles in one query."""
    names = ("waiting", "drafts", "published", "archived", "mine")
    counts = db.session.execute(
        sa.select(
            *(
                sa.func.count(sa.case((_pile(name, viewer), Article.id))).label(name)
                for name in names
            )
        )
    ).one()
    return Desk(**{name: getattr(counts, name) for name in names})


def list_revisions(article: Article) -> Sequence[Revision]:
    """Return all saved states, the newest first."""
    return db.session.scalars(
        sa.select(Revision)
        .where(Revision.article_id == article.id)
        .order_by(Revision.number.desc())
        .options(joinedload(Revision.author))
    ).all()


def get_revision(article: Article, number: int) -> Revision:
    """Return one saved state with what its page shows."""
    revision = db.session.scalar(
        sa.select(Revision)
        .where(Revision.article_id == article.id, Revision.number == number)
        .options(
            joinedload(Revision.author),
            joinedload(Revision.municipality),
            joinedload(Revision.category),
            joinedload(Revision.group),
        )
    )
    if revision is None:
        raise NotFound(_("There is no such revision."))
    return revision


def list_reviews(article: Article) -> Sequence[Review]:
    """Return all rounds of review, the newest first."""
    return db.session.scalars(
        sa.select(Review)
        .where(Review.article_id == article.id)
        .order_by(Review.id.desc())
        .options(joinedload(Review.asked_by), joinedload(Review.decided_by))
    ).all()


def get_review(review_id: int) -> Review:
    """Return one round of review."""
    return db.session.scalars(
        sa.select(Review)
        .where(Review.id == review_id)
        .options(joinedload(Review.asked_by), joinedload(Review.decided_by))
    ).one()


def list_sources(article: Article) -> Sequence[Source]:
    """Return what the article grew out of."""
    return db.session.scalars(
        sa.select(Source).where(Source.article_id == article.id).order_by(Source.id)
    ).all()


def get_file(file_id: int, *, viewer: Viewer) -> ArticleFile:
    """Return a file of an article that the viewer may read, or may change."""
    found = db.session.execute(
        sa.select(ArticleFile, Article)
        .join(Article, Article.id == ArticleFile.article_id)
        .where(ArticleFile.id == file_id, sa.or_(is_visible(viewer), is_workable(viewer)))
        .options(joinedload(ArticleFile.stored))
    ).first()
    if found is not None:
        file, article = found
        if file.belongs_to(article.published_number) and article.is_live:
            return file
        if viewer.can(Permission.ARTICLE_REVIEW) or article.author_id == viewer.person_id:
            return file
    raise NotFound(_("There is no such file."))


def list_category_choices() -> Sequence[Category]:
    """Return the shelves in their order."""
    return db.session.scalars(sa.select(Category).order_by(Category.position, Category.id)).all()


def list_group_choices(*, viewer: Viewer, current: int | None) -> Sequence[WorkingGroup]:
    """Return the groups the viewer may write for: its own, for editors all; and the present one."""
    statement = sa.select(WorkingGroup).order_by(WorkingGroup.name)
    if viewer.can(Permission.ARTICLE_REVIEW):
        wanted = sa.or_(WorkingGroup.is_active, WorkingGroup.id == current)
    else:
        wanted = WorkingGroup.id.in_({*viewer.groups, *({current} if current else ())})
    return db.session.scalars(statement.where(wanted)).all()


def list_municipality_choices() -> Sequence[sa.Row[int, str]]:
    """Return whom a practice may be about: number and short name, in German order."""
    kinds = (OrganisationKind.MUNICIPALITY, OrganisationKind.DISTRICT)
    return db.session.execute(
        sa.select(Organisation.id, Organisation.short_name)
        .where(Organisation.kind.in_(kinds))
        .order_by(Organisation.sort_name, Organisation.id)
    ).all()


def get_category(category_id: int) -> Category:
    """Return one shelf."""
    category = db.session.scalar(sa.select(Category).where(Category.id == category_id))
    if category is None:
        raise NotFound(_("There is no such category."))
    return category


def _pile(name: str, viewer: Viewer) -> sa.ColumnElement[bool]:
    mine = Article.author_id == (viewer.person_id or 0)
    conditions = {
        "waiting": Article.status == Status.REVIEW,
        "drafts": Article.status == Status.DRAFT,
        "published": sa.and_(
            Article.published_number.is_not(None), Article.status != Status.ARCHIVED
        ),
        "archived": Article.status == Status.ARCHIVED,
        "mine": mine,
    }
    return sa.and_(conditions[name], is_workable(viewer))
