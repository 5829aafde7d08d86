"""From request to request, in the order of the list that somebody last looked at."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, session, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.tickets.queries import asked, lists
from kdn_helpdesk.web.access import requires, viewer

bp = Blueprint("walking", __name__, url_prefix="/servicestelle/<reference>")
LIST = "desk_list"
STRETCHES = (500, 5_000, 50_000)
"""So many of the list are read, more only where the request is not among them."""


def remember_list(args: Mapping[str, str]) -> None:
    """Keep what the list was asked for, in the browser's session."""
    kept = asked.kept(args)
    if session.get(LIST) != kept:
        session[LIST] = kept


@bp.get("/naechste")
@requires(Permission.TICKET_WORK)
def following(reference: str) -> ResponseReturnValue:
    """Go to the request after this one."""
    return redirect(address_after(reference))


@bp.get("/vorige")
@requires(Permission.TICKET_WORK)
def preceding(reference: str) -> ResponseReturnValue:
    """Go to the request before this one."""
    return redirect(address_after(reference, step=-1))


def address_after(reference: str, *, step: int = 1) -> str:
    """Return where the next request of the list is; at its end the list itself.

    A request that is no longer in the list is followed by the list's first.
    """
    kept: dict[str, str] = session.get(LIST) or {}
    order = kept.get("sortierung", asked.USUAL_ORDER)
    for most in STRETCHES:
        references = lists.list_references(
            asked.filter_from(kept),
            viewer=viewer(),
            order=order.removeprefix("-"),
            descending=order.startswith("-"),
            most=most,
        )
        is_whole = len(references) < most
        if is_whole or reference in references[: most - 1]:
            break
    place = references.index(reference) + step if reference in references else 0
    if 0 <= place < len(references):
        return url_for("work.show", reference=references[place])
    flash(_("That was the last request of this list."), "info")
    return asked.address_of(kept)
