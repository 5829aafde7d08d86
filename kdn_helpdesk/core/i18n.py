"""Two languages: message ids are English, the German catalogue is complete."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import flask_babel

LANGUAGES = ("de", "en")
DEFAULT_LANGUAGE = "de"


def _(message: str, /, **values: Any) -> str:
    """Return the message in the language that is being written."""
    return str(flask_babel.gettext(message, **values))


def ngettext(singular: str, plural: str, num: int, /, **values: Any) -> str:
    """Return the message that fits the number, which it may name as `%(num)d`."""
    return str(flask_babel.ngettext(singular, plural, num, **values))


def lazy(message: str, /, **values: Any) -> str:
    """Return a message that is translated when it is shown, for what is written once at import."""
    found: str = flask_babel.lazy_gettext(message, **values)
    return found


def language() -> str:
    """Return the language that is being written: `de` or `en`."""
    locale = flask_babel.get_locale()
    return locale.language if locale else DEFAULT_LANGUAGE


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Write in this language: a mail speaks its recipient's, whoever caused it."""
    with flask_babel.force_locale(code if code in LANGUAGES else DEFAULT_LANGUAGE):
        yield
