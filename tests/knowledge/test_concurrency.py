"""Two people at the same moment: one is saved, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from kdn_helpdesk.core.errors import Conflict, DomainError
from kdn_helpdesk.knowledge.actions import drafting, reading, reviewing
from kdn_helpdesk.knowledge.content import Content
from kdn_helpdesk.knowledge.models.articles import Article
from tests import factories
from tests.knowledge import making

PEOPLE = 4


def at_once(deed):
    """Do it in several threads at the same moment; return what each got."""
    barrier = Barrier(PEOPLE)

    def run(number):
        barrier.wait()
        try:
            with factories.writing() as session:
                deed(session, number)
        except DomainError as error:
            return type(error)
        return None

    with ThreadPoolExecutor(PEOPLE) as threads:
        return list(threads.map(run, range(PEOPLE)))


def test_of_several_saves_of_one_revision_one_wins(app):
    author = factories.make_editor()
    article = making.make_draft("Baum", author=author)

    def save(session, number):
        found = session.get_one(Article, article.id)
        drafting.save_draft(
            found, Content(title="Baum", body=f"Text {number}"), author=author.id, based_on=1
        )

    assert sorted(at_once(save), key=str) == [Conflict] * (PEOPLE - 1) + [None]


def test_of_several_reviewers_one_decides(app):
    author = factories.make_editor()
    article = making.make_draft("Baum", author=author)
    making.hand_in(article, author)
    reviewers = [factories.make_editor() for _number in range(PEOPLE)]

    def publish(session, number):
        found = session.get_one(Article, article.id)
        reviewing.publish_article(found, reviewer=reviewers[number].id, based_on=1)

    assert sorted(at_once(publish), key=str) == [Conflict] * (PEOPLE - 1) + [None]


def test_votes_at_the_same_moment_are_all_counted_and_none_twice(app, visitor):
    article = making.make_article("Baum")

    def vote(session, number):
        found = session.get_one(Article, article.id)
        reading.vote(found, voter=f"person:{number // 2}", is_helpful=True)

    assert at_once(vote) == [None] * PEOPLE
    assert "2 Personen hat es geholfen." in visitor.get("/wissen/baum").main
