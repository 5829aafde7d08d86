"""The pages of the service as everybody reads them, and the choice of the language."""

from flask import Blueprint, Response, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.i18n import LANGUAGES, language
from kdn_helpdesk.pages import actions, queries
from kdn_helpdesk.web import locale
from kdn_helpdesk.web.access import own_path, public, viewer
from kdn_helpdesk.web.downloads import send_stored

bp = Blueprint("pages", __name__)
YEAR = 365 * 24 * 3600


@bp.get("/seiten/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """Show a page of the service."""
    page = queries.get_page(slug, language=language())
    return render_template("pages/show.html", page=page, files=queries.list_files(slug))


@bp.get("/seiten/dateien/<int:file_id>/<name>")
@public
def download(file_id: int, name: str) -> Response:
    """Give a file of a page."""
    return send_stored(queries.get_file(file_id).stored_file)


@bp.post("/sprache")
@public
def choose_language() -> ResponseReturnValue:
    """Remember the language: in the profile of a person, else in the browser.

    Only a person's form carries a token: making one for each visitor would give everybody who
    merely reads a session cookie.
    """
    response = redirect(own_path(request.form.get("weiter")) or "/")
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        return response
    if person_id := viewer().person_id:
        current_app.extensions["csrf"].protect()
        actions.choose_language(person_id, language=chosen)
    else:
        response.set_cookie(locale.COOKIE, chosen, max_age=YEAR, samesite="Lax", httponly=True)
    return response
