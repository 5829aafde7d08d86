"""The way to the readers: nobody publishes what only they have seen."""

import sqlalchemy as sa

from kdn_helpdesk.accounts import sessions
from kdn_helpdesk.core import audit, clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import Conflict, DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.slugs import slug
from kdn_helpdesk.knowledge.actions import drafting
from kdn_helpdesk.knowledge.events import (
    ArticleArchived,
    ArticlePublished,
    ArticleReopened,
    ReviewAsked,
    ReviewReturned,
)
from kdn_helpdesk.knowledge.models.articles import (
    Article,
    Kind,
    Outcome,
    Review,
    Revision,
    Status,
    Tagging,
)
from kdn_helpdesk.knowledge.queries import comments, findings


def ask_review(article: Article, *, author: int, based_on: int) -> Review:
    """Ask a second person to look at the newest revision."""
    drafting.lock(article)
    _refuse_unseen(article, based_on)
    if article.status != Status.DRAFT:
        raise DomainError(_("Only a draft can be handed in for review."))
    revision = drafting.get_revision(article, article.latest_number)
    _check_complete(article, revision)
    _check_text(article, revision, author)
    review = Review(article_id=article.id, number=article.latest_number, asked_by_id=author)
    db.session.add(review)
    article.status = Status.REVIEW
    db.session.flush()
    audit.record("article:ask_review", article, actor=author, number=review.number)
    publish(ReviewAsked(article_id=article.id, review_id=review.id))
    return review


def withdraw_review(article: Article, *, author: int) -> None:
    """Take the article back before anybody decided."""
    review = _get_review(article)
    _decide(review, Outcome.WITHDRAWN, reviewer=author, comment="")
    article.status = Status.DRAFT
    db.session.flush()
    audit.record("article:withdraw_review", article, actor=author)


def return_article(article: Article, *, reviewer: int, comment: str) -> Review:
    """Send the revision back to its author, saying what is missing."""
    review = _get_review(article)
    if not comment.strip() and not comments.list_untold(article.id):
        raise DomainError(_("Please tell the author what is missing."), field="comment")
    _decide(review, Outcome.RETURNED, reviewer=reviewer, comment=comment.strip())
    article.status = Status.DRAFT
    db.session.flush()
    audit.record("article:return", article, actor=reviewer, number=review.number)
    publish(ReviewReturned(article_id=article.id, review_id=review.id))
    return review


def publish_article(
    article: Article, *, reviewer: int, based_on: int, comment: str = ""
) -> Revision:
    """Let readers see the revision under review; its author cannot be the one who does so."""
    review = _get_review(article)
    _refuse_unseen(article, based_on)
    revision = drafting.get_revision(article, review.number)
    if reviewer in (revision.author_id, review.asked_by_id):
        raise DomainError(_("A second person must review what you wrote or handed in yourself."))
    if comments.count_demands(article.id):
        raise DomainError(
            _("Changes that were asked for are still open. Settle them, or send the text back.")
        )
    _decide(review, Outcome.PUBLISHED, reviewer=reviewer, comment=comment.strip())
    release(article, revision)
    audit.record("article:publish", article, actor=reviewer, number=revision.number)
    return revision


def release(article: Article, revision: Revision, *, is_quiet: bool = False) -> None:
    """Make the revision the one that readers see; who may do so was decided before.

    A quiet release is found at once but mails nobody.
    """
    is_first = article.published_number is None
    article.status = Status.PUBLISHED
    article.published_number = revision.number
    article.changed_at = clock.now()
    article.published_at = article.published_at or article.changed_at
    article.visibility = revision.visibility
    article.group_id = revision.group_id
    article.category_id = revision.category_id
    db.session.execute(sa.delete(Tagging).where(Tagging.article_id == article.id))
    names = {slug(name): name for name in revision.tags}
    db.session.add_all(
        Tagging(article_id=article.id, slug=key, name=name) for key, name in names.items()
    )
    db.session.flush()
    publish(
        ArticlePublished(
            article_id=article.id, number=revision.number, is_first=is_first, is_quiet=is_quiet
        )
    )


def archive_article(article: Article, *, actor: int | None, is_editor: bool) -> None:
    """Take the article from the shelf; its address then says nothing to readers.

    An author may do so with a draft that nobody has read yet.
    """
    drafting.lock(article)
    if article.status == Status.ARCHIVED:
        return
    if article.published_number is not None and not is_editor:
        raise DomainError(_("Only the editors take a published article from the shelf."))
    review = drafting.find_open_review(article)
    if review is not None:
        _decide(review, Outcome.WITHDRAWN, reviewer=actor, comment="")
    article.status = Status.ARCHIVED
    db.session.flush()
    audit.record("article:archive", article, actor=actor)
    publish(ArticleArchived(article_id=article.id, actor_id=actor))


def reopen_article(article: Article, *, actor: int, is_editor: bool) -> None:
    """Bring the article back as it was; what readers saw before, by an editor only."""
    drafting.lock(article)
    if article.status != Status.ARCHIVED:
        raise DomainError(_("This article is not in the archive."))
    if article.published_number is not None and not is_editor:
        raise DomainError(_("Only the editors put an article back on the shelf."))
    is_published = article.published_number == article.latest_number
    article.status = Status.PUBLISHED if is_published else Status.DRAFT
    db.session.flush()
    audit.record("article:reopen", article, actor=actor)
    publish(ArticleReopened(article_id=article.id))


def _get_review(article: Article) -> Review:
    drafting.lock(article)
    review = drafting.find_open_review(article)
    if article.status != Status.REVIEW or review is None:
        raise Conflict(_("This article does not wait for review any more."))
    return review


def _decide(review: Review, outcome: Outcome, *, reviewer: int | None, comment: str) -> None:
    review.outcome = outcome
    review.decided_by_id = reviewer
    review.decided_at = clock.now()
    review.comment = comment


def _refuse_unseen(article: Article, based_on: int) -> None:
    if based_on != article.latest_number:
        raise Conflict(_("There is a newer revision than the one you looked at."))


def _check_text(article: Article, revision: Revision, author: int) -> None:
    """Refuse pictures without words and links of our own that lead nowhere."""
    names = [file.stored.name for file in drafting.list_files(article)]
    viewer = sessions.get_viewer_of(author)
    for notice in findings.list_notices(revision, names, viewer=viewer):
        if notice.is_grave:
            raise DomainError(notice.sentence)


def _check_complete(article: Article, revision: Revision) -> None:
    if article.kind == Kind.ARTICLE:
        if not revision.body:
            raise DomainError(_("The article has no text yet."))
        return
    missing = [
        label
        for label, value in (
            (_("Municipality"), revision.municipality_id),
            (_("Problem"), revision.problem),
            (_("Solution"), revision.solution),
            (_("Licence"), revision.licence),
        )
        if not value
    ]
    if missing:
        raise DomainError(_("A best practice also needs: %(missing)s.", missing=", ".join(missing)))
