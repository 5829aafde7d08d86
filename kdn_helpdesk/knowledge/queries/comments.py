"""Comments on passages, each beside what became of its passage."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.knowledge import passages
from kdn_helpdesk.knowledge.models.articles import Article, Revision
from kdn_helpdesk.knowledge.models.comments import PassageComment
from kdn_helpdesk.knowledge.passages import Passage


@dataclass(frozen=True)
class Placed:
    """A comment and its passage in the newest text; None where it is about the whole."""

    comment: PassageComment
    passage: Passage | None


def list_placed(article: Article) -> list[Placed]:
    """Return all comments, open ones first, each group in the order of the text.

    Whoever asks must be allowed to work on the article.
    """
    words = words_of(article.latest)
    placed = [
        Placed(comment, passages.find(comment.quote, words) if comment.quote else None)
        for comment in list_comments(article)
    ]
    return sorted(placed, key=_order)


def list_comments(article: Article) -> Sequence[PassageComment]:
    """Return the article's comments, the oldest first."""
    return db.session.scalars(
        sa.select(PassageComment)
        .where(PassageComment.article_id == article.id)
        .order_by(PassageComment.id)
        .options(joinedload(PassageComment.author), joinedload(PassageComment.settled_by))
    ).all()


def list_untold(article_id: int) -> Sequence[PassageComment]:
    """Return the open comments that no mail has told of yet."""
    return db.session.scalars(
        sa.select(PassageComment)
        .where(
            PassageComment.article_id == article_id,
            PassageComment.settled_at.is_(None),
            PassageComment.told_at.is_(None),
        )
        .order_by(PassageComment.id)
        .options(joinedload(PassageComment.author))
    ).all()


def get_comment(article: Article, comment_id: int) -> PassageComment:
    """Return one comment on this article."""
    comment = db.session.scalar(
        sa.select(PassageComment).where(
            PassageComment.id == comment_id, PassageComment.article_id == article.id
        )
    )
    if comment is None:
        raise NotFound(_("There is no such comment."))
    return comment


def count_demands(article_id: int) -> int:
    """Return how many demanded changes nobody has settled."""
    statement = sa.select(sa.func.count()).where(
        PassageComment.article_id == article_id,
        PassageComment.is_demand,
        PassageComment.settled_at.is_(None),
    )
    return db.session.scalar(statement) or 0


def words_of(revision: Revision) -> str:
    """Return what somebody reads of a revision, from its title to its end."""
    texts = (revision.summary, revision.problem, revision.solution, revision.body)
    profile = passages.squeezed(f"{revision.effort} {revision.contact}")
    return f"{passages.squeezed(revision.title)} {passages.words_of(*texts)} {profile}"


def _order(placed: Placed) -> tuple[bool, int, int]:
    start = placed.passage.start if placed.passage else -1
    return not placed.comment.is_open, start, placed.comment.id
