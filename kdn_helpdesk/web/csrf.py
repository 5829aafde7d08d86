"""The token that ties a form to the session in which it was shown, signed once for each session."""

from functools import lru_cache

from flask import Flask, current_app, g, session
from flask_wtf.csrf import CSRFProtect, _FlaskFormCSRF, generate_csrf
from itsdangerous import URLSafeTimedSerializer

FIELD = "csrf_token"
SESSIONS = 1000
"""How many sessions' tokens a process keeps; signing one takes as long as two queries."""


class FormToken(_FlaskFormCSRF):  # type: ignore[misc]
    """Gives the forms that token."""

    def generate_csrf_token(self, csrf_token_field: object) -> str:
        """Return the session's token."""
        return csrf_token()


def csrf_token() -> str:
    """Return the session's token; it never ends by itself, so that one signature does for all."""
    found: str | None = g.get(FIELD)
    if found is None and FIELD in session:
        found = g.csrf_token = _signed(session[FIELD], str(current_app.secret_key))
    return found or str(generate_csrf())


@lru_cache(SESSIONS)
def _signed(token: str, secret: str) -> str:
    return str(URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(token))


def init_app(app: Flask) -> CSRFProtect:
    """Protect every form, and give the templates `csrf_token`."""
    protection = CSRFProtect(app)
    app.jinja_env.globals[FIELD] = csrf_token
    return protection
