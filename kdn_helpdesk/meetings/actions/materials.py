"""Files and links of a topic."""

from collections.abc import Sequence

from kdn_helpdesk.core import audit, files
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.files import Upload
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.meetings.models.agendas import AgendaItem
from kdn_helpdesk.meetings.models.materials import AgendaMaterial
from kdn_helpdesk.meetings.models.meetings import Visibility


def add_materials(
    item: AgendaItem,
    *,
    title: str,
    url: str,
    uploads: Sequence[Upload],
    visibility: Visibility,
    actor: int,
) -> None:
    """Add a link, files, or both; a title stands for the link, or for a single file."""
    if not url and not uploads:
        raise DomainError(_("Please choose a file or enter a link."), field="uploads")
    if url and not title:
        raise DomainError(_("Please say what the link leads to."), field="title")
    if url:
        _add(item, AgendaMaterial(title=title, url=url), visibility, actor)
    for upload in uploads:
        stored = files.keep(upload)
        named = title if title and not url and len(uploads) == 1 else stored.name
        _add(item, AgendaMaterial(title=named, stored_file_id=stored.id), visibility, actor)


def remove_material(material: AgendaMaterial, *, actor: int) -> None:
    """Take it away; a file's bytes go with the next sweep."""
    audit.record("agenda:material_removed", material, actor=actor)
    db.session.delete(material)
    db.session.flush()


def _add(item: AgendaItem, material: AgendaMaterial, visibility: Visibility, actor: int) -> None:
    material.item_id, material.visibility, material.added_by_id = item.id, visibility, actor
    db.session.add(material)
    db.session.flush()
    audit.record("agenda:material", material, actor=actor, item=item.id, visibility=visibility)
