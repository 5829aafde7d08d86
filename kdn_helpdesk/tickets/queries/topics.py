"""What requests are about."""

from collections.abc import Sequence
from functools import cache

import sqlalchemy as sa

from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.tickets.models.topics import Topic

FALLBACK = "sonstiges"
"""The short name of the topic for everything else; where it is gone, the last one takes over."""


def list_topics(*, only_active: bool = True) -> Sequence[Topic]:
    """Return the topics in their order."""
    return db.session.scalars(_topics(only_active)).all()


@cache
def _topics(only_active: bool) -> sa.Select[Topic]:
    statement = sa.select(Topic).order_by(Topic.position, Topic.id)
    return statement.where(Topic.is_active) if only_active else statement


def find_topic(slug: str) -> Topic | None:
    """Return the topic of this short name."""
    return db.session.scalar(sa.select(Topic).where(Topic.slug == slug))


def get_topic(topic_id: int) -> Topic:
    """Return the topic; raises NotFound."""
    topic = db.session.scalar(sa.select(Topic).where(Topic.id == topic_id))
    if topic is None:
        raise NotFound(_("There is no such topic."))
    return topic


def get_fallback_topic() -> Topic:
    """Return the topic of requests that nobody has sorted yet, as those by mail."""
    topic = db.session.scalar(_fallback())
    if topic is None:
        raise NotFound(_("There is no topic that takes requests."))
    return topic


@cache
def _fallback() -> sa.Select[Topic]:
    return (
        sa.select(Topic)
        .where(Topic.is_active)
        .order_by((Topic.slug == FALLBACK).desc(), Topic.position.desc(), Topic.id.desc())
        .limit(1)
    )
