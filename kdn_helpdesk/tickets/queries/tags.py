"""The desk's tags: all of them with how often they are used, and those that fit what is typed."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.tickets.models.tickets import Tag, TicketTag

SUGGESTED = 20


class Used(NamedTuple):
    """A tag and on how many requests it is."""

    id: int
    name: str
    number: int


def list_used(*, text: str = "") -> list[Used]:
    """Return the tags that hold the text, by name, in one statement."""
    uses = sa.select(sa.func.count()).where(TicketTag.tag_id == Tag.id).scalar_subquery()
    rows = db.session.execute(
        sa.select(Tag.id, Tag.name, uses)
        .where(Tag.name.contains(text.casefold().strip(), autoescape=True))
        .order_by(Tag.name)
    )
    return [Used(*row) for row in rows]


def suggest(text: str) -> Sequence[str]:
    """Return some tags that hold the text, those that begin with it first."""
    words = text.casefold().strip()
    begins = Tag.name.startswith(words, autoescape=True)
    return db.session.scalars(
        sa.select(Tag.name)
        .where(Tag.name.contains(words, autoescape=True))
        .order_by(sa.case((begins, 0), else_=1), Tag.name)
        .limit(SUGGESTED)
    ).all()


def get_tag(tag_id: int) -> Tag:
    """Return the tag; raises NotFound."""
    tag = db.session.scalar(sa.select(Tag).where(Tag.id == tag_id))
    if tag is None:
        raise NotFound(_("There is no such tag."))
    return tag


def find_tag(name: str) -> Tag | None:
    """Return the tag of this name."""
    return db.session.scalar(sa.select(Tag).where(Tag.name == name))


def count_held(ticket_ids: Sequence[int], names: Collection[str]) -> dict[int, int]:
    """Return how many of these tags each request has; none is left out."""
    if not names:
        return {}
    rows = db.session.execute(
        sa.select(TicketTag.ticket_id, sa.func.count().label("number"))
        .join(Tag, Tag.id == TicketTag.tag_id)
        .where(TicketTag.ticket_id.in_(ticket_ids), Tag.name.in_(names))
        .group_by(TicketTag.ticket_id)
    )
    return {row.ticket_id: row.number for row in rows}


def count_uses(tag: Tag) -> int:
    """Return on how many requests the tag is."""
    uses = sa.select(sa.func.count()).where(TicketTag.tag_id == tag.id)
    return db.session.scalar(uses) or 0
