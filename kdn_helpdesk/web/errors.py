"""What a person sees when something went wrong: a sentence, a way on, never a stack."""

from flask import Flask, g, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from kdn_helpdesk.core.errors import Conflict, DomainError, NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.log import log
from kdn_helpdesk.core.permissions import Viewer

SHOWN = (400, 403, 404, 405, 409, 413, 422, 429, 500)


def _title_of(status: int) -> str:
    return {
        400: _("This request was not complete"),
        403: _("You may not use this page"),
        404: _("This page does not exist"),
        405: _("This address does not accept that"),
        409: _("Somebody else was faster"),
        413: _("This is too large"),
        422: _("That did not work"),
        429: _("Too many attempts"),
        500: _("Something went wrong on our side"),
    }[status]


def show(status: int, sentence: str = "") -> ResponseReturnValue:
    """Render the error page of this status."""
    page = render_template(
        "errors/error.html", status=status, title=_title_of(status), sentence=sentence
    )
    return page, status


def _show_rule(error: DomainError) -> ResponseReturnValue:
    if isinstance(error, NotFound):
        return show(404, error.sentence)
    return show(409 if isinstance(error, Conflict) else 422, error.sentence)


def _show_http(error: HTTPException) -> ResponseReturnValue:
    if error.code not in SHOWN:
        return error.get_response()
    return show(error.code)


def _show_csrf(_error: CSRFError) -> ResponseReturnValue:
    return show(
        400,
        _(
            "Your session ended while the page was open. Go back in your browser, copy what you "
            "typed, reload the page and send it again."
        ),
    )


def _show_failure(error: Exception) -> ResponseReturnValue:
    log.exception("request_failed", kind=type(error).__name__)
    g.viewer = Viewer()  # the page must not ask the database that may have failed
    return show(500)


def init_app(app: Flask) -> None:
    """Register the error pages."""
    app.register_error_handler(DomainError, _show_rule)
    app.register_error_handler(CSRFError, _show_csrf)
    app.register_error_handler(HTTPException, _show_http)
    if not app.testing:
        app.register_error_handler(Exception, _show_failure)
