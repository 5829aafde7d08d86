"""The word lists the analyser reads: small text files beside this module, made to be edited."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

HOME = Path(__file__).parent / "wordlists"


def _lines(name: str) -> Iterator[str]:
    for line in (HOME / name).read_text(encoding="utf-8").splitlines():
        content = line.partition("#")[0].strip()
        if content:
            yield content


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return the folded words that are never indexed; an unknown language counts as German."""
    name = "stop_words_en.txt" if language == "en" else "stop_words_de.txt"
    return frozenset(word for line in _lines(name) for word in line.split())


@cache
def protected_stems() -> dict[str, str]:
    """Return form → stem for the words the algorithm would confuse (Bürger is not Burg)."""
    pairs = (line.partition("=") for line in _lines("protected_stems.txt"))
    return {form: stem.strip() for stem, _, forms in pairs for form in forms.split()}


@cache
def strong_verbs() -> dict[str, str]:
    """Return form → infinitive of the verbs that change their vowel."""
    pairs = (line.partition("=") for line in _lines("strong_verbs.txt"))
    return {form: verb.strip() for verb, _, forms in pairs for form in forms.split()}


@cache
def fillers() -> frozenset[str]:
    """Return the folded words that questions are made with, whatever is asked."""
    return frozenset(word for line in _lines("fillers.txt") for word in line.split())


@cache
def domain_words() -> frozenset[str]:
    """Return the folded words compounds of this domain are made of."""
    return frozenset(word for line in _lines("domain_words.txt") for word in line.split())


@cache
def common_words() -> frozenset[str]:
    """Return folded everyday words that compounds are made of, whatever their domain."""
    return frozenset(word for line in _lines("common_words.txt") for word in line.split())


@cache
def indivisible() -> frozenset[str]:
    """Return the folded words that only look like compounds."""
    return frozenset(word for line in _lines("indivisible.txt") for word in line.split())


@cache
def prefixes() -> frozenset[str]:
    """Return what may stand before a word without making a compound of it (Ab·meldung)."""
    return frozenset(word for line in _lines("prefixes.txt") for word in line.split())


@cache
def synonym_circles() -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Return circles of synonyms; each member is one word or several that belong together."""
    return tuple(
        tuple(tuple(member.strip().split("+")) for member in line.split(","))
        for line in _lines("synonyms.txt")
    )
