"""The start page: who is here, and what they will probably do next."""

from collections.abc import Callable

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.permissions import Permission, Viewer
from kdn_helpdesk.pages.views import reader_panels, work_panels
from kdn_helpdesk.pages.views.panels import Panel
from kdn_helpdesk.tickets.queries import incidents
from kdn_helpdesk.web.access import public, viewer

bp = Blueprint("start", __name__)

PANELS: tuple[tuple[Permission | None, Callable[[Viewer], Panel | None]], ...] = (
    (Permission.TICKET_WORK, work_panels.desk),
    (Permission.WISH_WORK, work_panels.answered_wishes),
    (Permission.MAIL_CORRECT, work_panels.undecided_mail),
    (Permission.MAIL_READ, work_panels.stuck_mail),
    (Permission.PERSON_ADMINISTER, work_panels.wishes_to_join),
    (Permission.ORGANISATION_MANAGE, work_panels.wishes_to_join),
    (Permission.GROUP_MANAGE, work_panels.coordinated_groups),
    (Permission.ARTICLE_REVIEW, work_panels.articles_in_review),
    (Permission.PAGE_EDIT, work_panels.edited_pages),
    (Permission.MEETING_ANSWER, reader_panels.invitations_to_answer),
    (Permission.TICKET_FILE, reader_panels.own_requests),
    (None, reader_panels.next_meetings),
    (None, reader_panels.new_articles),
)
"""Who sees which box, in this order; None means everybody."""


@bp.get("/")
@public
def show() -> ResponseReturnValue:
    """Show what each reader begins with."""
    return render_template(
        "pages/start.html", panels=panels_for(viewer()), incidents=incidents.list_open()
    )


def panels_for(who: Viewer) -> list[Panel]:
    """Return the boxes of this viewer's start page; one with nothing to say is left out."""
    builders = {
        build: None for permission, build in PANELS if permission is None or who.can(permission)
    }
    return [panel for build in builders if (panel := build(who)) is not None]
