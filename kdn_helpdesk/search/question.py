"""What somebody asks: words, "phrases in quotes", and -words that must not occur."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from kdn_helpdesk.search import lexicon, synonyms
from kdn_helpdesk.search.analyser import Analyser, Word
from kdn_helpdesk.search.stemming import is_stop_word, stem

PART_WEIGHT = 0.4
ROOT_WEIGHT = 0.5
SYNONYM_WEIGHT = 0.5
KIN_WEIGHT = 0.4
FILLER_WEIGHT = 0.3
LOWER_WEIGHT = 0.8
LONGEST_TEXT = 500
MOST_WORDS = 24
LONGEST_LINKS = 3
_SCAN = re.compile(
    r"""(?P<minus>(?<!\S)[-−–](?=\S))?
        (?:["„“”«»](?P<phrase>[^"„“”«»]*)["„“”«»]|(?P<words>[^\s"„“”«»]+))""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Terms that together stand for an asked word; each counts with the weight."""

    terms: tuple[str, ...]
    weight: float
    is_parts: bool = False
    """Whether these are what a compound is made of, and not the word by another name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One asked word and everything that may stand for it, itself first."""

    written: str
    folded: str
    alternatives: tuple[Alternative, ...]
    compound: bool = False
    """Whether it consists of known words, so that nobody need have written it before."""
    weight: float = 1.0
    """How much it counts beside the other words: what questions are made with counts less."""

    @property
    def term(self) -> str:
        """The word's own term."""
        return self.alternatives[0].terms[0]

    @property
    def terms(self) -> dict[str, float]:
        """Every term with its highest weight."""
        weights: dict[str, float] = {}
        for alternative in self.alternatives:
            for term in alternative.terms:
                weights[term] = max(weights.get(term, 0.0), alternative.weight)
        return weights

    @property
    def names(self) -> frozenset[str]:
        """The terms that mean the whole word: its forms and synonyms, no parts."""
        whole = (other.terms for other in self.alternatives if not other.is_parts)
        return frozenset(term for terms in whole for term in terms)

    def widened(self, kin: Iterable[str]) -> "Asked":
        """Let further folded words stand for this one."""
        terms = {stem(word) for word in kin} - self.terms.keys()
        more = tuple(Alternative((term,), KIN_WEIGHT) for term in sorted(terms))
        return replace(self, alternatives=self.alternatives + more) if more else self


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the engines and the ranking take it."""

    text: str
    asked: tuple[Asked, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    unused: tuple[str, ...] = field(default=())

    def __bool__(self) -> bool:
        """Tell whether there is anything to look for."""
        return bool(self.asked)

    @property
    def terms(self) -> frozenset[str]:
        """Every term that may be marked in a result."""
        return frozenset(term for asked in self.asked for term in asked.terms)


def read_question(text: str, analyser: Analyser) -> Question:
    """Read what was typed; what is too long is cut, since a question is no text."""
    text = text.replace("\x00", " ").strip()[:LONGEST_TEXT]
    words: list[Word] = []
    written: list[str] = []
    phrases, excluded, unused = [], [], []
    for minus, piece, is_phrase in _pieces(text):
        found = list(analyser.words(piece))
        terms = tuple(word.term for word in found if word.term)
        unused += [piece[w.start : w.end] for w in found if not w.term]
        if minus:
            excluded += [terms] if terms else []
            continue
        if is_phrase and len(terms) > 1:
            phrases.append(terms)
        words += [word for word in found if word.term]
        written += [piece[word.start : word.end] for word in found if word.term]
    asked = _asked(words[:MOST_WORDS], written[:MOST_WORDS])
    return Question(text, asked, tuple(phrases), tuple(excluded), tuple(unused))


def _pieces(text: str) -> Iterator[tuple[bool, str, bool]]:
    """Yield (excluded, text, quoted); words in a row stay together for their halves in common."""
    running: list[str] = []
    for match in _SCAN.finditer(text):
        if match["words"] and not match["minus"]:
            running.append(match["words"])
            continue
        if running:
            yield False, " ".join(running), False
            running = []
        quoted = match["phrase"] is not None
        yield bool(match["minus"]), match["phrase"] if quoted else match["words"], quoted
    if running:
        yield False, " ".join(running), False


def _asked(words: list[Word], written: list[str]) -> tuple[Asked, ...]:
    wider = _wider(words)
    tells_nouns = any(text[:1].isupper() for text in written[1:])
    return tuple(
        Asked(
            written=text,
            folded=word.folded,
            alternatives=tuple(_alternatives(word, extra)),
            weight=_weight(word, is_lower=tells_nouns and text[:1].islower()),
            compound=_is_made_of_parts(word),
        )
        for word, text, extra in zip(words, written, wider, strict=True)
    )


def _is_made_of_parts(word: Word) -> bool:
    """Tell whether the parts leave no more of a word over than what links them."""
    shorter = [hit for hit in word.parts if len(hit.term) < len(word.term)]
    covered = {place for hit in shorter for place in range(hit.start, hit.end)}
    return bool(shorter) and word.end - word.start - len(covered) <= LONGEST_LINKS


def _weight(word: Word, *, is_lower: bool) -> float:
    """Return how much a word counts: in German what is asked about is a noun, and has a capital."""
    if word.folded in lexicon.fillers():
        return FILLER_WEIGHT
    return LOWER_WEIGHT if is_lower else 1.0


def _alternatives(word: Word, wider: Iterable[Alternative]) -> Iterator[Alternative]:
    yield Alternative((word.term,), 1.0)
    english = stem(word.folded, "en")
    if english != word.term and not is_stop_word(word.folded, "en"):
        yield Alternative((english,), 1.0)
    # a hyphenated word hands its joined spelling over as a part that covers more than itself
    parts = tuple(hit.term for hit in word.parts if hit.end <= word.end - word.start)
    if parts:
        yield Alternative(parts, PART_WEIGHT, is_parts=True)
    if word.root:
        yield Alternative((word.root,), ROOT_WEIGHT)
    yield from wider


def _wider(words: list[Word]) -> list[list[Alternative]]:
    """Find what stands for several words in a row: joined spellings and synonyms."""
    wider: list[list[Alternative]] = [[] for _ in words]
    for first, word in enumerate(words):
        for hit in word.parts:
            covered = [
                at
                for at in range(first, len(words))
                if words[at].end <= word.start + hit.end and words[at].start >= word.start
            ]
            if hit.end > word.end - word.start:
                _share(wider, covered, (hit.term,), 1.0)
        for length in range(1, synonyms.LONGEST_PHRASE + 1):
            row = tuple(other.term for other in words[first : first + length])
            if len(row) == length:
                for other in synonyms.find_synonyms(row):
                    _share(wider, range(first, first + length), other, SYNONYM_WEIGHT)
    return wider


def _share(
    wider: list[list[Alternative]], places: Iterable[int], terms: tuple[str, ...], weight: float
) -> None:
    """Let the words at these places share an alternative, so that it counts once in all."""
    places = list(places)
    for place in places:
        wider[place].append(Alternative(terms, weight / len(places) / len(terms)))
