"""The list of topics, as the desk's administration edits it."""

import sqlalchemy as sa

from kdn_helpdesk.core import audit
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.slugs import slug
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.states import Visibility


def add_topic(*, name: str, actor: int | None) -> Topic:
    """Add a topic at the end of the list; its short name follows from its name."""
    short = slug(name, longest=40)
    if db.session.scalar(sa.select(Topic.id).where(Topic.slug == short)) is not None:
        raise DomainError(_("There is a topic of this name already."), field="name")
    last = db.session.scalar(sa.select(sa.func.max(Topic.position))) or 0
    topic = Topic(slug=short, name=name, position=last + 1)
    db.session.add(topic)
    db.session.flush()
    audit.record("topic:add", topic, actor=actor)
    return topic


def edit_topic(
    topic: Topic,
    *,
    name: str,
    english_name: str,
    default_visibility: Visibility,
    position: int,
    is_active: bool,
    actor: int | None,
) -> None:
    """Change how a topic is called, where it stands, and whether it takes new requests."""
    others = sa.select(Topic.id).where(Topic.is_active, Topic.id != topic.id)
    if not is_active and db.session.scalar(others.limit(1)) is None:
        raise DomainError(_("One topic must take new requests."), field="is_active")
    topic.name, topic.english_name = name, english_name
    topic.default_visibility = default_visibility
    topic.position, topic.is_active = position, is_active
    db.session.flush()
    audit.record("topic:edit", topic, actor=actor, is_active=is_active)
