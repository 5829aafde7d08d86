"""Comments on passages: said by those who work on a text, settled before it is published."""

from collections.abc import Iterable

from kdn_helpdesk.core import audit, clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.knowledge import passages
from kdn_helpdesk.knowledge.actions import drafting
from kdn_helpdesk.knowledge.models.articles import Article, Status
from kdn_helpdesk.knowledge.models.comments import PassageComment
from kdn_helpdesk.knowledge.passages import Fate
from kdn_helpdesk.knowledge.queries import comments


def add_comment(
    article: Article,
    *,
    author: int,
    number: int,
    quote: str,
    body: str,
    is_demand: bool = False,
) -> PassageComment:
    """Comment on words of the revision that was read; without a quote on the whole text."""
    drafting.lock(article)
    if article.status == Status.ARCHIVED:
        raise DomainError(_("Take the article out of the archive before you change it."))
    if not body.strip():
        raise DomainError(_("Please write your comment."), field="body")
    if not 1 <= number <= article.latest_number:
        number = article.latest_number
    quote = passages.squeezed(quote)
    if quote:
        words = comments.words_of(drafting.get_revision(article, number))
        if passages.find(quote, words).fate is not Fate.THERE:
            raise DomainError(
                _("The text does not say this. Please copy the passage as it stands there."),
                field="quote",
            )
    comment = PassageComment(
        article_id=article.id,
        number=number,
        quote=quote,
        body=body.strip(),
        is_demand=is_demand,
        author_id=author,
    )
    db.session.add(comment)
    db.session.flush()
    audit.record("article:comment", article, actor=author, comment=comment.id, number=number)
    return comment


def settle_comment(
    article: Article, comment: PassageComment, *, actor: int, is_editor: bool
) -> None:
    """Call it settled; a demanded change only by who demanded it or another editor."""
    if comment.is_demand and not is_editor and comment.author_id != actor:
        raise DomainError(
            _("Only the editors say that a change they asked for is done. Hand the text in again.")
        )
    if not comment.is_open:
        return
    comment.settled_at, comment.settled_by_id = clock.now(), actor
    db.session.flush()
    audit.record("article:settle_comment", article, actor=actor, comment=comment.id)


def mark_told(told: Iterable[PassageComment]) -> None:
    """Remember that a mail tells the author of these."""
    for comment in told:
        comment.told_at = clock.now()
    db.session.flush()


def reopen_comment(article: Article, comment: PassageComment, *, actor: int) -> None:
    """Say that it is not settled after all."""
    comment.settled_at = comment.settled_by_id = None
    db.session.flush()
    audit.record("article:reopen_comment", article, actor=actor, comment=comment.id)
