"""The names behind the numbers of a history."""

from collections.abc import Sequence

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.audit import AuditEntry
from kdn_helpdesk.core.db import db
from kdn_helpdesk.tickets.models.topics import Topic


def list_person_names(entries: Sequence[AuditEntry]) -> dict[int, str]:
    """Return what the people are called who acted in these entries or are named by them."""
    numbers = {entry.actor_id for entry in entries}
    for entry in entries:
        if entry.action in ("ticket:assign", "ticket:watch", "ticket:unwatch"):
            numbers |= {entry.details.get(key) for key in ("old", "new", "person")}
    rows = db.session.execute(
        sa.select(Person.id, Person.name).where(Person.id.in_(numbers - {None}))
    )
    return {row.id: row.name for row in rows}


def list_topic_names(language: str) -> dict[int, str]:
    """Return what all topics are called, those that take no requests too."""
    return {topic.id: topic.label(language) for topic in db.session.scalars(sa.select(Topic))}
