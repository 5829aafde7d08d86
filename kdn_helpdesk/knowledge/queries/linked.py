"""Articles as other pages name them: beside the ticket or decision that they grew out of."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from kdn_helpdesk.core.db import db, read
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.knowledge.models.articles import Article, Revision, Source
from kdn_helpdesk.knowledge.queries.editing import is_workable
from kdn_helpdesk.knowledge.queries.library import is_visible
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries.panels import TICKET, part


@dataclass(frozen=True, slots=True)
class Linked:
    """A title and where this viewer reads it."""

    title: str
    address: str
    is_published: bool


def list_linked(kind: str, source_id: int, *, viewer: Viewer) -> list[Linked]:
    """Return what grew out of this row: published and visible, or in work and the viewer's."""
    return group_linked(kind, [source_id], viewer=viewer).get(source_id, [])


def group_linked(
    kind: str, source_ids: Collection[int], *, viewer: Viewer
) -> dict[int, list[Linked]]:
    """Return the same for several rows at once, by their numbers."""
    if not read(_any(), {"kind": kind, "numbers": list(source_ids)}).first():
        return {}
    readable = is_visible(viewer)
    shown = sa.case((readable, Article.published_number), else_=Article.latest_number)
    rows = db.session.execute(
        sa.select(
            Source.source_id,
            Article.id,
            Article.slug,
            Revision.title,
            readable.label("is_published"),
        )
        .join(Source, Source.article_id == Article.id)
        .join(Revision, sa.and_(Revision.article_id == Article.id, Revision.number == shown))
        .where(Source.kind == kind, Source.source_id.in_(source_ids))
        .where(sa.or_(readable, is_workable(viewer)))
        .order_by(Article.id)
    )
    found: dict[int, list[Linked]] = {}
    for row in rows:
        address = f"/wissen/{row.slug}" if row.is_published else f"/redaktion/{row.id}"
        linked = Linked(row.title, address, bool(row.is_published))
        found.setdefault(row.source_id, []).append(linked)
    return found


def sources_of_ticket() -> Any:
    """Return the part of a request's page that tells whether anything grew out of it."""
    return part("article", number=Source.article_id).where(
        Source.kind == Ticket.__tablename__, Source.source_id == TICKET
    )


@cache
def _any() -> sa.Select[Any]:
    """Return the question that most pages end with: nothing grew out of any of these."""
    numbers: sa.BindParameter[int] = sa.bindparam("numbers", expanding=True)
    return (
        sa.select(Source.id)
        .where(Source.kind == sa.bindparam("kind"), Source.source_id.in_(numbers))
        .limit(1)
    )
