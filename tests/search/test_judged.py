"""A small collection with questions in this domain's German: what is asked for comes first."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.search import actions, evaluation, queries, vocabulary
from kdn_helpdesk.search.documents import Document
from kdn_helpdesk.search.models import Kind
from tests import factories

JUDGED = Path(__file__).parent / "judged"


@pytest.fixture
def collection(app, drain):
    """The documents, in the index and counted."""
    lines = (JUDGED / "documents.tsv").read_text(encoding="utf-8").splitlines()
    documents = [
        Document(
            kind=Kind.ARTICLE,
            subject_id=number,
            reference=reference,
            title=title,
            body=body,
            readers=("public",),
            at=datetime(2026, 1, 1, tzinfo=UTC),
        )
        for number, line in enumerate(lines, start=1)
        for reference, title, body in [line.split("\t")]
    ]
    with factories.writing():
        actions.put(documents)
    drain()
    with app.app_context():
        vocabulary.forget()
        yield


def references(question: str) -> list[str]:
    found = queries.search(question, viewer=Viewer())
    ids = [ranked.candidate.id for ranked in found.ranked]
    return [entry.reference for entry in queries.list_entries(ids)]


HALVES = {
    "tuned by": (("questions", "clerks"), 153, (0.984, 0.950)),
    "unseen": (("unseen", "unseen_anew"), 160, (0.963, 0.904)),
}
"""Files, how many questions, and the figures of a run, which every database must repeat."""


def judged_of(half: str) -> list[evaluation.Judged]:
    texts = ((JUDGED / f"{name}.tsv").read_text(encoding="utf-8") for name in HALVES[half][0])
    return [line for text in texts for line in evaluation.read_judgements(text)]


@pytest.mark.parametrize("half", HALVES)
def test_the_right_documents_come_first(collection, half):
    """Whoever tunes never looks at what the unseen half misses (see judged/README.md)."""
    figures = evaluation.measure((line, references(line.question)) for line in judged_of(half))
    _, number, kept = HALVES[half]
    assert figures.queries == number
    assert figures.recall_at_5 >= 0.95
    assert figures.mrr >= 0.85
    assert (round(figures.recall_at_5, 3), round(figures.mrr, 3)) == kept


def test_no_question_stands_in_both_halves():
    asked = [{line.question.casefold() for line in judged_of(half)} for half in HALVES]
    assert not set.intersection(*asked)


def test_the_order_is_the_same_on_every_database(collection):
    """Kept in a file from a run; whoever changes the ranking on purpose writes it anew."""
    kept = (JUDGED / "order.tsv").read_text(encoding="utf-8").splitlines()
    assert len(kept) >= 20
    for line in kept:
        question, order = line.split("\t")
        assert references(question)[:10] == order.split(","), question
