"""What readers leave behind: whether an article helped."""

import sqlalchemy as sa

from kdn_helpdesk.core import tokens
from kdn_helpdesk.core.db import db
from kdn_helpdesk.knowledge.actions import drafting
from kdn_helpdesk.knowledge.models.articles import Article, Vote


def vote(article: Article, *, voter: str, is_helpful: bool) -> None:
    """Count one reader's opinion, or change it.

    `voter` names a person or a browser session; what is stored differs by article, so that
    nobody can tell what else the same reader read.
    """
    drafting.lock(article)
    digest = tokens.digest(f"{article.id}:{voter}")
    found = db.session.scalar(
        sa.select(Vote).where(Vote.article_id == article.id, Vote.voter == digest)
    )
    if found is None:
        db.session.add(Vote(article_id=article.id, voter=digest, is_helpful=is_helpful))
    else:
        found.is_helpful = is_helpful
    db.session.flush()
    article.helpful, article.unhelpful = (_count(article, helpful) for helpful in (True, False))
    db.session.flush()


def _count(article: Article, is_helpful: bool) -> int:
    statement = sa.select(sa.func.count()).where(
        Vote.article_id == article.id, Vote.is_helpful == is_helpful
    )
    return db.session.scalar(statement) or 0
