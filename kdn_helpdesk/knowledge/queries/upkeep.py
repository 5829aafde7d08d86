"""Which articles somebody should look at again, who, and what stands beside an article."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.knowledge.models.articles import (
    Article,
    Kind,
    Revision,
    Status,
    Tagging,
)
from kdn_helpdesk.knowledge.models.upkeep import ForeignLink, LinkState, Relation, Template, Upkeep
from kdn_helpdesk.knowledge.queries.library import is_visible

RELATED = 4


@dataclass(frozen=True)
class Neighbour:
    """Another article beside this one; `is_chosen` where the editors recommend it."""

    number: int
    title: str
    slug: str
    is_chosen: bool


def is_live() -> sa.ColumnElement[bool]:
    """Return the condition on Article by which readers of any kind find it."""
    return sa.and_(Article.published_number.is_not(None), Article.status != Status.ARCHIVED)


def find_upkeep(article_id: int) -> Upkeep | None:
    """Return when somebody looks at this article again."""
    return db.session.scalar(
        sa.select(Upkeep)
        .where(Upkeep.article_id == article_id)
        .options(joinedload(Upkeep.responsible))
    )


def list_overdue(numbers: Sequence[int]) -> set[int]:
    """Return which of these articles may be out of date."""
    return set(
        db.session.scalars(
            sa.select(Upkeep.article_id).where(
                Upkeep.article_id.in_(numbers), Upkeep.due_on < clock.today()
            )
        )
    )


def is_overdue(upkeep: Upkeep | None) -> bool:
    """Tell whether the date has passed."""
    return upkeep is not None and upkeep.due_on is not None and upkeep.due_on < clock.today()


def list_due(number: int, per_page: int) -> tuple[Sequence[Upkeep], int]:
    """Return one page of what is due for a look or soon will be, the oldest first."""
    condition = sa.and_(Upkeep.due_on.is_not(None), is_live())
    base = sa.select(Upkeep).join(Upkeep.article).where(condition)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(base.subquery())) or 0
    rows = db.session.scalars(
        base.order_by(Upkeep.due_on, Upkeep.id)
        .limit(per_page)
        .offset((number - 1) * per_page)
        .options(
            joinedload(Upkeep.article).joinedload(Article.published),
            joinedload(Upkeep.article).joinedload(Article.author),
            joinedload(Upkeep.responsible),
        )
    ).all()
    return rows, total


def list_responsible_choices(article: Article, editors: Sequence[Person]) -> list[Person]:
    """Return who may be asked: the author and the editors."""
    author = [article.author] if article.author is not None else []
    return list({person.id: person for person in (*author, *editors)}.values())


def list_neighbours(
    article: Article, tags: Sequence[str], *, viewer: Viewer, limit: int = RELATED
) -> list[Neighbour]:
    """Return what the editors recommend beside the article, then what shares most tags with it."""
    chosen = sa.exists().where(
        sa.or_(
            sa.and_(Relation.article_id == article.id, Relation.other_id == Article.id),
            sa.and_(Relation.other_id == article.id, Relation.article_id == Article.id),
        )
    )
    shared = (
        sa.select(sa.func.count(Tagging.id))
        .where(Tagging.article_id == Article.id, Tagging.slug.in_(tags))
        .correlate(Article)
        .scalar_subquery()
    )
    same_shelf = sa.case((Article.category_id == (article.category_id or 0), 1), else_=0)
    rows = db.session.execute(
        sa.select(Article.id, Revision.title, Article.slug, chosen.label("is_chosen"))
        .join(Article.published)
        .where(
            Article.id != article.id,
            Article.language == article.language,
            is_visible(viewer),
            sa.or_(chosen, shared > 0),
        )
        .order_by(
            sa.case((chosen, 0), else_=1),
            (shared * 2 + same_shelf).desc(),
            Article.changed_at.desc(),
            Article.id,
        )
        .limit(limit)
    )
    return [Neighbour(row.id, row.title, row.slug, bool(row.is_chosen)) for row in rows]


def list_chosen(article_id: int) -> set[int]:
    """Return the articles that the editors recommend beside this one."""
    return set(
        db.session.scalars(sa.select(Relation.other_id).where(Relation.article_id == article_id))
    )


def list_links(number: int, per_page: int) -> tuple[Sequence[ForeignLink], int]:
    """Return one page of foreign links that lead nowhere, the longest broken first."""
    bad = ForeignLink.state.in_([LinkState.BROKEN, LinkState.REFUSED])
    base = sa.select(ForeignLink).join(ForeignLink.article).where(bad, is_live())
    total = db.session.scalar(sa.select(sa.func.count()).select_from(base.subquery())) or 0
    rows = db.session.scalars(
        base.order_by(ForeignLink.broken_since, ForeignLink.id)
        .limit(per_page)
        .offset((number - 1) * per_page)
        .options(joinedload(ForeignLink.article).joinedload(Article.published))
    ).all()
    return rows, total


def get_link(link_id: int) -> ForeignLink:
    """Return one foreign link."""
    link = db.session.scalar(sa.select(ForeignLink).where(ForeignLink.id == link_id))
    if link is None:
        raise NotFound(_("There is no such link."))
    return link


def count_links() -> tuple[int, int]:
    """Return how many foreign links there are, and how many have been tried."""
    row = db.session.execute(
        sa.select(sa.func.count(ForeignLink.id), sa.func.count(ForeignLink.checked_at))
    ).one()
    return row[0], row[1]


def list_templates(kind: Kind | None = None) -> Sequence[Template]:
    """Return what new articles may begin with."""
    statement = sa.select(Template).order_by(Template.title)
    return db.session.scalars(statement.where(Template.kind == kind) if kind else statement).all()


def get_template(template_id: int) -> Template:
    """Return one template."""
    template = db.session.scalar(sa.select(Template).where(Template.id == template_id))
    if template is None:
        raise NotFound(_("There is no such template."))
    return template


def find_by_address(slug: str, *, viewer: Viewer) -> Article | None:
    """Return the published article at this address, if the viewer may read it."""
    return db.session.scalar(sa.select(Article).where(Article.slug == slug, is_visible(viewer)))
