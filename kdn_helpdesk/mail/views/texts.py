"""Every mail text with sample values, for those who answer for the words."""

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.i18n import LANGUAGES, language
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.mail.samples import collection
from kdn_helpdesk.web.access import requires

bp = Blueprint("mail_texts", __name__, url_prefix="/verwaltung/mailtexte")
FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups"
)
"""The mail's own style is inside it, as mail programs need it; nothing runs, nothing is loaded."""


@bp.get("")
@requires(Permission.PAGE_EDIT, Permission.SYSTEM_ADMINISTER)
def index() -> ResponseReturnValue:
    """List the mails by those who read them, in one language."""
    chosen = _chosen()
    return render_template(
        "mail/texts.html",
        sections=collection.list_shown(chosen),
        chosen=chosen,
        languages=LANGUAGES,
    )


@bp.get("/<name>")
@requires(Permission.PAGE_EDIT, Permission.SYSTEM_ADMINISTER)
def show(name: str) -> ResponseReturnValue:
    """Show one mail as plain text and as a mail program lays it out."""
    chosen = _chosen()
    return render_template(
        "mail/text.html",
        shown=collection.get_shown(name, chosen),
        chosen=chosen,
        languages=LANGUAGES,
    )


@bp.get("/<name>/rahmen")
@requires(Permission.PAGE_EDIT, Permission.SYSTEM_ADMINISTER)
def frame(name: str) -> ResponseReturnValue:
    """Return the mail's HTML for the frame."""
    response = make_response(collection.get_shown(name, _chosen()).text.html)
    response.headers["Content-Security-Policy"] = FRAME_POLICY
    return response


def _chosen() -> str:
    asked = request.args.get("sprache", "")
    return asked if asked in LANGUAGES else language()
