"""Words that are asked for one another, by the editorial table in `wordlists/synonyms.txt`."""

from functools import cache

from kdn_helpdesk.search import lexicon
from kdn_helpdesk.search.folding import fold
from kdn_helpdesk.search.stemming import stem

LONGEST_PHRASE = 3


@cache
def _table() -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    table: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {}
    for circle in lexicon.synonym_circles():
        members = tuple(dict.fromkeys(_stems(member) for member in circle))
        for member in members:
            others = tuple(other for other in members if other != member)
            table[member] = (*table.get(member, ()), *others)
    return table


def _stems(member: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(stem(fold(word.replace("-", ""))) for word in member)


def find_synonyms(terms: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return what may stand for these terms in a row; each answer is one term or several."""
    return _table().get(terms, ())
