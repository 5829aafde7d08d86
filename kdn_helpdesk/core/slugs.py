"""Names for addresses: readable, lower case, ASCII."""

import re
import unicodedata

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "ł": "l", "æ": "ae"})
_GENDER_SIGN = re.compile(r"(?<=\w)(?:[:*_]|/-)(?=inn?(?:en)?\b)")


def slug(text: str, *, longest: int = 80, empty: str = "ohne-titel") -> str:
    """Return `text` as part of an address, cut at a word where it is longer than `longest`.

    Umlauts are written out as German readers expect (ü is ue, not u); gender signs vanish
    without a gap ("Bürger:innen" reads `buergerinnen`).
    """
    written = _GENDER_SIGN.sub("", unicodedata.normalize("NFKC", text).casefold())
    ascii_text = unicodedata.normalize("NFKD", written.translate(_GERMAN))
    plain = ascii_text.encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(words) > longest:
        cut = words[: longest + 1]
        words = cut.rpartition("-")[0] or cut[:longest]
    return words or empty
