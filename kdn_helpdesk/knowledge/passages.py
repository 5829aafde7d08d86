"""Finding a quoted passage again, in the text it was taken from and in what became of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kdn_helpdesk.core import markup

_LONG_ENOUGH: Final = 12
"""Below this many characters a passage that changed could be anywhere."""
_ALIKE: Final = 75.0
"""From this likeness on, of a hundred, a passage counts as reworded."""


class Fate(StrEnum):
    """What became of a passage."""

    THERE = "there"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True)
class Passage:
    """A passage in a text: what became of it, how it reads now, and where it begins."""

    fate: Fate
    words: str
    start: int


def words_of(*texts: str) -> str:
    """Return the words of several Markdown texts in one run, as somebody reads them."""
    return squeezed("\n".join(markup.readable(text) for text in texts if text))


def squeezed(text: str) -> str:
    """Return the text with single blanks."""
    return " ".join(text.split())


def find(quote: str, words: str) -> Passage:
    """Return what became of the quote in the words of a text."""
    quote = squeezed(quote)
    start = words.find(quote)
    if start >= 0:
        return Passage(Fate.THERE, quote, start)
    if len(quote) >= _LONG_ENOUGH:
        from rapidfuzz import fuzz  # heavy

        found = fuzz.partial_ratio_alignment(quote, words, score_cutoff=_ALIKE)
        if found is not None:
            start, end = _whole_words(words, found.dest_start, found.dest_end)
            return Passage(Fate.CHANGED, words[start:end], start)
    return Passage(Fate.GONE, quote, len(words))


def _whole_words(words: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and words[start - 1] != " ":
        start -= 1
    while end < len(words) and words[end] != " ":
        end += 1
    return start, end
