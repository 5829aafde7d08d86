"""What was done, by whom and when: rows that nobody changes."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.core.db import Model, aside, db


class AuditEntry(Model):
    """One deed; it outlives what it is about, so it has no foreign keys."""

    __tablename__ = "audit_entry"
    __table_args__ = (sa.Index("ix_audit_entry_kind_subject_id", "kind", "subject_id"),)

    action: Mapped[str]
    """`area:verb`, as in `ticket:answer`."""
    kind: Mapped[str]
    """The table that it is about."""
    subject_id: Mapped[int]
    actor_id: Mapped[int | None] = mapped_column(index=True)
    """The person; none where the service itself acted."""
    details: Mapped[dict[str, Any]]


def record(action: str, subject: Model, *, actor: int | None, **details: Any) -> AuditEntry:
    """Write down a deed; the details are plain values (old and new), never a person's words."""
    entry = AuditEntry(
        action=action,
        kind=subject.__tablename__,
        subject_id=subject.id,
        actor_id=actor,
        details={name: _plain(value) for name, value in details.items()},
    )
    db.session.add(entry)
    return entry


def record_reading(action: str, kind: str, subject_id: int, *, actor: int | None) -> None:
    """Write down, after the request, that somebody looked at something: a GET writes nothing."""
    entry = {"action": action, "kind": kind, "subject_id": subject_id, "actor_id": actor}
    aside(lambda session: session.add(AuditEntry(**entry, details={})))


def list_about(kind: str, subject_id: int) -> Sequence[AuditEntry]:
    """Return the history of one thing, oldest first."""
    return db.session.scalars(
        sa.select(AuditEntry)
        .where(AuditEntry.kind == kind, AuditEntry.subject_id == subject_id)
        .order_by(AuditEntry.id)
    ).all()


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return value
