"""Mails about articles: review asked, sent back, published."""

from collections.abc import Iterable, Sequence
from typing import Any

from kdn_helpdesk.accounts import deliveries, sessions
from kdn_helpdesk.accounts.models import Notice, Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.knowledge.actions import commenting
from kdn_helpdesk.knowledge.events import (
    ArticleArchived,
    ArticlePublished,
    ReviewAsked,
    ReviewDue,
    ReviewReturned,
)
from kdn_helpdesk.knowledge.models.articles import Article
from kdn_helpdesk.knowledge.queries import comments, concerned, library, responses, upkeep


def send_request(event: ReviewAsked) -> None:
    """Ask every editor but the one who handed it in; the first who comes decides."""
    article, review = concerned.get_reviewed(event.review_id)
    editors = concerned.list_editors()
    known = {editor.id for editor in editors}
    for person in _distinct([review.asked_by, article.author]):
        if person.id in known:
            continue
        _queue(
            person,
            article,
            template="mail/article_received.txt",
            event_key=f"article-received:{review.id}",
            url=f"/redaktion/{article.id}",
            title=article.latest.title,
        )
    for editor in editors:
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
    passages = _tell_passages(article)
    for person in _distinct([review.asked_by, article.author]):
        _queue(
            person,
            article,
            passages=passages,
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
    passages = _tell_passages(article)
    for person in authors:
        _queue_publication(person, article, event, is_author=True, passages=passages)
    if event.is_first:
        known = {person.id for person in authors}
        _tell_subscribers(article, event, known)
        for person in concerned.list_askers(article):
            if person.id not in known and _may_read(person, article):
                _queue_publication(person, article, event, is_author=False)


def _tell_subscribers(article: Article, event: ArticlePublished, known: set[int]) -> None:
    """Tell those who asked for news of its category, as far as they may read it."""
    askers = {person.id for person in concerned.list_askers(article)}
    for person in responses.list_subscribers(article):
        if person.id in known | askers or not _may_read(person, article):
            continue
        _queue(
            person,
            article,
            template="mail/article_new.txt",
            event_key=f"article-published:{article.id}:{event.number}",
            notice=Notice.LIBRARY,
            url=f"/wissen/{article.slug}",
            title=article.published.title if article.published else "",
            summary=article.published.summary if article.published else "",
        )


def send_archived(event: ArticleArchived) -> None:
    """Tell the author that the text went into the archive, unless they put it there."""
    if event.actor_id is None:
        return
    article = concerned.get_worked_on(event.article_id)
    if article.author is not None and article.author.id != event.actor_id:
        _queue(
            article.author,
            article,
            template="mail/article_archived.txt",
            event_key=f"article-archived:{article.id}:{clock.now():%Y%m%d%H%M%S}",
            url=f"/redaktion/{article.id}",
            title=article.latest.title,
        )


def send_reminder(event: ReviewDue) -> None:
    """Ask whoever is responsible, else the author, else the editors, to look again."""
    article = concerned.get_worked_on(event.article_id)
    found = upkeep.find_upkeep(article.id)
    asked = (found.responsible if found else None) or article.author
    people = [asked] if asked is not None and asked.is_active else concerned.list_editors()
    for person in people:
        _queue(
            person,
            article,
            template="mail/article_due.txt",
            event_key=f"article-due:{article.id}:{found.due_on if found else ''}",
            url=f"/redaktion/{article.id}",
            title=article.latest.title,
            due_on=found.due_on if found else None,
        )


def _tell_passages(article: Article) -> list[tuple[str, str]]:
    """Return what was said about passages and not told yet: the words, and the comment."""
    untold = comments.list_untold(article.id)
    commenting.mark_told(untold)
    return [(comment.quote, comment.body) for comment in untold]


def _queue_publication(
    person: Person,
    article: Article,
    event: ArticlePublished,
    *,
    is_author: bool,
    passages: Sequence[tuple[str, str]] = (),
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
        passages=passages,
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
