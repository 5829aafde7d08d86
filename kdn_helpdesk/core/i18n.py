"""Two languages: message ids are English, the German catalogue is complete.

Flask-Babel chooses the locale; the look-up of a message goes straight to the catalogue, since on a
list page a hundred look-ups through the extension cost more than the page's queries.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any, cast

import flask_babel
from babel.support import Translations
from flask import Flask, g
from flask_babel.speaklater import LazyString

LANGUAGES = ("de", "en")
DEFAULT_LANGUAGE = "de"
CATALOGUES = Path(__file__).resolve().parents[1] / "translations"

_written: ContextVar[str | None] = ContextVar("written", default=None)


def language() -> str:
    """Return the language that is being written: `de` or `en`."""
    if written := _written.get():
        return written
    try:
        found: str | None = g.get("language")
    except RuntimeError:  # outside of the application
        return DEFAULT_LANGUAGE
    if found is None:
        locale = flask_babel.get_locale()
        found = g.language = locale.language if locale else DEFAULT_LANGUAGE
    return found


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Write in this language: a mail speaks its recipient's, whoever caused it."""
    code = code if code in LANGUAGES else DEFAULT_LANGUAGE
    before = _written.set(code)
    try:
        with flask_babel.force_locale(code):
            yield
    finally:
        _written.reset(before)


@cache
def _catalogue(code: str) -> NullTranslations:
    return Translations.load(str(CATALOGUES), [code])


def translate(message: str, code: str) -> str:
    """Return the message in this language, for what is made once for each of them."""
    return _catalogue(code).gettext(message)


def _(message: str, /, **values: Any) -> str:
    """Return the message in the language that is being written."""
    text = _catalogue(language()).gettext(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, num: int, /, **values: Any) -> str:
    """Return the message that fits the number, which it may name as `%(num)d`."""
    text = _catalogue(language()).ngettext(singular, plural, num)
    return text % {"num": num, **values}


class Lazy(LazyString):  # type: ignore[misc]
    """A message that is translated when it is shown; what it says in a language is kept."""

    def __init__(self, message: str, **values: Any) -> None:
        super().__init__(_, message, **values)
        self._said: dict[str, str] = {}

    def __str__(self) -> str:
        code = language()
        said = self._said.get(code)
        if said is None:
            said = self._said[code] = super().__str__()
        return said

    __html__ = __str__

    def __bool__(self) -> bool:
        return True


def lazy(message: str, /, **values: Any) -> str:
    """Return a message that is translated when it is shown, for what is written once at import."""
    found: Any = Lazy(message, **values)
    return cast("str", found)


def init_app(app: Flask) -> None:
    """Let templates look messages with values up in the same catalogues."""
    for code in LANGUAGES:
        _catalogue(code)
    app.jinja_env.globals.update(_=_, gettext=_, ngettext=ngettext)
