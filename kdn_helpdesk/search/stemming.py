"""From a folded word to the stem that stands in the index."""

from functools import lru_cache

import Stemmer

from kdn_helpdesk.search import lexicon

LONGEST_TERM = 60
_german = Stemmer.Stemmer("german", 0)
_english = Stemmer.Stemmer("english", 0)


@lru_cache(maxsize=20_000)
def stem(word: str, language: str = "de") -> str:
    """Return the stem of a folded word; protected words keep their own."""
    if language == "en":
        return str(_english.stemWord(word))[:LONGEST_TERM]
    protected = lexicon.protected_stems().get(word)
    return protected or str(_german.stemWord(word))[:LONGEST_TERM]


def is_stop_word(word: str, language: str = "de") -> bool:
    """Tell whether a folded word is never indexed."""
    return word in lexicon.stop_words(language)
