"""Typing errors: the nearest words of the vocabulary for a word that it does not hold."""

from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4
ONE_ERROR_UP_TO = 7
MOST = 3


def nearest(word: str, vocabulary: Mapping[str, int]) -> list[str]:
    """Return known words most like a folded one, of two that are as near the more frequent first.

    The vocabulary maps folded words to the number of entries that hold them. Short words are left
    alone, since almost everything is one letter away from them; numbers are never mended.
    """
    if len(word) < SHORTEST or not word.isalpha() or word in vocabulary:
        return []
    errors = 1 if len(word) <= ONE_ERROR_UP_TO else 2
    near = process.extract(
        word, list(vocabulary), scorer=OSA.distance, score_cutoff=errors, limit=20
    )
    likely = sorted((distance, -vocabulary[found], found) for found, distance, _ in near)
    return [found for _, _, found in likely[:MOST]]
