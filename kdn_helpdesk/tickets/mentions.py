"""Who is named in a note: an @ and the name, the family name or the address's first part."""

import re
from collections.abc import Iterable

from kdn_helpdesk.accounts.models import Person, fold_name


def named_in(text: str, people: Iterable[Person]) -> set[int]:
    """Return the ids of those whom the text names; a name that fits several names nobody."""
    folded = fold_name(text)
    if "@" not in folded:
        return set()
    calls: dict[str, set[int]] = {}
    for person in people:
        for name in _names(person):
            calls.setdefault(name, set()).add(person.id)
    found: set[int] = set()
    for name in sorted(calls, key=len, reverse=True):
        pattern = re.compile(rf"(?<![\w.@])@{re.escape(name)}(?![\w-])")
        if pattern.search(folded):
            found |= calls[name] if len(calls[name]) == 1 else set()
            folded = pattern.sub(" ", folded)
    return found


def _names(person: Person) -> set[str]:
    words = fold_name(person.name).split()
    local_part = fold_name(person.email.partition("@")[0])
    return {" ".join(words), *words[:1], *words[-1:], local_part} - {""}
