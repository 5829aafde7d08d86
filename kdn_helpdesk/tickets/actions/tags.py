"""Putting the desk's tags in order: rename, merge, delete."""

import sqlalchemy as sa

from kdn_helpdesk.core import audit
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.tickets.actions.sorting import clean_tag
from kdn_helpdesk.tickets.models.tickets import Tag, TicketTag
from kdn_helpdesk.tickets.queries import tags


def rename_tag(tag: Tag, *, name: str, agent: int) -> None:
    """Give the tag another name on all its requests; another tag of that name is not swallowed."""
    cleaned = clean_tag(name)
    if not cleaned:
        raise DomainError(_("Please enter a name."), field="name")
    other = tags.find_tag(cleaned)
    if other is not None and other.id != tag.id:
        raise DomainError(
            _("There is a tag “%(name)s” already; merge the two instead.", name=cleaned),
            field="name",
        )
    old, tag.name = tag.name, cleaned
    db.session.flush()
    audit.record("tag:rename", tag, actor=agent, old=old, new=cleaned)


def merge_tag(tag: Tag, *, into: Tag, agent: int) -> int:
    """Put the other tag on all requests of this one, which is then gone; returns how many."""
    if tag.id == into.id:
        raise DomainError(_("A tag cannot be merged with itself."), field="into")
    number = tags.count_uses(tag)
    have_both = sa.select(TicketTag.ticket_id).where(TicketTag.tag_id == into.id)
    db.session.execute(
        sa.update(TicketTag)
        .where(TicketTag.tag_id == tag.id, TicketTag.ticket_id.not_in(have_both))
        .values(tag_id=into.id)
        .execution_options(synchronize_session=False)
    )
    audit.record("tag:merge", into, actor=agent, old=tag.name, new=into.name, number=number)
    _remove(tag)
    return number


def delete_tag(tag: Tag, *, agent: int) -> None:
    """Take the tag away from all its requests."""
    audit.record("tag:delete", tag, actor=agent, name=tag.name, number=tags.count_uses(tag))
    _remove(tag)


def _remove(tag: Tag) -> None:
    db.session.execute(
        sa.delete(TicketTag)
        .where(TicketTag.tag_id == tag.id)
        .execution_options(synchronize_session=False)
    )
    db.session.delete(tag)
    db.session.flush()
