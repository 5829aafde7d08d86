"""The way into the administration: what of it this person may use."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kdn_helpdesk.accounts.queries import joins
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.web import navigation
from kdn_helpdesk.web.access import requires, viewer

bp = Blueprint("administration", __name__, url_prefix="/verwaltung")


@bp.get("")
@requires(
    Permission.PERSON_ADMINISTER,
    Permission.PAGE_EDIT,
    Permission.TICKET_CONFIGURE,
    Permission.SYSTEM_ADMINISTER,
)
def index() -> ResponseReturnValue:
    """List the rooms of the administration."""
    return render_template(
        "accounts/administration.html",
        rooms=navigation.list_rooms(viewer()),
        waiting=joins.count_pending(viewer=viewer()),
    )
