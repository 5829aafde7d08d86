"""In which language somebody writes, as far as their mail shows it."""

import re

from kdn_helpdesk.core.i18n import LANGUAGES
from kdn_helpdesk.mail.reading import ReadMail

ENOUGH = 3
"""So many of its words a language needs, and twice as many as the other."""
_ANY_WORD = re.compile(r"[^\W\d_]+")
_MOST_READ = 5_000
_GERMAN = """
    aber als am an auch auf aus bei bin bitte danke das dem den der des die dies ein eine einen er
    es für freundlichen frage grüße guten haben hallo hat ich ihr ihre ihnen im in ist kann kein
    können mit nach nicht noch oder schon sehr sie sind über um und uns von vor was wenn wie wir
    wird wo zu zum zur
"""
_ENGLISH = """
    a about am an and any are as at be been but by can could dear do does for from has have hello
    how i if in is it kind me my not of on or our please regards thank thanks that the there this
    to us was we what when where which will with would you your
"""
_WORDS = {"de": frozenset(_GERMAN.split()), "en": frozenset(_ENGLISH.split())}
_BOTH = frozenset.intersection(*_WORDS.values())


def language_of(mail: ReadMail) -> str:
    """Return the language of ours that the sender writes in; empty where that is not known.

    What the mail says of itself (RFC 3282) counts less than its words: programs put the language
    of their own menus there.
    """
    counted = _count(f"{mail.subject}\n{mail.new_text}"[:_MOST_READ])
    first, second = sorted(LANGUAGES, key=lambda code: counted[code], reverse=True)
    if counted[first] >= ENOUGH and counted[first] >= 2 * counted[second]:
        return first
    return _declared(mail)


def _count(text: str) -> dict[str, int]:
    """Count the words that only one of the languages has, each time they come."""
    words = [word for word in _ANY_WORD.findall(text.lower()) if word not in _BOTH]
    return {code: sum(word in known for word in words) for code, known in _WORDS.items()}


def _declared(mail: ReadMail) -> str:
    """Return the one language that the header names, if it is one of ours."""
    named = {
        tag.strip().lower().partition("-")[0]
        for value in mail.headers.get("content-language", ())
        for tag in value.split(",")
    } - {""}
    return named.pop() if len(named) == 1 and named <= set(LANGUAGES) else ""
