"""The order of results: BM25F over weighted fields and spellings, the same on every database."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log

from kdn_helpdesk.search.question import Asked, Question

TITLE_WEIGHT = 3.0
BODY_WEIGHT = 1.0
PARTS_WEIGHT = 0.5
SATURATION = 1.6
LENGTH_INFLUENCE = 0.75
FLOOR = 0.05
"""What scores less than this share of the best is noise: it holds nothing but a common word."""
COVERAGE = 0.05
"""The share of the score that depends on how much of the question an entry holds."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that an engine offers: its token strings, separated by blanks."""

    id: int
    title: str
    body: str
    parts: str
    length: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is known about all entries together."""

    entries: int
    average_length: float
    frequencies: Mapping[str, int]

    def rarity(self, term: str) -> float:
        """Return the inverse document frequency of a term; never negative."""
        found = min(self.frequencies.get(term, 1), self.entries)
        return log(1 + (self.entries - found + 0.5) / (found + 0.5))

    def worth(self, term: str, asked: str) -> float:
        """Return the rarity of what stands for an asked term: never more than that one's own."""
        if asked not in self.frequencies:
            return self.rarity(term)
        return min(self.rarity(term), self.rarity(asked))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score."""

    candidate: Candidate
    score: float


def rank(candidates: Iterable[Candidate], question: Question, corpus: Corpus) -> list[Ranked]:
    """Return the candidates that answer the question, best first; a tie goes to the newer one."""
    score = _scorer(question, corpus)
    ranked = [
        Ranked(candidate, points)
        for candidate in candidates
        if is_allowed(candidate, question) and (points := score(candidate)) > 0
    ]
    return sorted(
        ranked, key=lambda r: (-round(r.score, 9), -r.candidate.at.timestamp(), r.candidate.id)
    )


def without_noise(ranked: list[Ranked]) -> list[Ranked]:
    """Leave out of ranked results what holds hardly anything of the question."""
    floor = FLOOR * ranked[0].score if ranked else 0.0
    return [found for found in ranked if found.score >= floor]


def is_allowed(candidate: Candidate, question: Question) -> bool:
    """Tell whether every phrase occurs and nothing excluded does, in the title or in the text."""
    if not (question.phrases or question.excluded):
        return True
    texts = (f" {candidate.title} ", f" {candidate.body} ")
    return all(_occurs(phrase, texts) for phrase in question.phrases) and not any(
        _occurs(phrase, texts) for phrase in question.excluded
    )


def _occurs(phrase: Sequence[str], texts: Iterable[str]) -> bool:
    wanted = f" {' '.join(phrase)} "
    return any(wanted in text for text in texts)


def _scorer(question: Question, corpus: Corpus) -> Callable[[Candidate], float]:
    """Return what scores a candidate.

    All that stands for an asked word is counted as if it were that word, each time for less, and
    saturates once: a text with a word, its synonym and its parts does not answer it three times.
    """
    words = [_wanted(asked, corpus) for asked in question.asked]
    everything = sum(worth for worth, _ in words) or 1.0
    average = corpus.average_length or 1.0

    def score(candidate: Candidate) -> float:
        title, body, parts = map(_spread, (candidate.title, candidate.body, candidate.parts))
        stretch = 1 - LENGTH_INFLUENCE + LENGTH_INFLUENCE * candidate.length / average
        points = covered = 0.0
        for worth, terms in words:
            often = held = 0.0
            for term, share in terms:
                found = (
                    TITLE_WEIGHT * title.count(term)
                    + BODY_WEIGHT * body.count(term)
                    + PARTS_WEIGHT * parts.count(term)
                )
                if found:
                    often += share * found
                    held = max(held, share)
            if often:
                points += worth * often * (SATURATION + 1) / (often + SATURATION * stretch)
                covered += worth * held
        return points * (1 - COVERAGE + COVERAGE * covered / everything)

    return score


def _wanted(asked: Asked, corpus: Corpus) -> tuple[float, list[tuple[str, float]]]:
    """Return what an asked word is worth, and the share of it that each of its terms brings."""
    rarities = {term: corpus.worth(term, asked.term) for term in asked.terms}
    worths = {term: weight * rarities[term] for term, weight in asked.terms.items()}
    most = max(worths.values())
    if not most:
        return 0.0, []
    return asked.weight * most, [(f" {term} ", worth / most) for term, worth in worths.items()]


def _spread(terms: str) -> str:
    """Return terms each between blanks of its own, so that counting a string counts the term."""
    return f" {terms.replace(' ', '  ')} "
