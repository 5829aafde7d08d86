"""Small files for programs: what search engines leave alone, where to report a weakness."""

from datetime import timedelta

from flask import Blueprint, Response, render_template

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.web.access import public

bp = Blueprint("wellknown", __name__)
SECURITY_CONTACT_HOLDS = timedelta(days=90)
"""How far ahead the contact is promised; RFC 9116 asks for less than a year."""


@bp.get("/robots.txt")
@public
def robots() -> Response:
    """Tell search engines what is public (RFC 9309)."""
    return _plain(render_template("pages/robots.txt"))


@bp.get("/.well-known/security.txt")
@public
def security() -> Response:
    """Say whom to tell of a weakness (RFC 9116); valid for a while from today."""
    expires = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return _plain(
        render_template(
            "pages/security.txt",
            address=settings().mail_address,
            url=settings().public_url.rstrip("/"),
            expires=(expires + SECURITY_CONTACT_HOLDS).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
    )


def _plain(text: str) -> Response:
    return Response(text, mimetype="text/plain")
