"""The start page: who is here, and what they will probably do next."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kdn_helpdesk.pages.views.panels import panels_for
from kdn_helpdesk.web.access import public, viewer

bp = Blueprint("start", __name__)


@bp.get("/")
@public
def show() -> ResponseReturnValue:
    return render_template("pages/start.html", panels=panels_for(viewer()))
