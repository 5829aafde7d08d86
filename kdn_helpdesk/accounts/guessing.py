"""Which passwords are guessed first, and are therefore refused (OWASP ASVS 5, chapter 6)."""

import re
from functools import cache
from pathlib import Path

MINIMUM = 12
MAXIMUM = 256
"""Long enough for any phrase, short enough that hashing one is no attack."""
DISTINCT = 5
"""A password of fewer different characters repeats itself."""
WORDS = Path(__file__).parent / "data" / "words.txt"

_LOOKALIKES = str.maketrans("013457@$!€", "oieastasie")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_SEQUENCES = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertzuiopüasdfghjklöyxcvbnm")


def is_common(password: str, *, own_words: tuple[str, ...] = ()) -> bool:
    """Tell whether guessing programs try this password early.

    True for words everybody uses (also with digits, signs and look-alike letters between them),
    for rows of keys and of digits, and for repetitions. own_words are those an attacker knows of
    the person: name, address, organisation.
    """
    if len(set(password.casefold())) < DISTINCT or _repeats(password) or _is_sequence(password):
        return True
    plain = password.casefold().translate(_UMLAUTS)
    known = _words() | {word for own in own_words for word in _parts(own)}
    candidates = (plain, plain.translate(_LOOKALIKES))
    return any(_made_of(re.sub(r"[\W\d_]+", " ", text), known) for text in candidates)


@cache
def _words() -> frozenset[str]:
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _parts(own: str) -> list[str]:
    return re.findall(r"[a-z]{3,}", own.casefold().translate(_UMLAUTS))


def _repeats(password: str) -> bool:
    """A short piece again and again: "abc1abc1abc1"."""
    return any(
        password == (password[:size] * len(password))[: len(password)]
        for size in range(1, len(password) // 2 + 1)
    )


def _is_sequence(password: str) -> bool:
    folded = password.casefold()
    return any(folded in row or folded in row[::-1] for row in _SEQUENCES)


def _made_of(text: str, known: frozenset[str]) -> bool:
    """Tell whether each piece between the spaces is one known word or two joined ones.

    More than three words are a passphrase, however common each of them is.
    """
    pieces = text.split()
    if not pieces:
        return True  # digits and signs alone
    counts = [_fewest(piece, known) for piece in pieces]
    return all(counts) and sum(counts) <= 3


def _fewest(piece: str, known: frozenset[str]) -> int:
    """Return 1 for a known word or up to two stray letters, 2 for two words joined, else 0."""
    if piece in known or len(piece) <= 2:
        return 1
    joined = any(piece[:i] in known and piece[i:] in known for i in range(1, len(piece)))
    return 2 if joined else 0
