"""Finding things: candidates from the engine, the order from BM25, only what the reader may see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import NamedTuple

import sqlalchemy as sa

from kdn_helpdesk.core.db import Columns, db, read
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.search import spelling, vocabulary
from kdn_helpdesk.search.engines import NOTHING, Engine, Match, clauses_of, engine
from kdn_helpdesk.search.filters import Facts, Filter
from kdn_helpdesk.search.models import Kind, SearchEntry, SearchFigure, SearchTerm, SearchWord
from kdn_helpdesk.search.question import Asked, Question, read_question
from kdn_helpdesk.search.ranking import Candidate, Corpus, Ranked, rank, without_noise
from kdn_helpdesk.search.readers import keys_of
from kdn_helpdesk.search.stemming import is_stop_word, stem

MOST = 200
"""So many results are ranked; nobody reads on."""
ENOUGH = 20
"""With so many results that hold every word, those with some of them are not looked for."""
MOST_MENDED = 3
"""Whoever mistypes more words than this reads them again."""
MOST_KIN = 4
RANKED_BY_ENGINE = 2_000
"""Where more entries may match than this, the newest and those with the word in the title are
taken instead of what the engine thinks best: it would have to weigh them all."""
_STANDS_FOR = {Kind.NOTE: Kind.TICKET}
COMMON_SHARE = 10
COMMON_FROM = 2_000
"""A term in over a tenth of all entries says little, once there are so many entries."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A word that nothing is found by, and the one that was looked for instead."""

    written: str
    instead: str


@dataclass(frozen=True, slots=True)
class Results:
    """The entries found, best first, of all kinds."""

    question: Question
    ranked: Sequence[Ranked]
    facts: Mapping[int, Facts]
    """By the entry's number."""
    unknown: tuple[Asked, ...] = ()
    """Words that no entry holds, whoever may see it, and that are not made of known ones."""
    strange: tuple[Asked, ...] = ()
    """Words that no entry holds as they are."""
    mended: tuple[Mended, ...] = ()
    is_cut: bool = False
    """Whether there are more than were ranked."""

    def narrowed(self, wanted: Filter) -> "Results":
        """Return the results that fit alone."""
        if not wanted:
            return self
        fitting = [found for found in self.ranked if wanted.fits(self.facts[found.candidate.id])]
        return replace(self, ranked=fitting)

    @property
    def facts_ranked(self) -> list[Facts]:
        """What the results are, best first."""
        return [self.facts[found.candidate.id] for found in self.ranked]


@dataclass(frozen=True, slots=True)
class _Lookup:
    """What is asked, of whom, and what is known about the words."""

    engine: Engine
    question: Question
    readers: tuple[str, ...]
    wanted: Filter
    corpus: Corpus


def search(text: str, *, viewer: Viewer, wanted: Filter = NOTHING, mend: bool = True) -> Results:
    """Return what the viewer may see of what answers the text.

    With `mend`, words that occur nowhere give way to the nearest one that the viewer finds.
    """
    question = read_question(text, vocabulary.analyser())
    results = look_up(question, viewer=viewer, wanted=wanted)
    if not mend or not question:
        return results
    better = _mend(results, viewer)
    for word in better:
        text = text.replace(word.written, word.instead)
    if better:
        question = read_question(text, vocabulary.analyser())
    wider = _with_kin(question, results.strange)
    if wider is question and not better:
        return results
    return replace(look_up(wider, viewer=viewer, wanted=wanted), mended=tuple(better))


class Found(NamedTuple):
    """An entry as it is shown."""

    id: int
    kind: Kind
    reference: str
    title: str
    body: str
    language: str
    at: datetime
    file_name: str


def list_entries(ids: Sequence[int]) -> list[Found]:
    """Return the entries of results that were found, in this order, to be shown."""
    entries = {row[0]: Found(*row) for row in read(_shown(), {"ids": list(ids)})}
    return [entries[number] for number in ids if number in entries]


def look_up(question: Question, *, viewer: Viewer, wanted: Filter = NOTHING) -> Results:
    """Return what the viewer may see of what answers a question as it stands."""
    if not question:
        return Results(question, (), {})
    corpus = corpus_of(question)
    lookup = _Lookup(engine(), question, keys_of(viewer), wanted, corpus)
    ids = _candidates(lookup)
    candidates, facts, subjects = _load(ids)
    ranked = _once(without_noise(rank(candidates, question, corpus)), subjects)
    unknown = tuple(w for w in question.asked if not _is_known(w, corpus, ranked))
    strange = tuple(w for w in question.asked if w.term not in corpus.frequencies)
    return Results(question, ranked[:MOST], facts, unknown, strange, is_cut=len(ids) >= MOST)


def _is_known(word: Asked, corpus: Corpus, ranked: Sequence[Ranked]) -> bool:
    """Tell whether a word needs no mending; what is not yet counted is seen in the results."""
    if word.compound or any(term in corpus.frequencies for term in word.names):
        return True
    return any(word.term in _terms(found.candidate) for found in ranked)


def corpus_of(question: Question) -> Corpus:
    """Return what is known about the words of a question."""
    figures = {name: value for name, value in read(_figures())}  # noqa: C416  # rows are no pairs
    found = read(_frequencies(), {"terms": list(question.terms)})
    entries = max(figures.get("entries", 0), 0)
    return Corpus(
        entries=entries,
        average_length=figures.get("length", 0) / entries if entries else 0.0,
        frequencies={term: number for term, number in found},  # noqa: C416
    )


def _candidates(lookup: _Lookup) -> list[int]:
    """Return ids of entries with every word, and where these are few, also with some words."""
    asked = lookup.question.asked
    telling = _telling(asked, lookup.corpus)
    ids = _offered(lookup, telling, every=True)
    if len(asked) > 1 and len(ids) < ENOUGH:
        ids += _offered(lookup, _rarest(asked, lookup.corpus), every=False)
    elif len(ids) < ENOUGH and any(len(word.alternatives) > 1 for word in telling):
        ids += _offered(lookup, telling, every=False)
    return list(dict.fromkeys(ids))


def _telling(asked: Sequence[Asked], corpus: Corpus) -> list[Asked]:
    """Leave out the words that stand almost everywhere, while rarer ones remain."""
    if corpus.entries < COMMON_FROM:
        return list(asked)
    limit = corpus.entries / COMMON_SHARE
    rarer = [word for word in asked if _frequency(word, corpus, full=True) <= limit]
    return rarer if any(_frequency(word, corpus) for word in rarer) else list(asked)


def _rarest(asked: Sequence[Asked], corpus: Corpus) -> list[Asked]:
    """Return the rarest words, as many as the engine may weigh; at least one that occurs."""
    chosen: list[Asked] = []
    total = 0
    for word in sorted(asked, key=lambda w: (-w.weight, _frequency(w, corpus))):
        before, total = total, total + _frequency(word, corpus)
        if before and total > RANKED_BY_ENGINE:
            break
        chosen.append(word)
    return chosen


def _frequency(asked: Asked, corpus: Corpus, *, full: bool = False) -> int:
    """Return in how many entries a word may be at most; `full` counts itself alone."""
    terms: Iterable[str] = (term for term, w in asked.terms.items() if w >= 1.0 or not full)
    return sum(corpus.frequencies.get(term, 0) for term in terms)


def _offered(lookup: _Lookup, asked: Sequence[Asked], *, every: bool) -> list[int]:
    match = Match(
        readers=lookup.readers,
        clauses=clauses_of(asked, loosely=not every),
        every=every,
        phrases=lookup.question.phrases,
        excluded=lookup.question.excluded,
        wanted=lookup.wanted,
        rarities=tuple(
            (term, word.weight * weight * lookup.corpus.rarity(term))
            for word in asked
            for term, weight in word.terms.items()
        ),
    )
    frequencies = [_frequency(word, lookup.corpus) for word in asked]
    at_most = min(frequencies) if every else sum(frequencies)
    if at_most <= RANKED_BY_ENGINE:
        return lookup.engine.best(match, MOST)
    in_title = lookup.engine.newest(match.narrowed_to_titles(), MOST // 2)
    return list(dict.fromkeys([*in_title, *lookup.engine.newest(match, MOST)]))[:MOST]


def _load(
    ids: Sequence[int],
) -> tuple[list[Candidate], dict[int, Facts], dict[int, tuple[Kind, int]]]:
    rows = read(_entries(), {"ids": list(ids)}).all()
    facts = {
        row.id: Facts(row.kind, row.topic, row.working_group, row.organisation, row.at)
        for row in rows
    }
    subjects = {row.id: (_STANDS_FOR.get(row.kind, row.kind), row.subject_id) for row in rows}
    return [Candidate(*row[:6]) for row in rows], facts, subjects


# Statements that are built once: building one costs more than asking it.


@cache
def _figures() -> Columns:
    return sa.select(SearchFigure.name, SearchFigure.value)


@cache
def _frequencies() -> Columns:
    terms: sa.BindParameter[str] = sa.bindparam("terms", expanding=True)
    return sa.select(SearchTerm.term, SearchTerm.entries).where(SearchTerm.term.in_(terms))


@cache
def _shown() -> Columns:
    ids: sa.BindParameter[int] = sa.bindparam("ids", expanding=True)
    columns = (getattr(SearchEntry, name) for name in Found._fields)
    return sa.select(*columns).where(SearchEntry.id.in_(ids))


@cache
def _entries() -> Columns:
    ids: sa.BindParameter[int] = sa.bindparam("ids", expanding=True)
    return sa.select(
        SearchEntry.id,
        SearchEntry.title_terms,
        SearchEntry.body_terms,
        SearchEntry.parts,
        SearchEntry.length,
        SearchEntry.at,
        SearchEntry.kind,
        SearchEntry.subject_id,
        SearchEntry.topic,
        SearchEntry.working_group,
        SearchEntry.organisation,
    ).where(SearchEntry.id.in_(ids))


def _once(ranked: Sequence[Ranked], subjects: Mapping[int, tuple[Kind, int]]) -> list[Ranked]:
    """Keep the best of a request, its internal notes and their files."""
    best: dict[tuple[Kind, int], Ranked] = {}
    for found in ranked:
        best.setdefault(subjects[found.candidate.id], found)
    return list(best.values())


def _mend(results: Results, viewer: Viewer) -> list[Mended]:
    unknown = results.unknown[:MOST_MENDED]
    nearest = ((word.written, _nearest_visible(word, viewer)) for word in unknown)
    return [Mended(written, instead) for written, instead in nearest if instead]


def _with_kin(question: Question, strange: Sequence[Asked]) -> Question:
    """Let known words that are spelled much the same stand for those that nobody knows."""
    known = vocabulary.current()
    kin = {
        word.folded: spelling.kin(
            word.folded, known.frequencies, known.beginning_with(spelling.beginning(word.folded))
        )
        for word in strange[:MOST_KIN]
    }
    if not any(kin.values()):
        return question
    return replace(question, asked=tuple(w.widened(kin.get(w.folded, ())) for w in question.asked))


def _terms(candidate: Candidate) -> set[str]:
    return {*candidate.title.split(), *candidate.body.split(), *candidate.parts.split()}


def _nearest_visible(word: Asked, viewer: Viewer) -> str | None:
    """Return the nearest known word that this viewer finds something by.

    A word that stands only in what others read is never proposed: it must be found itself, not
    by what else may stand for it.
    """
    known = vocabulary.current().frequencies
    for candidate in spelling.nearest(word.folded, known):
        if _is_visible([candidate], viewer):
            return _as_written(candidate)
    for first, link, second in spelling.nearest_compounds(word.folded, known):
        if _is_visible([first, second], viewer):
            return f"{_as_written(first)}{link}{_as_written(second).lower()}"
    return None


def _is_visible(words: Sequence[str], viewer: Viewer) -> bool:
    """Tell whether something that the viewer may read holds all these folded words."""
    if any(is_stop_word(word) for word in words):
        return False
    clauses = tuple(((stem(word),),) for word in words)
    return bool(engine().newest(Match(keys_of(viewer), clauses, every=True), 1))


def _as_written(word: str) -> str:
    written = sa.select(SearchWord.written).where(SearchWord.word == word)
    return db.session.scalar(written) or word
