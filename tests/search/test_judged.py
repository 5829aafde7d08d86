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


def test_the_right_documents_come_first(collection):
    """`unseen` was asked after the ranking was settled; whoever tunes never looks at its misses."""
    for name, least_recall, least_mrr, least_number in (
        ("questions", 0.95, 0.9, 22),
        ("clerks", 0.95, 0.85, 131),
        ("unseen", 0.95, 0.85, 100),
    ):
        judged = evaluation.read_judgements((JUDGED / f"{name}.tsv").read_text(encoding="utf-8"))
        figures = evaluation.measure((line, references(line.question)) for line in judged)
        assert figures.queries >= least_number
        assert figures.recall_at_5 >= least_recall, (name, figures)
        assert figures.mrr >= least_mrr, (name, figures)


def test_the_order_is_the_same_on_every_database(collection):
    """Kept in a file from a run; whoever changes the ranking on purpose writes it anew."""
    kept = (JUDGED / "order.tsv").read_text(encoding="utf-8").splitlines()
    assert len(kept) >= 20
    for line in kept:
        question, order = line.split("\t")
        assert references(question)[:10] == order.split(","), question
