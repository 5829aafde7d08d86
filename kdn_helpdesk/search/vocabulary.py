"""The words of all texts together: they split compounds and mend typing errors."""

import time
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from kdn_helpdesk.core.db import db
from kdn_helpdesk.search import lexicon
from kdn_helpdesk.search.analyser import VERSION, Analyser
from kdn_helpdesk.search.compounds import Splitter
from kdn_helpdesk.search.models import SearchFigure, SearchWord

FAMILIAR = 2
"""A word in so many entries may be a part of compounds; in one alone it may be an error."""
GENERATION = "generation"
"""The figure that rises when so many words are new that compounds should be split anew."""
GENERATIONS = 100_000
MOST_WORDS = 40_000
LASTS = 600.0
"""Seconds that a process works with the words it has read."""
SMALL = 3_000
LASTS_WHILE_SMALL = 15.0
LAST = "\U0010ffff"
"""Comes after every letter."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words and the analyser that splits by them."""

    frequencies: Mapping[str, int]
    analyser: Analyser
    generation: int
    read_at: float
    ordered: Sequence[str] = ()
    """The words by the alphabet."""

    def beginning_with(self, beginning: str) -> Sequence[str]:
        """Return the words that begin so."""
        first = bisect_left(self.ordered, beginning)
        return self.ordered[first : bisect_left(self.ordered, beginning + LAST)]

    @property
    def lasts(self) -> float:
        """How long to work with it: a small vocabulary grows fast and is read fast."""
        return LASTS if len(self.frequencies) > SMALL else LASTS_WHILE_SMALL

    @property
    def version(self) -> int:
        """What an entry analysed with these words is marked with."""
        return VERSION * GENERATIONS + self.generation


_read: WeakKeyDictionary[sa.Engine, Vocabulary] = WeakKeyDictionary()


def current() -> Vocabulary:
    """Return the vocabulary of the database, read anew from time to time."""
    engine = db.engine
    known = _read.get(engine)
    if known is None or time.monotonic() - known.read_at > known.lasts:
        known = _read[engine] = _load()
    return known


def refreshed() -> Vocabulary:
    """Return the vocabulary, read anew if the worker has raised its generation since."""
    if current().generation != _generation():
        forget()
    return current()


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
    found: dict[str, int] = dict(rows.all())
    frequencies = dict.fromkeys(lexicon.domain_words(), 0) | found
    parts = (word for word, entries in frequencies.items() if entries >= FAMILIAR)
    analyser = Analyser(Splitter(parts))
    words = sorted(frequencies)
    return Vocabulary(frequencies, analyser, _generation(), time.monotonic(), words)


def _generation() -> int:
    figure = sa.select(SearchFigure.value).where(SearchFigure.name == GENERATION)
    return db.session.scalar(figure) or 0
