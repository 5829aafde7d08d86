"""An index of its own for each test, filled by hand."""

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.search import actions, queries, vocabulary
from kdn_helpdesk.search.documents import Document
from kdn_helpdesk.search.models import Kind
from tests import factories

Put = Callable[..., int]


@pytest.fixture(autouse=True)
def fresh_vocabulary(app: Flask) -> Iterator[None]:
    with app.app_context():
        vocabulary.forget()
    yield


@pytest.fixture
def put(app: Flask) -> Put:
    """Put one document into the index and return its number."""
    numbers = itertools.count(1)

    def put(title: str, body: str = "", **columns: Any) -> int:
        number = columns.pop("subject_id", None) or next(numbers)
        values: dict[str, Any] = {
            "kind": Kind.ARTICLE,
            "reference": f"artikel-{number}",
            "readers": ("public",),
            "at": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number),
        } | columns
        with factories.writing():
            actions.put([Document(subject_id=number, title=title, body=body, **values)])
        return number

    return put


@pytest.fixture
def found(app: Flask) -> Callable[..., list[str]]:
    """Search and return the titles found, best first."""

    def found(text: str, viewer: Viewer | None = None, **options: Any) -> list[str]:
        with app.app_context():
            results = queries.search(text, viewer=viewer or Viewer(), **options)
            ids = [ranked.candidate.id for ranked in results.ranked]
            return [entry.title for entry in queries.list_entries(ids)]

    return found


@pytest.fixture
def count(app: Flask, drain: Callable[[], int]) -> Callable[[], None]:
    """Let the worker count and renew, and the web process read the words anew."""

    def count() -> None:
        drain()
        with app.app_context():
            vocabulary.forget()

    return count
