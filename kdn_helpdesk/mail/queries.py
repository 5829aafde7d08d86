"""What other rooms ask about mails, and what the pages of the mail room show."""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import Columns, db, read
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission, Viewer
from kdn_helpdesk.mail.models import (
    DigestEntry,
    DigestState,
    IncomingMail,
    Outcome,
    OutgoingMail,
    OutgoingState,
)
from kdn_helpdesk.mail.verdicts import Kind

LOST = (OutgoingState.FAILED, OutgoingState.UNDELIVERED, OutgoingState.BRAKED)
"""Where a mail reached nobody and will not by itself."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some rows of a list, and how many there are in all."""

    items: Sequence[OutgoingMail]
    total: int


def list_about(kind: str, subject_id: int) -> Sequence[OutgoingMail]:
    """Return the mails that left about one thing, oldest first, without their bytes."""
    return db.session.scalars(
        sa.select(OutgoingMail)
        .where(OutgoingMail.kind == kind, OutgoingMail.subject_id == subject_id)
        .order_by(OutgoingMail.id)
    ).all()


def list_lost_about(kind: str, subject_id: int) -> Sequence[OutgoingMail]:
    """Return the mails about one thing that reached nobody and will not by themselves."""
    lost = lost_about(kind, subject_id).with_only_columns(OutgoingMail)
    return db.session.scalars(lost.order_by(OutgoingMail.id)).all()


def lost_about(kind: str, subject_id: Any) -> sa.Select[int]:
    """Return their numbers as a statement, for a question of several parts."""
    return sa.select(OutgoingMail.id).where(
        OutgoingMail.kind == kind,
        OutgoingMail.subject_id == subject_id,
        OutgoingMail.state.in_(LOST),
    )


def list_arrived(kind: str, subject_id: int) -> Sequence[IncomingMail]:
    """Return the mails that arrived about one thing, oldest first, without their bytes."""
    return db.session.scalars(
        sa.select(IncomingMail)
        .where(IncomingMail.kind == kind, IncomingMail.subject_id == subject_id)
        .order_by(IncomingMail.id)
    ).all()


def list_message_ids(numbers: Sequence[int]) -> list[str]:
    """Return the Message-IDs of these mails that arrived, in their order, without empty ones."""
    rows = read(_message_ids(), {"numbers": list(numbers)})
    found = {number: message_id for number, message_id in rows if message_id}
    return [found[number] for number in numbers if number in found]


def has_automatic(numbers: Sequence[int]) -> bool:
    """Tell whether a machine or a mailing list sent one of these mails, by what stands in it."""
    wanted = sa.select(IncomingMail.id).where(
        IncomingMail.id.in_(numbers), IncomingMail.verdict == Kind.AUTOMATIC
    )
    return db.session.scalar(wanted.limit(1)) is not None


@cache
def _message_ids() -> Columns:
    numbers: sa.BindParameter[int] = sa.bindparam("numbers", expanding=True)
    return sa.select(IncomingMail.id, IncomingMail.message_id).where(IncomingMail.id.in_(numbers))


def was_mailed(email: str, *, event: str, since: datetime) -> bool:
    """Tell whether an event whose key begins so was mailed to the address since then."""
    found = db.session.scalar(
        sa.select(OutgoingMail.id)
        .where(
            OutgoingMail.recipient == email,
            OutgoingMail.created_at > since,
            OutgoingMail.event_key.startswith(event, autoescape=True),
        )
        .limit(1)
    )
    return found is not None


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which mails a list of those that left shows; what is empty narrows nothing."""

    state: OutgoingState | None = None
    recipient: str = ""
    """A part of the address."""
    kinds: Sequence[str] = ()
    words: str = ""
    """A part of the subject, a request's number for example."""

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """Return what a mail must be like."""
        found: list[sa.ColumnElement[bool]] = []
        if self.state is not None:
            found.append(OutgoingMail.state == self.state)
        if self.recipient:
            address = sa.func.lower(OutgoingMail.recipient)
            found.append(address.contains(self.recipient.lower(), autoescape=True))
        if self.kinds:
            found.append(OutgoingMail.kind.in_(self.kinds))
        if self.words:
            subject = sa.func.lower(OutgoingMail.subject)
            found.append(subject.contains(self.words.lower(), autoescape=True))
        return found


NOT_NARROWED = Narrowed()


def list_outgoing(*, viewer: Viewer, narrowed: Narrowed, offset: int, limit: int) -> Excerpt:
    """Return these mails, the newest first."""
    wanted = sa.select(OutgoingMail).where(_may_read(viewer), *narrowed.conditions())
    total = db.session.scalar(sa.select(sa.func.count()).select_from(wanted.subquery()))
    ordered = wanted.order_by(OutgoingMail.id.desc()).offset(offset).limit(limit)
    return Excerpt(db.session.scalars(ordered).all(), total or 0)


def list_lost_to(person_id: int, email: str) -> Sequence[OutgoingMail]:
    """Return the mails to one person that reached nobody, the newest first."""
    return db.session.scalars(
        sa.select(OutgoingMail)
        .where(
            sa.or_(OutgoingMail.person_id == person_id, OutgoingMail.recipient == email),
            OutgoingMail.state.in_(LOST),
        )
        .order_by(OutgoingMail.id.desc())
        .limit(20)
    ).all()


def list_by_number(numbers: Sequence[int], *, viewer: Viewer) -> Sequence[OutgoingMail]:
    """Return these mails, for as many as there are, oldest first."""
    return db.session.scalars(
        sa.select(OutgoingMail)
        .where(OutgoingMail.id.in_(numbers), _may_read(viewer))
        .order_by(OutgoingMail.id)
    ).all()


def list_lost_since(moment: datetime, *, viewer: Viewer) -> Sequence[OutgoingMail]:
    """Return the mails made since then that reached nobody and will not by themselves."""
    return db.session.scalars(
        sa.select(OutgoingMail)
        .where(OutgoingMail.state.in_(LOST), OutgoingMail.created_at >= moment, _may_read(viewer))
        .order_by(OutgoingMail.id)
    ).all()


def count_lost_since(moment: datetime) -> int:
    """Return how many mails made since then reached nobody."""
    found = read(
        sa.select(sa.func.count()).where(
            OutgoingMail.state.in_(LOST), OutgoingMail.created_at >= moment
        )
    )
    return int(found.scalar_one())


def count_outgoing(
    *, viewer: Viewer, narrowed: Narrowed = NOT_NARROWED
) -> dict[OutgoingState, int]:
    """Return how many of these mails are in each state, whatever state is asked for."""
    others = dataclasses.replace(narrowed, state=None)
    rows = db.session.execute(
        sa.select(OutgoingMail.state, sa.func.count())
        .where(_may_read(viewer), *others.conditions())
        .group_by(OutgoingMail.state)
    )
    return {state: count for state, count in rows}  # noqa: C416  # rows are no pairs to mypy


def get_outgoing(number: int, *, viewer: Viewer) -> OutgoingMail:
    """Return one mail that left."""
    mail = db.session.scalar(
        sa.select(OutgoingMail).where(OutgoingMail.id == number, _may_read(viewer))
    )
    if mail is None:
        raise NotFound(_("There is no such mail."))
    return mail


def get_about(number: int, *, kind: str, subject_id: int) -> OutgoingMail:
    """Return one mail about a thing whose page the viewer has opened already."""
    mail = db.session.scalar(
        sa.select(OutgoingMail).where(
            OutgoingMail.id == number,
            OutgoingMail.kind == kind,
            OutgoingMail.subject_id == subject_id,
        )
    )
    if mail is None:
        raise NotFound(_("There is no such mail."))
    return mail


def find_sent(message_ids: Sequence[str], recipients: Sequence[str]) -> OutgoingMail | None:
    """Return the mail that a delivery report speaks of: by its Message-ID, else by address.

    By the address alone only a mail of the last days that was sent can be meant.
    """
    if message_ids:
        found = db.session.scalar(
            sa.select(OutgoingMail).where(OutgoingMail.message_id.in_(message_ids))
        )
        if found is not None:
            return found
    if message_ids or not recipients:
        return None
    return db.session.scalar(
        sa.select(OutgoingMail)
        .where(
            sa.func.lower(OutgoingMail.recipient).in_(recipients),
            OutgoingMail.state == OutgoingState.SENT,
        )
        .order_by(OutgoingMail.id.desc())
        .limit(1)
    )


def find_due_reader() -> int | None:
    """Return somebody to whom news is due that waited for its day."""
    found = read(_due_reader(), {"now": clock.now()}).scalar()
    db.session.rollback()
    return found


@cache
def _due_reader() -> sa.Select[int]:
    return (
        sa.select(DigestEntry.person_id)
        .where(
            DigestEntry.state == DigestState.WAITING,
            DigestEntry.due_at <= sa.bindparam("now", type_=DigestEntry.due_at.type),
        )
        .order_by(DigestEntry.due_at)
        .limit(1)
    )


def list_told(outgoing_id: int) -> Sequence[DigestEntry]:
    """Return the news that one digest told."""
    return db.session.scalars(
        sa.select(DigestEntry)
        .where(DigestEntry.outgoing_id == outgoing_id)
        .order_by(DigestEntry.id)
    ).all()


@dataclass(frozen=True, slots=True)
class Received:
    """A mail that arrived, as the list of outcomes names it."""

    message_id: str
    sender: str
    subject: str
    outcome: Outcome | None
    """None while it waits for the worker."""
    reason: str
    ticket: str
    """The number of the request it belongs to; empty where there is none."""

    def as_dict(self) -> dict[str, str | None]:
        """Return it for programs."""
        return {
            "message_id": self.message_id,
            "from": self.sender,
            "subject": self.subject,
            "outcome": self.outcome.value if self.outcome else None,
            "reason": self.reason,
            "ticket": self.ticket or None,
        }


def iterate_outcomes() -> Iterator[Received]:
    """Return every mail received, oldest first, some hundred at a time."""
    last = 0
    while rows := db.session.execute(
        sa.select(
            IncomingMail.id,
            IncomingMail.message_id,
            IncomingMail.sender,
            IncomingMail.subject,
            IncomingMail.outcome,
            IncomingMail.reason,
            IncomingMail.reference,
        )
        .where(IncomingMail.id > last)
        .order_by(IncomingMail.id)
        .limit(500)
    ).all():
        for row in rows:
            yield Received(*row[1:])
        last = rows[-1].id


def _may_read(viewer: Viewer) -> sa.ColumnElement[bool]:
    return sa.literal(viewer.can(Permission.MAIL_READ))
