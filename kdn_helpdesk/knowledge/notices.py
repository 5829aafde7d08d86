"""Mails about articles: review asked, sent back, published."""

from collections.abc import Iterable
from typing import Any

from kdn_helpdesk.accounts import deliveries, sessions
from kdn_helpdesk.accounts.models import Notice, Person
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.knowledge.events import ArticlePublished, ReviewAsked, ReviewReturned
from kdn_helpdesk.knowledge.models.articles import Article
from kdn_helpdesk.knowledge.queries import concerned, library


def send_request(event: ReviewAsked) -> None:
    """Ask every editor but the one who handed it in; the first who comes decides."""
    article, review = concerned.get_reviewed(event.review_id)
    for editor in concerned.list_editors():
        if editor.id not in (review.asked_by_id, article.latest.author_id):
            _queue(
                editor,
                article,
                template="mail/article_review.txt",
                event_key=f"article-review:{review.id}",
                notice=Notice.REVIEWS,
                url=f"/redaktion/{article.id}/pruefung",
                title=article.latest.title,
                asker=review.asked_by,
            )


def send_return(event: ReviewReturned) -> None:
    """Tell whoever handed it in what the reviewer asks for."""
    article, review = concerned.get_reviewed(event.review_id)
    for person in _distinct([review.asked_by, article.author]):
        _queue(
            person,
            article,
            template="mail/article_returned.txt",
            event_key=f"article-returned:{review.id}",
            url=f"/redaktion/{article.id}",
            title=article.latest.title,
            reviewer=review.decided_by,
            comment=review.comment,
        )


def send_publication(event: ArticlePublished) -> None:
    """Tell the author, and those whose request led to it, as far as they may read it."""
    if event.is_quiet:
        return
    article = concerned.get_published(event.article_id)
    authors = _distinct([article.author, article.published.author if article.published else None])
    for person in authors:
        _queue_publication(person, article, event, is_author=True)
    if event.is_first:
        known = {person.id for person in authors}
        for person in concerned.list_askers(article):
            if person.id not in known and _may_read(person, article):
                _queue_publication(person, article, event, is_author=False)


def _queue_publication(
    person: Person, article: Article, event: ArticlePublished, *, is_author: bool
) -> None:
    _queue(
        person,
        article,
        template="mail/article_published.txt",
        event_key=f"article-published:{article.id}:{event.number}",
        notice=None if is_author else Notice.ARTICLES,
        url=f"/wissen/{article.slug}",
        title=article.published.title if article.published else "",
        is_author=is_author,
    )


def _queue(
    person: Person,
    article: Article,
    *,
    template: str,
    event_key: str,
    url: str,
    notice: Notice | None = None,
    **context: Any,
) -> None:
    deliveries.deliver(
        person,
        notice=notice,
        template=template,
        context={"url": settings().public_url.rstrip("/") + url, **context},
        about=("article", article.id),
        event_key=event_key,
    )


def _may_read(person: Person, article: Article) -> bool:
    viewer = sessions.get_viewer_of(person.id)
    return library.find_current(article.id, viewer=viewer) is not None


def _distinct(people: Iterable[Person | None]) -> list[Person]:
    return list({person.id: person for person in people if person is not None}.values())
