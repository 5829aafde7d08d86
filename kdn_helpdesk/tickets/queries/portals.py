"""The portals that the desk advises on."""

from collections.abc import Sequence

import sqlalchemy as sa

from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.tickets.models.portals import Portal


def list_portals(*, only_active: bool = True) -> Sequence[Portal]:
    """Return the portals in their order."""
    statement = sa.select(Portal).order_by(Portal.position, Portal.id)
    if only_active:
        statement = statement.where(Portal.is_active)
    return db.session.scalars(statement).all()


def get_portal(portal_id: int) -> Portal:
    """Return the portal; raises NotFound."""
    portal = db.session.scalar(sa.select(Portal).where(Portal.id == portal_id))
    if portal is None:
        raise NotFound(_("There is no such portal."))
    return portal
