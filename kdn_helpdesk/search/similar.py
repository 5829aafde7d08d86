"""What answers a question already, while somebody is still writing it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import sqlalchemy as sa

from kdn_helpdesk.core.db import read
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.search import queries, results, vocabulary
from kdn_helpdesk.search.engines import Match, clauses_of, engine
from kdn_helpdesk.search.filters import Filter
from kdn_helpdesk.search.models import Kind, SearchEntry, SearchTerm
from kdn_helpdesk.search.question import Asked, Question, read_question
from kdn_helpdesk.search.ranking import Candidate, rank
from kdn_helpdesk.search.readers import DESK, keys_of

KINDS = (Kind.SHARED, Kind.ARTICLE, Kind.WISH)
MOST = 5
READ_AT_MOST = 1_500
"""Letters of the text: what it is about stands in its beginning."""
TELLING = 8
"""So many of its words are looked for, the rarest; more cost time and add noise."""
RAREST = 3
OFFERED = 60
IN_COMMON = 2
"""A text that shares fewer of these words is not similar, unless there is but one."""


@dataclass(frozen=True, slots=True)
class Similar:
    """Something that may answer it: what it is, where it stands, how it is called."""

    kind: Kind
    label: str
    address: str
    title: str
    opening: str
    """The first words of its text."""


def find_similar(subject: str, body: str, *, viewer: Viewer) -> list[Similar]:
    """Return shared requests, articles and wishes that the viewer may read, the best first.

    Originals are never among them, not even for the desk.
    """
    question = _question(f"{subject}\n{body}"[:READ_AT_MOST])
    if not question:
        return []
    keys = tuple(key for key in keys_of(viewer) if key != DESK)
    candidates = _candidates(question, keys)
    ranked = rank(candidates, question, queries.corpus_of(question))
    needed = min(IN_COMMON, len(question.asked))
    best = [
        found.candidate.id for found in ranked if _in_common(found.candidate, question) >= needed
    ]
    return [_shown(entry, viewer) for entry in queries.list_entries(best[:MOST])]


def _question(text: str) -> Question:
    """Return the telling words of the text as a question, the rarest first."""
    analyser = vocabulary.analyser()
    written: dict[str, str] = {}
    for word in analyser.words(text):
        if word.term:
            written.setdefault(word.term, text[word.start : word.end])
    known = read(
        sa.select(SearchTerm.term)
        .where(SearchTerm.term.in_(list(written)))
        .order_by(SearchTerm.entries)
        .limit(TELLING)
    )
    words = [written[term] for (term,) in known]
    question = read_question(" ".join(words), analyser)
    return replace(question, asked=tuple(_plain(asked) for asked in question.asked))


def _plain(asked: Asked) -> Asked:
    """Look for the word and its parts, not for what else it might mean: this is no search."""
    return replace(asked, alternatives=asked.alternatives[:2])


def _candidates(question: Question, keys: tuple[str, ...]) -> list[Candidate]:
    """Return entries with such words in the title, with the rarest, and with any."""
    every = Match(readers=keys, clauses=(), every=False, wanted=Filter(kinds=KINDS))
    match = replace(every, clauses=clauses_of(question.asked, loosely=False))
    rarest = replace(every, clauses=clauses_of(question.asked[:RAREST], loosely=False))
    found = engine()
    ids = [
        *found.newest(match.narrowed_to_titles(), OFFERED),
        *found.newest(rarest, OFFERED),
        *found.newest(match, OFFERED),
    ]
    return _load(dict.fromkeys(ids))


def _load(ids: Iterable[int]) -> list[Candidate]:
    rows = read(
        sa.select(
            SearchEntry.id,
            SearchEntry.title_terms,
            SearchEntry.body_terms,
            SearchEntry.parts,
            SearchEntry.length,
            SearchEntry.at,
        ).where(SearchEntry.id.in_(list(ids)))
    )
    return [Candidate(*row) for row in rows]


def _in_common(candidate: Candidate, question: Question) -> int:
    held = {*candidate.title.split(), *candidate.body.split(), *candidate.parts.split()}
    return sum(1 for asked in question.asked if any(term in held for term in asked.terms))


def _shown(entry: queries.Found, viewer: Viewer) -> Similar:
    words = " ".join(entry.body.split())
    return Similar(
        kind=entry.kind,
        label=str(results.LABELS[entry.kind]),
        address=results.address_of(entry.kind, entry.reference, viewer=viewer),
        title=entry.title,
        opening=words if len(words) <= 160 else words[:159].rstrip() + "…",
    )
