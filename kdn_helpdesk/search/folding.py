"""One spelling for every way a word is written, without losing where its letters stood."""

import re
import unicodedata
from functools import lru_cache

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "ø": "oe", "å": "a"})
INVISIBLE = str.maketrans("", "", "\u00ad\u200b\u200c\u200d\u2060\ufeff")
LETTER = "[^\\W_\u0300-\u036f]|[\u0300-\u036f\u00ad\u200b-\u200d\u2060]"
# Bürger:in, Bürger*innenrat, Bürger_innen, Bürger/-innen, Bürger(innen), jede:r; and BürgerInnen
GENDER = re.compile(
    r"[:*·_](?:innen|in)(?=[^\W\d_]|\b)"
    r"|/-?(?:innen|in)\b"
    r"|\((?:innen|in)\)"
    r"|[:*·_](?:r|n|e|s|en|er)\b"
    r"|(?<=[a-zäöüß])Innen(?![A-ZÄÖÜ])"
    r"|(?:(?<=er)|(?<=nt)|(?<=ur)|(?<=st))In\b"
)


def _fold_cluster(cluster: str) -> str:
    folded = unicodedata.normalize("NFKC", cluster).translate(INVISIBLE).casefold()
    decomposed = unicodedata.normalize("NFD", folded.translate(UMLAUTS))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


_fold_letter = lru_cache(maxsize=2048)(_fold_cluster)


def fold(text: str) -> str:
    """Return text in the one spelling the index knows: ä as ae, ß as ss, no accents, no case."""
    return _fold_cluster(text)


def strip_gender(word: str) -> str:
    """Return word without gender signs: Bürger:innenrat becomes Bürgerrat."""
    return GENDER.sub("", word)


def fold_with_offsets(word: str) -> tuple[str, list[int]]:
    """Return word folded without gender signs, and for each letter its place in word.

    The list holds one entry more than the folded word has letters: the place after the last.
    """
    letters: list[str] = []
    places: list[int] = []
    kept_from = 0
    spans = [match.span() for match in GENDER.finditer(word)]
    for start, end in [*spans, (len(word), len(word))]:
        _fold_range(word, kept_from, start, letters, places)
        kept_from = end
    places.append(len(word) if not spans or spans[-1][1] < len(word) else spans[-1][0])
    return "".join(letters), places


def _fold_range(word: str, start: int, end: int, letters: list[str], places: list[int]) -> None:
    position = start
    while position < end:
        after = position + 1
        while after < end and unicodedata.combining(word[after]):
            after += 1
        for letter in _fold_letter(word[position:after]):
            letters.append(letter)
            places.append(position)
        position = after
