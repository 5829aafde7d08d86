"""Typing errors: the nearest words of the vocabulary for a word that it does not hold."""

from collections.abc import Iterable, Iterator, Mapping

SHORTEST = 4
ONE_ERROR_UP_TO = 7
MOST = 3
SHORTEST_KIN = 6
SHORTEST_BEGINNING = 5
SHARED = 0.5
"""How much of a word its kin begins with."""
LONGER = 14
MOST_KIN = 6
SHORTEST_HALF = 5
MOST_HALVES = 6
_LINKS = ("", "s", "n", "en", "es")


def nearest(word: str, vocabulary: Mapping[str, int]) -> list[str]:
    """Return known words most like a folded one, of two that are as near the more frequent first.

    The vocabulary maps folded words to the number of entries that hold them. Short words are left
    alone, since almost everything is one letter away from them; numbers are never mended.
    """
    if len(word) < SHORTEST or not word.isalpha() or word in vocabulary:
        return []
    errors = 1 if len(word) <= ONE_ERROR_UP_TO else 2
    near = _within(errors, word, vocabulary, limit=20)
    likely = sorted((distance, -vocabulary[found], found) for found, distance in near)
    return [found for _, _, found in likely[:MOST]]


def nearest_compounds(word: str, vocabulary: Mapping[str, int]) -> list[tuple[str, str, str]]:
    """Return compounds of two known words (first, link, second) of which one is mistyped.

    Nobody has to have written the compound itself: Barreirefreiheitserklärung.
    """
    if not word.isalpha() or word in vocabulary:
        return []
    found: dict[tuple[str, str], str] = {}
    for first, link, second in list(_halves(word, vocabulary))[:MOST_HALVES]:
        if second in vocabulary:
            pairs = [(near, second) for near in nearest(first, vocabulary)[:1]]
        else:
            pairs = [(first, near) for near in nearest(second, vocabulary)[:1]]
        for pair in pairs:
            found.setdefault(pair, link)
    return [(first, link, second) for (first, second), link in found.items()][:MOST]


def _halves(word: str, vocabulary: Mapping[str, int]) -> Iterator[tuple[str, str, str]]:
    """Yield the ways to part a word so that one half is known, the longest first.

    None if both halves are: then nothing is mistyped.
    """
    ways = []
    for at in range(SHORTEST_HALF, len(word) - SHORTEST_HALF + 1):
        for link in _LINKS:
            first, second = word[: at - len(link)], word[at:]
            if not word[:at].endswith(link) or len(first) < SHORTEST_HALF:
                continue
            if first in vocabulary and second in vocabulary:
                return
            if first in vocabulary or second in vocabulary:
                known = first if first in vocabulary else second
                ways.append((-len(known), -len(link), first, link, second))
    yield from ((first, link, second) for _, _, first, link, second in sorted(ways))


def beginning(word: str) -> str:
    """Return how the kin of a folded word begin."""
    return word[: max(SHORTEST_BEGINNING, round(len(word) * SHARED))]


def kin(word: str, vocabulary: Mapping[str, int], alike: Iterable[str]) -> list[str]:
    """Return known words that begin as a folded one does, and those one typing error away.

    `alike` are the known words that begin with its `beginning`.

    They may be other forms of it that no rule knows (Authentifizierung, Authenticator); so they
    stand for it beside itself, and weigh less.
    """
    if len(word) < SHORTEST_KIN or not word.isalpha():
        return []
    near = _within(1, word, vocabulary, limit=MOST)
    found = {other for other, distance in near if distance}
    longest = len(word) + LONGER
    found |= {other for other in alike if len(other) <= longest} - {word}
    return sorted(found, key=lambda other: (-vocabulary[other], other))[:MOST_KIN]


def _within(
    errors: int, word: str, vocabulary: Mapping[str, int], *, limit: int
) -> list[tuple[str, float]]:
    """Return the known words so many typing errors away at most, and how many each is."""
    from rapidfuzz import process  # heavy
    from rapidfuzz.distance import OSA  # heavy

    near = process.extract(
        word, list(vocabulary), scorer=OSA.distance, score_cutoff=errors, limit=limit
    )
    return [(found, distance) for found, distance, _ in near]
