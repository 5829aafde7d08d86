"""What readers give back: an answer that was enough, a remark, the wish to hear of more."""

import sqlalchemy as sa

from kdn_helpdesk.accounts import sessions
from kdn_helpdesk.core import audit, clock, tokens
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.knowledge.models.articles import Article, Category
from kdn_helpdesk.knowledge.models.responses import (
    AnsweredRequest,
    PreventedRequest,
    ReaderRemark,
    Subscription,
)
from kdn_helpdesk.knowledge.queries import library
from kdn_helpdesk.tickets.actions import conversation
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.states import State


def answer_with(ticket: Ticket, article: Article, *, agent: int, words: str) -> None:
    """Answer a request with an article that its requester may read, and call it solved."""
    reader = sessions.get_viewer_of(ticket.requester_id)
    if library.find_current(article.id, viewer=reader) is None:
        raise DomainError(
            _("Whoever asked may not read this article. Choose another, or answer in words."),
            field="article",
        )
    address = f"{settings().public_url.rstrip('/')}/wissen/{article.slug}"
    title = article.published.title if article.published else ""
    body = f"{words.strip()}\n\n{title}\n{address}".strip()
    conversation.answer_ticket(ticket, agent=agent, body=body, state=State.SOLVED)
    known = sa.select(AnsweredRequest.id).where(
        AnsweredRequest.article_id == article.id, AnsweredRequest.ticket_id == ticket.id
    )
    if db.session.scalar(known) is None:
        db.session.add(AnsweredRequest(article_id=article.id, ticket_id=ticket.id))
    db.session.flush()
    audit.record("article:answer_request", article, actor=agent, ticket=ticket.reference)


def count_prevented(article: Article, *, reader: str) -> None:
    """Count that somebody needs no request any more; one reader counts once a day."""
    digest = tokens.digest(f"{article.id}:{clock.today()}:{reader}")
    known = sa.select(PreventedRequest.id).where(
        PreventedRequest.article_id == article.id, PreventedRequest.reader == digest
    )
    if db.session.scalar(known) is None:
        db.session.add(PreventedRequest(article_id=article.id, reader=digest))
        db.session.flush()


def add_remark(article: Article, *, body: str, person: int | None) -> ReaderRemark:
    """Keep what a reader misses, for those who work on the article."""
    if not body.strip():
        raise DomainError(_("Please write what is missing."), field="body")
    remark = ReaderRemark(
        article_id=article.id,
        number=article.published_number or 0,
        body=body.strip(),
        person_id=person,
    )
    db.session.add(remark)
    db.session.flush()
    audit.record("article:remark", article, actor=person, remark=remark.id)
    return remark


def settle_remark(article: Article, remark: ReaderRemark, *, actor: int) -> None:
    """Call a reader's remark settled."""
    remark.settled_at = clock.now()
    db.session.flush()
    audit.record("article:settle_remark", article, actor=actor, remark=remark.id)


def subscribe(category: Category | None, *, person: int) -> None:
    """Let the person hear of new articles, of one category or of all."""
    if db.session.scalar(_subscription(category, person)) is None:
        number = category.id if category is not None else None
        row = Subscription(person_id=person, category_id=number)
        db.session.add(row)
        db.session.flush()
        audit.record("subscription:add", row, actor=person, category=number)


def unsubscribe(category: Category | None, *, person: int) -> None:
    """End it."""
    row = db.session.scalar(_subscription(category, person))
    if row is not None:
        audit.record("subscription:remove", row, actor=person, category=row.category_id)
        db.session.delete(row)
        db.session.flush()


def _subscription(category: Category | None, person: int) -> sa.Select[Subscription]:
    number = category.id if category is not None else None
    same = Subscription.category_id == number if number else Subscription.category_id.is_(None)
    return sa.select(Subscription).where(Subscription.person_id == person, same)
