"""Why a result was found: passages of the original text with the found letters marked."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kdn_helpdesk.search.analyser import Analyser

READ_AT_MOST = 20_000
WIDTH = 170
MOST_PASSAGES = 2
LEAD = 40


class Piece(NamedTuple):
    """A stretch of text, marked when it is what was asked for."""

    text: str
    marked: bool


class Passage(NamedTuple):
    """A cut-out of a text; `more_before` and `more_after` say that it goes on."""

    pieces: tuple[Piece, ...]
    more_before: bool
    more_after: bool


class Span(NamedTuple):
    """Letters that were found, and the term that found them."""

    start: int
    end: int
    term: str


def find_spans(
    text: str, terms: frozenset[str], analyser: Analyser, language: str = "de"
) -> list[Span]:
    """Return what the terms find in text: whole words, or only the half of a compound."""
    spans: list[Span] = []
    for word in analyser.words_with(terms, text[:READ_AT_MOST], language):
        if whole := next((term for term in (word.term, word.root) if term in terms), ""):
            spans.append(Span(word.start, word.end, whole))
        else:
            spans += (
                Span(word.start + hit.start, word.start + hit.end, hit.term)
                for hit in word.parts
                if hit.term in terms
            )
    return _without_overlaps(spans)


def mark(
    text: str, spans: Iterable[Span], *, start: int = 0, end: int | None = None
) -> tuple[Piece, ...]:
    """Return the text from start to end in pieces, the spans among them marked."""
    end = len(text) if end is None else end
    pieces, position = [], start
    for span in spans:
        if span.start < position or span.end > end:
            continue
        pieces.append(Piece(text[position : span.start], False))
        pieces.append(Piece(text[span.start : span.end], True))
        position = span.end
    pieces.append(Piece(text[position:end], False))
    return tuple(piece for piece in pieces if piece.text)


def passages(text: str, spans: Sequence[Span]) -> list[Passage]:
    """Return the cut-outs that show most of what was asked; the beginning when nothing is found."""
    if not spans:
        return [_cut(text, 0, ())] if text.strip() else []
    chosen: list[tuple[int, int]] = []
    shown: set[str] = set()
    for first in sorted(spans, key=lambda s: (-len(_within(spans, s.start)), s.start)):
        start = max(0, first.start - LEAD)
        new = _within(spans, first.start) - shown
        if new and all(start >= end or start + WIDTH <= begin for begin, end in chosen):
            chosen.append((start, start + WIDTH))
            shown |= new
        if len(chosen) == MOST_PASSAGES:
            break
    return [_cut(text, start, spans) for start, _ in sorted(chosen)]


def _within(spans: Sequence[Span], start: int) -> set[str]:
    return {span.term for span in spans if start <= span.start and span.end <= start + WIDTH - LEAD}


def _cut(text: str, start: int, spans: Sequence[Span]) -> Passage:
    """Cut at blanks, so that no word is broken."""
    if start > 0:
        blank = text.find(" ", start, start + LEAD)
        start = blank + 1 if blank >= 0 else start
    end = min(len(text), start + WIDTH)
    if end < len(text):
        blank = text.rfind(" ", start, end)
        end = blank if blank > start else end
    return Passage(mark(text, spans, start=start, end=end), start > 0, end < len(text))


def _without_overlaps(spans: list[Span]) -> list[Span]:
    """Keep the longer of two spans that share letters."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept
