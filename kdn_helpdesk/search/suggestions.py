"""What may be meant while somebody is still typing: titles of what they may read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.search import queries, results, vocabulary
from kdn_helpdesk.search.folding import fold
from kdn_helpdesk.search.highlights import Piece, find_spans, mark
from kdn_helpdesk.search.models import Kind
from kdn_helpdesk.search.question import Alternative, Asked, Question, read_question
from kdn_helpdesk.search.stemming import stem

MOST = 6
LOOKED_AT = 24
"""More than are shown: the meetings of a series are called the same, and one of them is enough."""
DATED = (Kind.MEETING, Kind.MINUTES)
SHORTEST = 2
COMPLETIONS = 8
COMPLETED_WEIGHT = 0.9
"""Below the word as it was typed: whoever typed a whole word meant that one."""
_RUNNING = re.compile(r"[^\W\d_]+$")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing to go to."""

    title: tuple[Piece, ...]
    label: str
    address: str
    language: str
    at: datetime | None
    """When it is, where that tells one from another."""


def suggest(text: str, *, viewer: Viewer) -> list[Suggestion]:
    """Return what answers the text best, its last word taken for the beginning of one.

    The words of the index only widen the question; what is shown are titles that the viewer may
    read, so that nothing of another text gets out.
    """
    question = _completed(text)
    if not question:
        return []
    found = queries.look_up(question, viewer=viewer)
    ids = [ranked.candidate.id for ranked in found.ranked[:LOOKED_AT]]
    unlike: dict[tuple[Kind, str], queries.Found] = {}
    for entry in queries.list_entries(ids):
        unlike.setdefault((entry.kind, entry.title), entry)
    return [_shown(entry, question.terms, viewer) for entry in list(unlike.values())[:MOST]]


def _completed(text: str) -> Question:
    known = vocabulary.current()
    question = read_question(text, known.analyser)
    match = _RUNNING.search(text)
    if match is None or len(match.group()) < SHORTEST:
        return question
    folded = fold(match.group())
    last = _last(match.group(), folded, known.beginning_with(folded))
    others = question.asked
    if others and others[-1].folded == folded:
        others = others[:-1]
    return replace(question, asked=(*others, last))


def _last(written: str, folded: str, words: Iterable[str]) -> Asked:
    """Let the commonest words that begin so stand for what was begun."""
    frequencies = vocabulary.current().frequencies
    likely = sorted(words, key=lambda word: (-frequencies[word], word))[:COMPLETIONS]
    own = stem(folded)
    terms = dict.fromkeys(term for word in likely if (term := stem(word)) != own)
    more = tuple(Alternative((term,), COMPLETED_WEIGHT) for term in terms)
    return Asked(written, folded, (Alternative((own,), 1.0), *more))


def _shown(entry: queries.Found, terms: frozenset[str], viewer: Viewer) -> Suggestion:
    spans = find_spans(entry.title, terms, vocabulary.analyser(), entry.language)
    return Suggestion(
        title=mark(entry.title, spans),
        label=str(results.LABELS[entry.kind]),
        address=results.address_of(entry.kind, entry.reference, viewer=viewer),
        language=entry.language,
        at=entry.at if entry.kind in DATED else None,
    )
