"""What belongs to the topics of an agenda, as far as the viewer may read it."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.meetings.models.agendas import AgendaItem, ItemState
from kdn_helpdesk.meetings.models.materials import AgendaMaterial
from kdn_helpdesk.meetings.models.meetings import Meeting, Visibility


def list_readable(
    meeting: Meeting, *, viewer: Viewer, insider: bool
) -> dict[int, list[AgendaMaterial]]:
    """Return the materials by topic; `insider` as `meetings.is_insider` says."""
    found: dict[int, list[AgendaMaterial]] = {}
    statement = (
        sa.select(AgendaMaterial)
        .join(AgendaMaterial.item)
        .where(
            AgendaItem.meeting_id == meeting.id,
            AgendaItem.state == ItemState.ACCEPTED,
            AgendaMaterial.visibility.in_(circles(viewer, insider=insider)),
        )
        .options(joinedload(AgendaMaterial.stored))
        .order_by(AgendaMaterial.id)
    )
    for material in db.session.scalars(statement):
        found.setdefault(material.item_id, []).append(material)
    return found


def list_of_item(item: AgendaItem) -> Sequence[AgendaMaterial]:
    """Return all that belongs to a topic, for who leads the group."""
    return db.session.scalars(
        sa.select(AgendaMaterial)
        .where(AgendaMaterial.item_id == item.id)
        .options(joinedload(AgendaMaterial.stored))
        .order_by(AgendaMaterial.id)
    ).all()


def get_material(
    meeting: Meeting, material_id: int, *, viewer: Viewer, insider: bool
) -> AgendaMaterial:
    """Return a material of this meeting that the viewer may read; for files with their row."""
    material = db.session.scalar(
        sa.select(AgendaMaterial)
        .join(AgendaMaterial.item)
        .where(
            AgendaMaterial.id == material_id,
            AgendaItem.meeting_id == meeting.id,
            AgendaMaterial.visibility.in_(circles(viewer, insider=insider)),
        )
        .options(joinedload(AgendaMaterial.stored), joinedload(AgendaMaterial.item))
    )
    if material is None or not (insider or material.item.is_accepted):
        raise NotFound(_("There is no such file."))
    return material


def circles(viewer: Viewer, *, insider: bool) -> list[Visibility]:
    """Return the visibilities whose things this viewer reads."""
    found = [Visibility.PUBLIC]
    if insider or viewer.is_member:
        found.append(Visibility.MEMBERS)
    if insider:
        found.append(Visibility.GROUP)
    return found
