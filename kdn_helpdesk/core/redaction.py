"""Taking people out of a text: a proposal that somebody reads before it goes further."""

import re
from collections.abc import Iterable
from typing import Final

_ADDRESS: Final = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE: Final = re.compile(
    r"(?<![\w/.-])(?:(?:\+49|0049)[\s(]*\d[\d\s()/.-]{4,}\d|01[5-7]\d{7,9}"
    r"|0\d{1,5}[\s()/.-]+\d[\d\s/.-]{2,}\d)(?![\w/-])"
)
_SALUTATION: Final = re.compile(
    r"^(?:sehr geehrte|liebe|hallo|guten (?:tag|morgen|abend)|moin|dear|hello)\b[^\n]{0,80}$",
    re.IGNORECASE | re.MULTILINE,
)
_FAREWELL: Final = re.compile(
    r"^(?:(?:mit )?(?:freundlichen|besten|vielen|herzlichen|lieben|schönen) "
    r"(?:grüßen|gruß|grüße|dank)|(?:freundliche|beste|viele|herzliche|liebe|schöne)[rn]? "
    r"(?:grüße|gruß)|mfg|kind regards|best regards|regards)\b.*",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
_BLANK: Final = "…"


def without_people(text: str, names: Iterable[str]) -> str:
    """Return the text without salutation, farewell, addresses, telephone numbers and these names.

    It is a proposal: somebody reads it before it is saved, since no rule knows every name.
    """
    text = text.replace("\r\n", "\n")
    text = _FAREWELL.sub("", _SALUTATION.sub("", text))
    for pattern in (_ADDRESS, _PHONE):
        text = pattern.sub(_BLANK, text)
    for word in sorted(_words_of(names), key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(word)}\b", _BLANK, text)
    text = re.sub(r"(?:…[ \t]*)+…", _BLANK, text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """Return which of these names, or longer parts of them, stand in the text as written."""
    return sorted(word for word in _words_of(names) if re.search(rf"\b{re.escape(word)}\b", text))


def addresses_in(text: str) -> list[str]:
    """Return the mail addresses and telephone numbers that stand in the text."""
    return [*_ADDRESS.findall(text), *_PHONE.findall(text)]


def _words_of(names: Iterable[str]) -> set[str]:
    """Return whole names and their longer parts; a short one may be any word."""
    whole = {" ".join(name.split()) for name in names if len(name.strip()) > 2}
    return whole | {part for name in whole for part in re.split(r"[\s,-]+", name) if len(part) > 3}
