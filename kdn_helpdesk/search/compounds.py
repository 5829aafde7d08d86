"""What a German compound is made of: Bürgerbeteiligungsportal holds Bürger, Beteiligung, Portal."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from kdn_helpdesk.search import lexicon
from kdn_helpdesk.search.stemming import is_stop_word, stem

LINKS = ("", "s", "es", "n", "en", "er", "e", "ens", "nen")
SHORTEST_WHOLE = 6
SHORTEST_DOMAIN_PART = 3
SHORTEST_CORPUS_PART = 5
SHORTEST_PART_ALONE = 5
SHORTEST_KNOWN_ALONE = 7
LONGEST_WHOLE = 60


class Part(NamedTuple):
    """A part of a compound: the letters from start to end, without the linking element."""

    start: int
    end: int
    word: str


class _Split(NamedTuple):
    cost: float
    parts: tuple[Part, ...]


@cache
def _domain_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in lexicon.domain_words())


@cache
def _common_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in lexicon.common_words())


@cache
def _indivisible_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in lexicon.indivisible())


class Splitter:
    """Splits compounds by the domain's words and the vocabulary of the texts themselves.

    A wrong part is cheap, since parts weigh little in the ranking; a missing one costs a result.
    """

    def __init__(self, vocabulary: Iterable[str] = ()) -> None:
        """Take the folded words that occur on their own in the texts."""
        self._vocabulary = frozenset(
            word
            for word in vocabulary
            if len(word) >= SHORTEST_CORPUS_PART and word.isalpha() and not is_stop_word(word)
        )

    def split(self, word: str) -> tuple[Part, ...]:
        """Return the parts of a folded word, with the parts of the parts; none if it is simple."""
        return tuple(self._all_parts(word, 0, set()))

    def head(self, word: str) -> str:
        """Return the last part of a compound with its inflection (…portale), or nothing."""
        if self._is_simple(word):
            return ""
        best = self._best(word, 0, len(word), {})
        return word[best.parts[-1].start :] if best else ""

    def _all_parts(self, word: str, offset: int, seen: set[str]) -> Iterator[Part]:
        if self._is_simple(word):
            return
        best = self._best(word, 0, len(word), {})
        if best and len(best.parts) == 2 and best.parts[0].word in lexicon.prefixes():
            return
        for part in best.parts if best else self._edges(word):
            if part.word not in seen and not _is_particle(part.word):
                seen.add(part.word)
                yield Part(part.start + offset, part.end + offset, part.word)
                yield from self._all_parts(part.word, part.start + offset, seen)

    def _edges(self, word: str) -> tuple[Part, ...]:
        """Return the familiar beginning and end of a word whose middle nobody knows.

        Zuständigkeitsfinder holds Zuständigkeit, whatever a Finder is; Abmeldung holds no Meldung.
        """
        if stem(word) in _domain_stems():
            return ()
        found = []
        for end in range(len(word) - 4, SHORTEST_PART_ALONE - 1, -1):
            if _is_beginning(word[:end]) or self._is_long_known(word[:end]):
                found.append(Part(0, end, word[:end]))
                break
        for start in range(3, len(word) - SHORTEST_PART_ALONE + 1):
            if _is_ending(word, start) or (
                word[:start] not in lexicon.prefixes() and self._is_long_known(word[start:])
            ):
                found.append(Part(start, len(word), word[start:]))
                break
        return tuple(found)

    def _is_long_known(self, part: str) -> bool:
        return len(part) >= SHORTEST_KNOWN_ALONE and part in self._vocabulary

    def _is_simple(self, word: str) -> bool:
        return (
            not SHORTEST_WHOLE <= len(word) <= LONGEST_WHOLE
            or not word.isalpha()
            or stem(word) in _indivisible_stems()
        )

    def _best(
        self, word: str, start: int, end: int, known: dict[int, _Split | None]
    ) -> _Split | None:
        """Return the cheapest way to read word from start on, remembering what was worked out."""
        if start in known:
            return known[start]
        best: _Split | None = None
        if start > 0 and (cost := self._cost(word[start:], last=True)):
            best = _Split(cost, (Part(start, end, word[start:]),))
        for middle in range(start + SHORTEST_DOMAIN_PART, end - SHORTEST_DOMAIN_PART + 1):
            cost = self._cost(word[start:middle], last=False)
            if cost:
                first = Part(start, middle, word[start:middle])
                best = self._cheapest(word, first, cost, end, known, best)
        known[start] = best
        return best

    def _cheapest(
        self,
        word: str,
        first: Part,
        cost: float,
        end: int,
        known: dict[int, _Split | None],
        best: _Split | None,
    ) -> _Split | None:
        for link in LINKS:
            after = first.end + len(link)
            if after + SHORTEST_DOMAIN_PART > end or not word.startswith(link, first.end):
                continue
            rest = self._best(word, after, end, known)
            if rest is None:
                continue
            total = cost + rest.cost + (0.1 if link else 0.0)
            if best is None or total < best.cost:
                best = _Split(total, (first, *rest.parts))
        return best

    def _cost(self, part: str, *, last: bool) -> float:
        """Return what a part costs: few and familiar ones are cheap, 0 means it is no word."""
        domain = lexicon.domain_words()
        if part in domain:
            return 1.0 if len(part) > SHORTEST_DOMAIN_PART else 1.3
        if len(part) < 4:
            return 0.0
        if not last and part + "e" in domain:  # Schulamt, Sprachmodell
            return 1.1
        if stem(part) in _domain_stems():
            return 1.1
        if part in lexicon.common_words() or (last and stem(part) in _common_stems()):
            return 1.2
        if part in self._vocabulary or (not last and part + "e" in self._vocabulary):
            return 1.4
        return 0.0


def _is_beginning(part: str) -> bool:
    return _is_familiar(part) or (part in lexicon.common_words() and not _is_particle(part))


def _is_ending(word: str, start: int) -> bool:
    return word[:start] not in lexicon.prefixes() and _is_familiar(word[start:])


def _is_particle(part: str) -> bool:
    return part in lexicon.prefixes() or is_stop_word(part)


def _is_familiar(part: str) -> bool:
    return part in lexicon.domain_words() or stem(part) in _domain_stems()
