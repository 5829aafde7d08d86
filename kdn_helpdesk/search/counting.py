"""Keeps the figures of the index: in how many entries a term and a word occur, and the totals.

They decide the order of results, not what is found; so they may lag behind by one job.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute

from kdn_helpdesk.core.db import Base, db
from kdn_helpdesk.search import vocabulary
from kdn_helpdesk.search.documents import count_words, terms_of
from kdn_helpdesk.search.models import (
    SearchChange,
    SearchEntry,
    SearchFigure,
    SearchTerm,
    SearchWord,
)

BATCH = 500


def count_changes() -> int:
    """Add some of the noted changes to the figures; return how many they were.

    The rows are taken out first, so that of two workers each counts what the other does not.
    """
    some = sa.select(SearchChange.id).order_by(SearchChange.id).limit(BATCH)
    changes = db.session.execute(
        sa.delete(SearchChange)
        .where(SearchChange.id.in_(some))
        .returning(
            SearchChange.entry_id,
            SearchChange.added,
            SearchChange.removed,
            SearchChange.entries,
            SearchChange.length,
        )
    ).all()
    if not changes:
        return 0
    terms: Counter[str] = Counter()
    for change in changes:
        terms.update(change.added.split())
        terms.subtract(change.removed.split())
    _add_terms(terms)
    _add_words(change.entry_id for change in changes if change.entries > 0)
    _add_figures(sum(c.entries for c in changes), sum(c.length for c in changes))
    return len(changes)


def count_all() -> None:
    """Count everything from the entries; for a rebuilt index."""
    for table in (SearchChange, SearchTerm, SearchWord, SearchFigure):
        db.session.execute(sa.delete(table))
    analyser = vocabulary.analyser()
    terms: Counter[str] = Counter()
    words: Counter[str] = Counter()
    written: dict[str, str] = {}
    entries = length = 0
    for entry in db.session.scalars(sa.select(SearchEntry).execution_options(yield_per=BATCH)):
        terms.update(terms_of(entry))
        text = f"{entry.title}\n{entry.body}"
        words.update(count_words(text, entry.language, analyser, written))
        entries += 1
        length += entry.length
        db.session.expunge(entry)
    _add_terms(terms)
    _upsert_words(words, written)
    _add_figures(entries, length)
    vocabulary.forget()


def _add_terms(terms: Mapping[str, int]) -> None:
    rows = [{"term": term, "entries": n} for term, n in sorted(terms.items()) if n]
    _add_up(SearchTerm, SearchTerm.term, SearchTerm.entries, rows)
    if any(n < 0 for n in terms.values()):
        db.session.execute(sa.delete(SearchTerm).where(SearchTerm.entries <= 0))


def _add_words(entry_ids: Iterable[int]) -> None:
    analyser = vocabulary.analyser()
    words: Counter[str] = Counter()
    written: dict[str, str] = {}
    entries = db.session.execute(
        sa.select(SearchEntry.title, SearchEntry.body, SearchEntry.language).where(
            SearchEntry.id.in_(list(entry_ids))
        )
    )
    for title, body, language in entries:
        words.update(count_words(f"{title}\n{body}", language, analyser, written))
    _upsert_words(words, written)


def _upsert_words(words: Mapping[str, int], written: Mapping[str, str]) -> None:
    rows = [{"word": w, "written": written[w], "entries": n} for w, n in sorted(words.items())]
    _add_up(SearchWord, SearchWord.word, SearchWord.entries, rows)


def _add_figures(entries: int, length: int) -> None:
    rows = [{"name": "entries", "value": entries}, {"name": "length", "value": length}]
    _add_up(SearchFigure, SearchFigure.name, SearchFigure.value, rows)


def _add_up(
    table: type[Base],
    key: InstrumentedAttribute[str],
    number: InstrumentedAttribute[int],
    rows: Sequence[Mapping[str, Any]],
) -> None:
    """Insert rows or add to them; sorted by key, so that two workers never wait in a circle."""
    if not rows:
        return
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    statement: Any = insert(table)
    more = statement.excluded[number.key]
    statement = statement.on_conflict_do_update(
        index_elements=[key], set_={number.key: number + more}
    )
    db.session.connection().execute(statement, list(rows))
