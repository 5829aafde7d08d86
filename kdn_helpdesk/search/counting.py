"""Keeps the figures of the index: in how many entries a term and a word occur, and the totals.

They decide the order of results, not what is found; so they may lag behind by one job.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from kdn_helpdesk.core.db import Base, db
from kdn_helpdesk.search import vocabulary
from kdn_helpdesk.search.documents import terms_of
from kdn_helpdesk.search.models import (
    SearchChange,
    SearchEntry,
    SearchFigure,
    SearchTerm,
    SearchWord,
)

BATCH = 500
GROWTH = 1.3
"""When there are so many times more familiar words, compounds are split anew."""
KNOWN = "familiar"


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
    _add_figures(
        entries=sum(change.entries for change in changes),
        length=sum(change.length for change in changes),
    )
    _note_growth()
    return len(changes)


def count_all() -> None:
    """Count everything from the entries; for a rebuilt index."""
    for table in (SearchChange, SearchTerm, SearchWord):
        db.session.execute(sa.delete(table))
    totals = SearchFigure.name.in_(("entries", "length"))
    db.session.execute(sa.delete(SearchFigure).where(totals))
    analyser = vocabulary.analyser()
    terms: Counter[str] = Counter()
    words: Counter[str] = Counter()
    written: dict[str, str] = {}
    entries = length = 0
    for entry in db.session.scalars(sa.select(SearchEntry).execution_options(yield_per=BATCH)):
        terms.update(terms_of(entry))
        found = analyser.spellings(f"{entry.title}\n{entry.body}", entry.language)
        words.update(found.keys())
        _keep_first(written, found)
        entries += 1
        length += entry.length
        db.session.expunge(entry)
    _add_terms(terms)
    _upsert_words(words, written)
    _add_figures(entries=entries, length=length)
    _note_growth()
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
        found = analyser.spellings(f"{title}\n{body}", language)
        words.update(found.keys())
        _keep_first(written, found)
    _upsert_words(words, written)


def _upsert_words(words: Mapping[str, int], written: Mapping[str, str]) -> None:
    rows = [{"word": w, "written": written[w], "entries": n} for w, n in sorted(words.items())]
    _add_up(SearchWord, SearchWord.word, SearchWord.entries, rows)


def _add_figures(**more: int) -> None:
    rows = [{"name": name, "value": number} for name, number in sorted(more.items())]
    _add_up(SearchFigure, SearchFigure.name, SearchFigure.value, rows)


def _note_growth() -> None:
    """Raise the generation of the vocabulary when it has grown enough to split compounds anew.

    It grows ever more slowly, so that all entries are analysed anew only a few times in all.
    """
    familiar = sa.select(sa.func.count()).where(SearchWord.entries >= vocabulary.FAMILIAR)
    now = db.session.scalar(familiar) or 0
    then = db.session.scalar(sa.select(SearchFigure.value).where(SearchFigure.name == KNOWN)) or 0
    if now > then * GROWTH:
        _add_figures(**{KNOWN: now - then, vocabulary.GENERATION: 1})


def _add_up(
    table: type[Base],
    key: InstrumentedAttribute[str],
    number: InstrumentedAttribute[int],
    rows: Sequence[Mapping[str, Any]],
) -> None:
    """Insert rows or add to them; sorted by key, so that two workers never wait in a circle."""
    if not rows:
        return
    insert = import_module(f"sqlalchemy.dialects.{db.engine.dialect.name}").insert
    statement: Any = insert(table)
    more = statement.excluded[number.key]
    statement = statement.on_conflict_do_update(
        index_elements=[key], set_={number.key: number + more}
    )
    db.session.connection().execute(statement, list(rows))


def _keep_first(written: dict[str, str], found: Mapping[str, str]) -> None:
    for word, spelling in found.items():
        written.setdefault(word, spelling)
