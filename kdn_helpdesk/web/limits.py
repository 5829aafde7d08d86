"""How often one address may try something, in front of what costs or guesses."""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from kdn_helpdesk.web.access import viewer

View = Callable[..., Any]
_limiter = Limiter(key_func=get_remote_address, strategy="moving-window", headers_enabled=False)


def limit(rule: str, *, visitors_only: bool = False) -> Callable[[View], View]:
    """Refuse the POSTs of one network address beyond a rule such as `30 per hour` (429).

    A whole town often has one address: `visitors_only` leaves out whoever is signed in.
    """

    def is_exempt() -> bool:
        if not current_app.config["LIMITS_COUNT"]:
            return True
        return visitors_only and viewer().is_signed_in

    return _limiter.limit(rule, methods=["POST"], exempt_when=is_exempt)


def init_app(app: Flask, storage: str) -> None:
    """Count where the settings say; tests sign in thousands of times and count only on demand."""
    app.config.setdefault("RATELIMIT_STORAGE_URI", storage)
    app.config.setdefault("LIMITS_COUNT", not app.testing)
    _limiter.init_app(app)
    for hooks in (app.before_request_funcs[None], app.after_request_funcs[None]):
        hooks.pop()  # what is limited counts by itself; the rest need not be asked each time
