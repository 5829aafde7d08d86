"""Subjects: the prefixes of answers, and the number of the request they speak of."""

import re

_PREFIX = re.compile(
    r"^\s*(?P<word>re|aw|antw|antwort|fw|fwd|wg|tr|sv|vs|rv|rif)\s*(?:\[\d+\]|\(\d+\)|\d+)?\s*:\s*",
    re.IGNORECASE,
)
_FORWARDED = frozenset({"fw", "fwd", "wg", "tr", "rv"})
_REFERENCE = re.compile(r"\[\s*(KDN-\d{4}-\d{4,9})\s*\]", re.IGNORECASE)
_BARE_REFERENCE = re.compile(r"\b(KDN-\d{4}-\d{4,9})\b", re.IGNORECASE)

_WISH = re.compile(r"\bKDN-A-(\d{4,9})\b", re.IGNORECASE)


def strip_prefixes(subject: str) -> str:
    """Return the subject without "AW:", "Re:", "WG:" and their relatives, however many."""
    while match := _PREFIX.match(subject):
        subject = subject[match.end() :]
    return subject.strip()


def strip_references(subject: str) -> str:
    """Return the subject without prefixes and without the numbers we put there ourselves."""
    previous = None
    while subject != previous:
        previous = subject
        subject = strip_prefixes(_REFERENCE.sub(" ", subject))
    return " ".join(subject.split())


def is_forwarded(subject: str) -> bool:
    """Say whether the outermost prefix is one of forwarding ("WG:", "Fwd:")."""
    match = _PREFIX.match(subject)
    return match is not None and match["word"].lower() in _FORWARDED


def references(subject: str) -> tuple[str, ...]:
    """Return the request numbers in brackets, in order, then those without brackets."""
    found = [*_REFERENCE.findall(subject), *_BARE_REFERENCE.findall(subject)]
    return tuple(dict.fromkeys(reference.upper() for reference in found))


def wish_numbers(subject: str) -> tuple[int, ...]:
    """Return the numbers of the wishes (`KDN-A-0012`) that the subject names, in order."""
    return tuple(dict.fromkeys(int(number) for number in _WISH.findall(subject)))
