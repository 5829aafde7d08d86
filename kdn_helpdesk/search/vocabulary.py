"""The words of all texts together: they split compounds and mend typing errors."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from kdn_helpdesk.core.db import db
from kdn_helpdesk.search.analyser import Analyser
from kdn_helpdesk.search.compounds import Splitter
from kdn_helpdesk.search.models import SearchWord

FAMILIAR = 3
"""A word that occurs in so many entries may be a part of compounds; in fewer it may be an error."""
MOST_WORDS = 40_000
LASTS = 600.0
"""Seconds that a process works with the words it has read."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words and the analyser that splits by them."""

    frequencies: Mapping[str, int]
    analyser: Analyser
    read_at: float


_read: WeakKeyDictionary[sa.Engine, Vocabulary] = WeakKeyDictionary()


def current() -> Vocabulary:
    """Return the vocabulary of the database, read anew every ten minutes."""
    engine = db.engine
    known = _read.get(engine)
    if known is None or time.monotonic() - known.read_at > LASTS:
        known = _read[engine] = _load()
    return known


def forget() -> None:
    """Read the words anew when they are next needed."""
    _read.pop(db.engine, None)


def analyser() -> Analyser:
    """Return the analyser that splits compounds by the current vocabulary."""
    return current().analyser


def _load() -> Vocabulary:
    rows = db.session.execute(
        sa.select(SearchWord.word, SearchWord.entries)
        .order_by(SearchWord.entries.desc(), SearchWord.word)
        .limit(MOST_WORDS)
    )
    frequencies: dict[str, int] = dict(rows.all())
    parts = (word for word, entries in frequencies.items() if entries >= FAMILIAR)
    return Vocabulary(frequencies, Analyser(Splitter(parts)), time.monotonic())
