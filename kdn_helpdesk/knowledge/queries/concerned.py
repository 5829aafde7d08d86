"""Who has to hear of an article."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.accounts.models import Person, PersonRole
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.permissions import Permission, roles_with
from kdn_helpdesk.knowledge.models.articles import Article, Review, Revision, Source
from kdn_helpdesk.tickets.models.tickets import Ticket, Watcher


def get_reviewed(review_id: int) -> tuple[Article, Review]:
    """Return a round of review with its article and the people in it."""
    article, review = db.session.execute(
        sa.select(Article, Review)
        .join(Review, Review.article_id == Article.id)
        .where(Review.id == review_id)
        .options(
            joinedload(Article.latest),
            joinedload(Article.author),
            joinedload(Review.asked_by),
            joinedload(Review.decided_by),
        )
        .execution_options(populate_existing=True)
    ).one()
    return article, review


def get_published(article_id: int) -> Article:
    """Return an article with its authors and what readers see."""
    return db.session.scalars(
        sa.select(Article)
        .where(Article.id == article_id)
        .options(
            joinedload(Article.author),
            joinedload(Article.published).joinedload(Revision.author),
        )
        .execution_options(populate_existing=True)
    ).one()


def get_worked_on(article_id: int) -> Article:
    """Return an article with its author and newest text, whoever asks."""
    return db.session.scalars(
        sa.select(Article)
        .where(Article.id == article_id)
        .options(joinedload(Article.author), joinedload(Article.latest))
        .execution_options(populate_existing=True)
    ).one()


def list_editors() -> Sequence[Person]:
    """Return everybody who may review."""
    roles = list(roles_with(Permission.ARTICLE_REVIEW))
    return db.session.scalars(
        sa.select(Person)
        .where(
            Person.is_active,
            Person.id.in_(sa.select(PersonRole.person_id).where(PersonRole.role.in_(roles))),
        )
        .order_by(Person.id)
    ).all()


def list_askers(article: Article) -> Sequence[Person]:
    """Return those whose requests led to the article: who asked, and who was in copy."""
    sources = (Source.article_id == article.id, Source.kind == Ticket.__tablename__)
    numbers = sa.select(Source.source_id).where(*sources)
    asked = sa.select(Ticket.requester_id).where(Ticket.id.in_(numbers))
    watched = sa.select(Watcher.person_id).where(Watcher.ticket_id.in_(numbers))
    return db.session.scalars(
        sa.select(Person)
        .where(Person.is_active, sa.or_(Person.id.in_(asked), Person.id.in_(watched)))
        .order_by(Person.id)
    ).all()
