"""What the forms of a verb have in common: eingereicht, einzureichen, Einreichung.

A root is coarser than a stem, so it stands among the parts of a word and weighs little.
"""

import re
from functools import lru_cache

from kdn_helpdesk.search import lexicon
from kdn_helpdesk.search.stemming import stem

SHORTEST_WORD = 5
SHORTEST_ROOT = 4
_PREFIX = (
    "(?:ab|an|auf|aus|be|bei|bereit|da|dar|durch|ein|ent|er|fehl|fest|fort|frei|ge|heim|her|herab"
    "|heran|heraus|herunter|hin|hinaus|hinzu|hoch|los|mit|nach|nieder|teil|ueber|um|un|unter|ver"
    "|vor|voran|voraus|vorbei|weg|weiter|wieder|zer|zu|zurueck|zusammen|zwischen)"
)
_COMPOUNDED = re.compile(rf"({_PREFIX})(?:zu)?(.+)")
_PARTICIPLE = re.compile(rf"({_PREFIX}?)ge(.{{3,}}?t)(?:e[mnrs]?)?")
_TO_DO = re.compile(rf"({_PREFIX})zu(.{{3,}}n)")
_ENDING = re.compile("(?:ierung|iert|ier|(?<=is)i|ung|ert|er|et|end|lich|t)$")


@lru_cache(maxsize=20_000)
def root(word: str) -> str:
    """Return the root of a folded German word; nothing if it is its stem or too short to tell."""
    if len(word) < SHORTEST_WORD or not word.isalpha():
        return ""
    own = stem(word)
    found = _of_strong_verb(word) or _of_regular_verb(word, own)
    return found if len(found) >= SHORTEST_ROOT and found != own else ""


def _of_strong_verb(word: str) -> str:
    """Look a form up, with and without what the verb is compounded of (hoch·geladen)."""
    verbs = lexicon.strong_verbs()
    if word in verbs:
        return _without_ending(stem(verbs[word]))
    match = _COMPOUNDED.fullmatch(word)
    if match and match[2] in verbs:
        return _without_ending(stem(match[1] + verbs[match[2]]))
    return ""


def _of_regular_verb(word: str, own: str) -> str:
    if match := _TO_DO.fullmatch(word):
        return _without_ending(stem(match[1] + match[2]))
    if match := _PARTICIPLE.fullmatch(word):
        return _without_ending(stem(match[1] + match[2]))
    return _without_ending(own)


def _without_ending(own: str) -> str:
    while len(shorter := _ENDING.sub("", own)) >= SHORTEST_ROOT and shorter != own:
        own = shorter
    return own
