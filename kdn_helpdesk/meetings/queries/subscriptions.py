"""Who reads a secret calendar."""

import sqlalchemy as sa

from kdn_helpdesk.accounts import sessions
from kdn_helpdesk.core import tokens
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.meetings.models.subscriptions import CalendarFeed


def find_feed(person_id: int | None) -> CalendarFeed | None:
    """Return the person's secret calendar."""
    return db.session.scalar(sa.select(CalendarFeed).where(CalendarFeed.person_id == person_id))


def get_reader(secret: str) -> Viewer:
    """Return whose calendar the secret opens, as a viewer; raises NotFound where it opens none."""
    person_id = db.session.scalar(
        sa.select(CalendarFeed.person_id).where(CalendarFeed.digest == tokens.digest(secret))
    )
    viewer = sessions.get_viewer_of(person_id) if person_id is not None else Viewer()
    if not viewer.is_signed_in:
        raise NotFound(_("This calendar does not exist any more."))
    return viewer
