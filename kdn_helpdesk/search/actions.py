"""Putting things into the index and taking them out, in the transaction of whoever changed them."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from kdn_helpdesk.core import clock, jobs
from kdn_helpdesk.core.db import db
from kdn_helpdesk.search import vocabulary
from kdn_helpdesk.search.documents import (
    Document,
    analysed,
    columns_besides,
    columns_of,
    distinct,
    terms_of,
)
from kdn_helpdesk.search.models import Kind, SearchChange, SearchEntry


def put(documents: Iterable[Document]) -> None:
    """Let these be found as they are now; visible to whoever searches after the commit."""
    for kind, ids in _numbers(documents := list(documents)).items():
        replace([d for d in documents if d.kind is kind], kinds=[kind], subject_ids=ids)


def remove(kind: Kind, subject_ids: Sequence[int]) -> None:
    """Let these not be found any more."""
    replace([], kinds=[kind], subject_ids=subject_ids)


def replace(
    documents: Iterable[Document], *, kinds: Sequence[Kind], subject_ids: Sequence[int]
) -> None:
    """Let the documents be all that is found of these kinds about these subjects."""
    words = vocabulary.current()
    known = {
        (entry.kind, entry.subject_id, entry.piece): entry
        for entry in db.session.scalars(_about(kinds, subject_ids))
    }
    fresh = {}
    for document in documents:
        key = (document.kind, document.subject_id, document.piece)
        if entry := known.pop(key, None):
            _update(entry, columns_besides(document, entry, words))
        else:
            fresh[key] = columns_of(document, words)
    for entry in known.values():
        _delete(entry)
    _insert(list(fresh.values()))
    db.session.flush()


def renew(limit: int = 200) -> int:
    """Analyse some entries anew that an earlier analyser or fewer words made; return how many."""
    words = vocabulary.refreshed()
    entries = db.session.scalars(
        sa.select(SearchEntry)
        .where(_is_outdated(words.version))
        .order_by(SearchEntry.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for entry in entries:
        _update(entry, analysed(entry, words))
    db.session.flush()
    return len(entries)


def _is_outdated(version: int) -> sa.ColumnElement[bool]:
    """Two ranges instead of an inequality, which no index answers: this is asked every minute."""
    return sa.or_(SearchEntry.version < version, SearchEntry.version > version)


def _numbers(documents: Iterable[Document]) -> dict[Kind, list[int]]:
    numbers: dict[Kind, list[int]] = {}
    for document in documents:
        numbers.setdefault(document.kind, []).append(document.subject_id)
    return numbers


def _about(kinds: Sequence[Kind], subject_ids: Sequence[int]) -> sa.Select[SearchEntry]:
    return sa.select(SearchEntry).where(
        SearchEntry.kind.in_(kinds), SearchEntry.subject_id.in_(subject_ids)
    )


def _delete(entry: SearchEntry) -> None:
    _note(entry.id, removed=distinct(terms_of(entry)), entries=-1, length=-entry.length)
    db.session.delete(entry)


def _insert(rows: list[dict[str, object]]) -> None:
    if not rows:
        return
    now = clock.now()
    entries = db.session.scalars(
        sa.insert(SearchEntry).returning(SearchEntry, sort_by_parameter_order=True),
        [{**row, "created_at": now} for row in rows],
    ).all()
    for entry in entries:
        _note(entry.id, added=distinct(terms_of(entry)), entries=1, length=entry.length)


def _update(entry: SearchEntry, columns: dict[str, object]) -> None:
    before, length = terms_of(entry), entry.length
    for name, value in columns.items():
        if getattr(entry, name) != value:
            setattr(entry, name, value)
    after = terms_of(entry)
    if before != after or length != entry.length:
        _note(
            entry.id,
            added=distinct(after - before),
            removed=distinct(before - after),
            length=entry.length - length,
        )


def _note(
    entry_id: int, *, added: str = "", removed: str = "", entries: int = 0, length: int = 0
) -> None:
    db.session.add(
        SearchChange(
            entry_id=entry_id, added=added, removed=removed, entries=entries, length=length
        )
    )
    jobs.ring()
