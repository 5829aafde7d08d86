"""Which language the page is in, and Berlin's clock for every time shown."""

from typing import Any

from flask import Flask, has_request_context, request
from flask_babel import Babel

from kdn_helpdesk.core import i18n
from kdn_helpdesk.core.i18n import DEFAULT_LANGUAGE, LANGUAGES, language
from kdn_helpdesk.web.access import viewer

COOKIE = "sprache"


def choose_language() -> str:
    """Return the person's language, else the browser's choice, else German."""
    if not has_request_context():
        return DEFAULT_LANGUAGE
    if viewer().is_signed_in:
        return viewer().language
    if (chosen := request.cookies.get(COOKIE)) in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(LANGUAGES) or DEFAULT_LANGUAGE


def init_app(app: Flask) -> None:
    """Set up both languages."""
    Babel(
        app,
        default_locale=DEFAULT_LANGUAGE,
        default_timezone="Europe/Berlin",
        locale_selector=choose_language,
    )
    i18n.init_app(app)
    app.context_processor(_words)


def _words() -> dict[str, Any]:
    return {"language": language()}
