"""The demonstration's mailbox: every mail that the service sent, to whomever."""

from flask import Blueprint, Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.demo import letters
from kdn_helpdesk.demo.letters import Letter
from kdn_helpdesk.web.access import public
from kdn_helpdesk.web.paging import Page, page_number

bp = Blueprint("demo", __name__, url_prefix="/postfach")
PER_PAGE = 25


@bp.before_request
def _only_in_a_demonstration() -> None:
    if not settings().demo:
        abort(404)


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """List the mails, newest first."""
    place, number = letters.folder(), page_number()
    numbers = letters.numbers(place)
    shown = numbers[(number - 1) * PER_PAGE : number * PER_PAGE]
    page = Page([letters.peek(place, n) for n in shown], number, PER_PAGE, len(numbers))
    return render_template(
        "demo/letters.html", page=page, url_of=lambda n: url_for(".index", seite=n)
    )


@bp.get("/<int:number>")
@public
def show(number: int) -> ResponseReturnValue:
    """Show one mail as a mail program would, without its markup."""
    return render_template("demo/letter.html", letter=_get(number))


@bp.get("/<int:number>/mail.eml")
@public
def raw(number: int) -> ResponseReturnValue:
    """Hand out the mail as it was sent."""
    return _download(_get(number).content, "message/rfc822", f"{number}.eml")


@bp.get("/<int:number>/<int:index>/<name>")
@public
def attachment(number: int, index: int, name: str) -> ResponseReturnValue:
    """Hand out a file or calendar part of a mail."""
    attachments = _get(number).attachments
    if index >= len(attachments):
        abort(404)
    name, content_type, content = attachments[index]
    return _download(content, content_type, name)


def _get(number: int) -> Letter:
    letter = letters.find(letters.folder(), number)
    if letter is None:
        abort(404)
    return letter


def _download(content: bytes, content_type: str, name: str) -> Response:
    response = Response(content, content_type=content_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
