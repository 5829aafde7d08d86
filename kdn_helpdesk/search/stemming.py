"""From a folded word to the stem that stands in the index."""

from functools import lru_cache

import Stemmer

from kdn_helpdesk.search import lexicon

LONGEST_TERM = 60
_german = Stemmer.Stemmer("german", 0)
_english = Stemmer.Stemmer("english", 0)


@lru_cache(maxsize=20_000)
def stem(word: str, language: str = "de") -> str:
    """Return the stem of a folded word; protected words keep their own.

    A word that begins with a digit (3d, 5e3b9) gets a letter in front: PostgreSQL's parser would
    take the beginning for a number.
    """
    if word[0].isdigit() and not word.isdigit():
        return f"n{word}"[:LONGEST_TERM]
    if language == "en":
        return str(_english.stemWord(word))[:LONGEST_TERM]
    protected = lexicon.protected_stems().get(word)
    return protected or str(_german.stemWord(word))[:LONGEST_TERM]


def is_stop_word(word: str, language: str = "de") -> bool:
    """Tell whether a folded word is never indexed."""
    return word in lexicon.stop_words(language)
