"""From a text to the words of the index, each with its place in the text.

Both databases store what this module makes; nothing else decides what a word is.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from kdn_helpdesk.search.compounds import Splitter
from kdn_helpdesk.search.folding import LETTER, fold, fold_with_offsets, strip_gender
from kdn_helpdesk.search.roots import root
from kdn_helpdesk.search.stemming import LONGEST_TERM, is_stop_word, stem

VERSION = 3
"""Stored with every entry; raise it when the analysis changes, and a job indexes all anew."""

_WORD = (
    rf"(?:{LETTER})+"
    rf"(?:[:*·_](?:innen|in)(?:{LETTER})*|/-?(?:innen|in)\b|\((?:innen|in)\)(?:{LETTER})*"
    r"|[:*·_](?:r|n|e|s|en|er)\b)?"
)
_CHUNK = re.compile(rf"{_WORD}(?:[-‐‑–./'’&+_]{_WORD})*")
_PIECE = re.compile(_WORD)
_ELIDED = re.compile(r"[-‐‑](?:/|\s*(?:,|und\b|oder\b|bzw\.?|sowie\b|&))\s*")
_CONJUNCTIONS = frozenset({"und", "oder", "bzw", "sowie"})
_PARTICLES = ("nach", "vor", "ein", "aus", "auf", "an", "ab", "zu", "hin", "her", "rueck")
MOST_PIECES = 5


class Hit(NamedTuple):
    """A term that stands for the letters from start to end, counted within its word."""

    start: int
    end: int
    term: str


class Word(NamedTuple):
    """A word of a text: its place, its spelling in the index, its term and its parts.

    An empty term is a word that says nothing (it is not indexed, but highlighting steps over it).
    """

    start: int
    end: int
    folded: str
    term: str
    parts: tuple[Hit, ...]
    root: str = ""
    """What all forms of the verb have in common, where the term is finer."""


class Terms(NamedTuple):
    """What is stored of a text: its terms in order, and the parts of its compounds."""

    main: list[str]
    parts: list[str]


class Analyser:
    """Reads texts with one vocabulary; make a new one when the vocabulary has changed."""

    def __init__(self, splitter: Splitter | None = None, *, remembered: int = 20_000) -> None:
        """Take the splitter of compounds; the domain's own words alone when none is given."""
        self.splitter = splitter or Splitter()
        self._read = lru_cache(maxsize=remembered)(self._read_chunk)
        self._terms_of = lru_cache(maxsize=remembered)(self._read_terms)

    def terms(self, text: str, language: str = "de") -> Terms:
        """Return what the index stores of a text."""
        terms = Terms([], [])
        if _ELIDED.search(text):  # words of which one completes another are read one by one
            for word in self.words(text, language):
                _add(terms, word)
            return terms
        for chunk in _CHUNK.findall(text):
            main, parts = self._terms_of(chunk, language)
            terms.main.extend(main)
            terms.parts.extend(parts)
        return terms

    def spellings(self, text: str, language: str = "de") -> dict[str, str]:
        """Return the words of a text that consist of letters: folded, and as first written."""
        found: dict[str, str] = {}
        for chunk in dict.fromkeys(_CHUNK.findall(text)):
            for word in self._read(chunk, language):
                if word.term and word.folded.isalpha() and word.folded not in found:
                    found[word.folded] = strip_gender(chunk[word.start : word.end])
        return found

    def words_with(self, terms: frozenset[str], text: str, language: str = "de") -> Iterator[Word]:
        """Yield those words of a text that have one of the terms, themselves or in a part."""
        if _ELIDED.search(text):
            yield from self.words(text, language)
            return
        for match in _CHUNK.finditer(text):
            main, parts = self._terms_of(match.group(), language)
            if terms.isdisjoint(main) and terms.isdisjoint(parts):
                continue
            start = match.start()
            for word in self._read(match.group(), language):
                yield word._replace(start=start + word.start, end=start + word.end)

    def words(self, text: str, language: str = "de") -> Iterator[Word]:
        """Yield the words of a text in order; hyphenated words give their parts one by one."""
        stub: tuple[int, str] | None = None
        for match in _CHUNK.finditer(text):
            start = match.start()
            words = self._read(match.group(), language)
            if stub is not None and words:
                if words[0].folded in _CONJUNCTIONS:
                    continue
                yield self._completed(stub, words[-1].folded, language)
                stub = None
            if words and _ELIDED.match(text, match.end()):
                last = words[-1]
                words, stub = (
                    words[:-1],
                    (start + last.start, text[start + last.start : match.end()]),
                )
            for word in words:
                yield word._replace(start=start + word.start, end=start + word.end)
        if stub is not None:
            yield self._single(*stub, language)

    def _completed(self, stub: tuple[int, str], following: str, language: str) -> Word:
        """Read the first half of Vor-/Nachteile or Beteiligungs- und Planungsportal as a whole."""
        start, written = stub
        head = self.splitter.head(following)
        folded = fold(strip_gender(written))
        if folded in _PARTICLES:
            particle = next((p for p in _PARTICLES if following.startswith(p)), "")
            head = following[len(particle) :] if particle else head
        if not head:
            return self._single(start, written, language)
        whole = folded + head
        hits = tuple(
            Hit(0, len(written), stem(part.word, language)) for part in self.splitter.split(whole)
        )
        return Word(start, start + len(written), whole, stem(whole, language), hits)

    def _read_terms(self, chunk: str, language: str) -> Terms:
        terms = Terms([], [])
        for word in self._read(chunk, language):
            _add(terms, word)
        return terms

    def _read_chunk(self, chunk: str, language: str) -> tuple[Word, ...]:
        pieces = [(m.start(), m.group()) for m in _PIECE.finditer(chunk)]
        read = (self._single(start, written, language) for start, written in pieces)
        words = [word for word in read if word.folded]  # signs without a sound fold to nothing
        if len(words) < 2 or len(words) > MOST_PIECES:
            return tuple(word for word in words if len(word.folded) > 1 or word.folded.isdigit())
        joined = "".join(word.folded for word in words)[:LONGEST_TERM]
        if any(len(word.folded) == 1 and word.folded.isalpha() for word in words):
            return (self._initial(chunk, joined, words, language),)
        first = words[0]
        whole = Hit(0, len(chunk), stem(joined, language))
        return (first._replace(parts=(*first.parts, whole)), *words[1:])

    def _initial(self, chunk: str, joined: str, words: list[Word], language: str) -> Word:
        """Read E-Mail, B-Plan, U-Bahn as one word that has the other as its part."""
        hits = [
            Hit(word.start, word.end, word.term)
            for word in words
            if word.term and len(word.folded) > 1
        ]
        return Word(0, len(chunk), joined, stem(joined, language), tuple(hits))

    def _single(self, start: int, written: str, language: str) -> Word:
        folded, places = fold_with_offsets(written)
        end = start + len(written)
        if not folded or is_stop_word(folded, language):
            return Word(start, end, folded, "", ())
        parts = () if language == "en" else self.splitter.split(folded)
        hits = tuple(
            Hit(places[part.start], places[part.end], stem(part.word, language)) for part in parts
        )
        common = root(folded) if language == "de" else ""
        return Word(start, end, folded, stem(folded, language), hits, common)


def _add(terms: Terms, word: Word) -> None:
    if word.term:
        terms.main.append(word.term)
    terms.parts.extend(hit.term for hit in word.parts)
    if word.root:
        terms.parts.append(word.root)
