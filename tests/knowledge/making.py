"""Articles for tests, made by the actions of the product."""

from typing import Any

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.knowledge.actions import (
    commenting,
    drafting,
    responding,
    reviewing,
    shelving,
    translating,
    upkeep,
)
from kdn_helpdesk.knowledge.content import Content
from kdn_helpdesk.knowledge.models.articles import Article, Category, Kind, Visibility
from kdn_helpdesk.knowledge.models.comments import PassageComment
from kdn_helpdesk.knowledge.models.responses import ReaderRemark
from kdn_helpdesk.knowledge.models.upkeep import ForeignLink
from kdn_helpdesk.tickets.actions import conversation, opening
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.states import Visibility as TicketVisibility
from tests import factories


def make_draft(
    title: str = "Bäume zählen",
    *,
    author: Person | None = None,
    kind: Kind = Kind.ARTICLE,
    source: tuple[str, int] | None = None,
    **words: Any,
) -> Article:
    author = author or factories.make_editor()
    words.setdefault("body", "Wir zählen **Bäume**.")
    with factories.writing():
        return drafting.start_article(
            Content(title=title, **words),
            kind=kind,
            author=author.id,
            language="de",
            organisation=author.organisation_id,
            source=source,
        )


def make_article(
    title: str = "Bäume zählen",
    *,
    visibility: Visibility = Visibility.PUBLIC,
    author: Person | None = None,
    **words: Any,
) -> Article:
    """An article that went through review and is published."""
    author = author or factories.make_editor()
    article = make_draft(title, author=author, visibility=visibility, **words)
    hand_in(article, author)
    publish(article, factories.make_editor())
    return article


def revise(article: Article, author: Person, title: str = "Bäume zählen", **words: Any) -> None:
    words.setdefault("visibility", Visibility.PUBLIC)
    with factories.writing() as session:
        found = session.merge(article)
        session.refresh(found)
        drafting.save_draft(
            found, Content(title=title, **words), author=author.id, based_on=found.latest_number
        )


def hand_in(article: Article, author: Person) -> None:
    with factories.writing() as session:
        found = session.get_one(Article, article.id)
        reviewing.ask_review(found, author=author.id, based_on=found.latest_number)


def publish(article: Article, reviewer: Person) -> None:
    with factories.writing() as session:
        found = session.get_one(Article, article.id)
        reviewing.publish_article(found, reviewer=reviewer.id, based_on=found.latest_number)


def comment(
    article: Article, author: Person, *, quote: str = "", body: str = "Bitte genauer.", **words: Any
) -> PassageComment:
    with factories.writing() as session:
        found = session.get_one(Article, article.id)
        return commenting.add_comment(
            found, author=author.id, number=found.latest_number, quote=quote, body=body, **words
        )


def translate(article: Article, author: Person) -> Article:
    with factories.writing() as session:
        original = session.get_one(Article, article.id)
        return translating.start_translation(original, author=author.id, organisation=None)


def make_upkeep(article: Article) -> tuple[int, int]:
    """A template and a foreign link of the article, by their numbers."""
    editor = factories.make_editor()
    with factories.writing() as session:
        template = upkeep.save_template(None, title="Bericht", kind=Kind.ARTICLE, editor=editor.id)
        link = ForeignLink(article_id=article.id, target="https://www.example.org/")
        session.add(link)
        session.flush()
        return template.id, link.id


def remark(article: Article, body: str) -> ReaderRemark:
    with factories.writing() as session:
        found = session.get_one(Article, article.id)
        return responding.add_remark(found, body=body, person=None)


def archive(article: Article, editor: Person) -> None:
    with factories.writing() as session:
        found = session.get_one(Article, article.id)
        reviewing.archive_article(found, actor=editor.id, is_editor=True)


def make_ticket(
    subject: str = "Wie zählen wir Bäume?",
    *,
    requester: Person | None = None,
    body: str = "Wie geht das?",
    visibility: TicketVisibility | None = None,
) -> Ticket:
    requester = requester or factories.make_person(name="Erika Muster")
    with factories.writing() as session:
        topic = session.scalar(sa.select(Topic).limit(1))
        if topic is None:
            topic = Topic(slug="open-data", name="Open Data")
            session.add(topic)
            session.flush()
        return opening.open_ticket(
            requester=session.get_one(Person, requester.id),
            topic=topic,
            subject=subject,
            body=body,
            visibility=visibility,
        )


def answer(ticket: Ticket, agent: Person, body: str) -> None:
    with factories.writing() as session:
        conversation.answer_ticket(session.get_one(Ticket, ticket.id), agent=agent.id, body=body)


def note(ticket: Ticket, agent: Person, body: str) -> None:
    with factories.writing() as session:
        conversation.add_note(session.get_one(Ticket, ticket.id), agent=agent.id, body=body)


def make_category(title: str = "Open Data") -> Category:
    with factories.writing():
        return shelving.add_category(title, editor=None)


def make_group(name: str = "Open Data", *, slug: str = "open-data") -> WorkingGroup:
    with factories.writing() as session:
        group = WorkingGroup(name=name, slug=slug)
        session.add(group)
        session.flush()
    return group
