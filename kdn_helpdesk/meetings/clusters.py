"""Questions that come again and again: told by the words that many subjects share.

Only words that several organisations use come out of it, and never one of a person's or an
organisation's name: what is offered tells nothing of a single request.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import Stemmer

from kdn_helpdesk.accounts.models import fold_name

LEAST_REQUESTS = 3
LEAST_ORGANISATIONS = 2
SHARE = 0.6
"""How many of a cluster's requests must use a second word for it to be named too."""
MOST_WORDS = 3
_WORD = re.compile(r"[^\W\d_]{4,}")
_EMPTY_WORDS = """
aber alle allgemeine anfrage anliegen auch beim bitte dann dass dazu dem denn deren diese dieser
dieses doch durch eine einem einen einer eines euch frage fragen haben hallo hilfe hier ihre ihren
immer jetzt kann kein keine können konnte machen mehr mein meine möchten muss müssen nach neue neuen
neuer nicht noch nochmal oder ohne problem schon sehr sein seine sich sind sollen thema über unser
unsere unter viele vom von wann warum welche welcher welches wenn werden wie wieder wird wurde zum
zur zwischen about from have help please question that this what when where which with
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
_stemmer = Stemmer.Stemmer("german")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, as far as clustering needs it."""

    subject: str
    organisation_id: int | None
    names: str = ""
    """The requester's and the organisation's names: their words never come out."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Words that many requests share."""

    words: Sequence[str]
    requests: int
    organisations: int


def find_clusters(asked: Sequence[Asked], *, limit: int = 6) -> list[Cluster]:
    """Return what many ask about, the most frequent first; each request counts once."""
    known = {root for one in asked for root in _roots(one.names)}
    left = [(one, _roots(one.subject, but=known)) for one in asked]
    found: list[Cluster] = []
    while len(found) < limit:
        counts = Counter(root for _one, roots in left for root in roots)
        made = next((made for root, _n in _ranked(counts) if (made := _cluster(root, left))), None)
        if made is None:
            break
        root, cluster = made
        found.append(cluster)
        left = [(one, roots) for one, roots in left if root not in roots]
    return found


def _cluster(root: str, left: Sequence[tuple[Asked, dict[str, str]]]) -> tuple[str, Cluster] | None:
    members = [(one, roots) for one, roots in left if root in roots]
    organisations = {one.organisation_id for one, _roots in members} - {None}
    if len(members) < LEAST_REQUESTS or len(organisations) < LEAST_ORGANISATIONS:
        return None
    if not _is_noun(_spelling(root, members)):
        return None
    counts = Counter(other for _one, roots in members for other in roots)
    wanted = max(LEAST_REQUESTS, SHARE * len(members))
    beside = [
        other
        for other, number in _ranked(counts)
        if other != root
        and number >= wanted
        and _is_common(other, members)
        and _is_noun(_spelling(other, members))
    ]
    words = [_spelling(each, members) for each in [root, *beside][:MOST_WORDS]]
    return root, Cluster(words, len(members), len(organisations))


def _is_noun(word: str) -> bool:
    """Tell by its capital whether a German word names a thing, as far as people write so."""
    return word != word.lower()


def _is_common(root: str, members: Sequence[tuple[Asked, dict[str, str]]]) -> bool:
    using = {one.organisation_id for one, roots in members if root in roots} - {None}
    return len(using) >= LEAST_ORGANISATIONS


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], -len(pair[0]), pair[0]))


def _spelling(root: str, members: Sequence[tuple[Asked, dict[str, str]]]) -> str:
    """Return the word as most of them write it."""
    spellings = Counter(roots[root] for _one, roots in members if root in roots)
    return min(spellings, key=lambda word: (-spellings[word], word))


def _roots(text: str, *, but: Collection[str] = ()) -> dict[str, str]:
    """Return the words of a text by their root."""
    words = [word for word in _WORD.findall(text) if word.casefold() not in _EMPTY]
    found = {_stemmer.stemWord(fold_name(word)): word for word in words}
    return {root: word for root, word in found.items() if root not in but}
