"""What was said about a request; notes only where the viewer works at the desk."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import db, read
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.files import StoredFile, Upload
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.tickets.models.filings import Filing, FilingFile
from kdn_helpdesk.tickets.models.messages import Message, MessageFile
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.states import MessageKind


class Author(NamedTuple):
    """Who said it."""

    name: str


class Home(NamedTuple):
    """The request that a message was written in."""

    reference: str


class Attached(NamedTuple):
    """A file of a message, as `MessageFile` has it."""

    id: int
    stored: Upload


@dataclass(frozen=True, slots=True)
class Said:
    """A message as pages show it: values that are read as those of `Message` are."""

    author: Author | None
    home: Home | None
    id: int
    kind: MessageKind
    is_from_desk: bool
    author_id: int | None
    body: str
    mail_id: int | None
    home_id: int | None
    created_at: datetime
    is_doubtful: bool
    files: list[Attached] = field(default_factory=list)

    @property
    def is_internal(self) -> bool:
        """Whether only the desk may read it."""
        return self.kind is not MessageKind.PUBLIC

    @property
    def is_held(self) -> bool:
        """Whether it is an answer that can still be taken back."""
        return self.kind is MessageKind.HELD


def list_messages(ticket_id: int, *, viewer: Viewer) -> Sequence[Said]:
    """Return the conversation, oldest first, with authors and files, in one statement."""
    found: dict[int, Said] = {}
    for row in read(_conversation(viewer.works_at_desk), {"ticket": ticket_id}):
        said = found.get(row[0])
        if said is None:
            said = found[row[0]] = _said(row)
        if row.file_id is not None:
            said.files.append(Attached(row.file_id, Upload(*row[-7:])))
    return list(found.values())


def _said(row: Any) -> Said:
    author, home = row.author and Author(row.author), row.home and Home(row.home)
    return Said(author, home, *row[:9])


def list_public_messages(ticket_id: int) -> Sequence[Said]:
    """Return what everybody concerned has read: for what leaves the house."""
    return list_messages(ticket_id, viewer=Viewer())


def list_mail_numbers(ticket_id: int) -> Sequence[int]:
    """Return the numbers of the latest incoming mails of the public conversation, oldest first."""
    numbers = read(_mail_numbers(), {"ticket": ticket_id}).scalars()
    return [number for number in numbers if number is not None][::-1]


def get_message(message_id: int) -> Message:
    """Return a message for the mails about it, with its author and files."""
    return db.session.scalars(_by_id(), {"id": message_id}).one()


def map_first_messages(ticket_ids: Sequence[int]) -> dict[int, Message]:
    """Return what each of these requests began with, wherever that stands since, by its number."""
    began_in = sa.func.coalesce(Message.home_id, Message.ticket_id)
    first = sa.select(sa.func.min(Message.id)).where(
        sa.or_(Message.ticket_id.in_(ticket_ids), Message.home_id.in_(ticket_ids))
    )
    statement = _loaded(sa.select(Message)).where(Message.id.in_(first.group_by(began_in)))
    return {found.home_id or found.ticket_id: found for found in db.session.scalars(statement)}


def get_note(ticket_id: int, message_id: int) -> Message:
    """Return an internal note of the request, for the desk; raises NotFound."""
    note = db.session.scalar(
        _loaded(sa.select(Message)).where(
            Message.id == message_id,
            Message.ticket_id == ticket_id,
            Message.kind == MessageKind.NOTE,
        )
    )
    if note is None:
        raise NotFound(_("There is no such note."))
    return note


def has_newer(ticket_id: int, *, than: int, person: int | None) -> bool:
    """Tell whether somebody else has said something since the person looked."""
    newer = sa.select(Message.id).where(
        Message.ticket_id == ticket_id,
        Message.id > than,
        sa.or_(Message.author_id.is_(None), Message.author_id != person),
    )
    return db.session.scalar(newer.limit(1)) is not None


def get_file(ticket_id: int, file_id: int, *, viewer: Viewer) -> StoredFile:
    """Return a file of a request that the viewer may read; raises NotFound."""
    stored = db.session.scalar(
        sa.select(StoredFile)
        .join(MessageFile)
        .join(Message)
        .where(
            MessageFile.id == file_id,
            sa.or_(Message.ticket_id == ticket_id, Message.home_id == ticket_id),
            _may_read(viewer),
        )
    )
    if stored is None:
        raise NotFound(_("There is no such file."))
    return stored


def get_filing(filing_id: int) -> Filing:
    """Return a request that waits for its author's confirmation; raises NotFound."""
    filing = db.session.scalar(
        sa.select(Filing)
        .where(Filing.id == filing_id)
        .options(
            joinedload(Filing.topic),
            joinedload(Filing.ticket),
            selectinload(Filing.files).joinedload(FilingFile.stored),
        )
    )
    if filing is None:
        raise NotFound(_("There is no such request."))
    return filing


@cache
def _mail_numbers() -> sa.Select[int | None]:
    return (
        sa.select(Message.mail_id)
        .where(
            Message.ticket_id == sa.bindparam("ticket"),
            Message.kind == MessageKind.PUBLIC,
            Message.mail_id.is_not(None),
        )
        .order_by(Message.id.desc())
        .limit(10)
    )


@cache
def _by_id() -> sa.Select[Message]:
    return _loaded(sa.select(Message)).where(Message.id == sa.bindparam("id"))


@cache
def _conversation(at_desk: bool) -> Any:
    """Return the statement, built once; notes are left out by the database."""
    home = aliased(Ticket)
    statement = (
        sa.select(
            Message.id,
            Message.kind,
            Message.is_from_desk,
            Message.author_id,
            Message.body,
            Message.mail_id,
            Message.home_id,
            Message.created_at,
            Message.is_doubtful,
            Person.name.label("author"),
            home.reference.label("home"),
            MessageFile.id.label("file_id"),
            StoredFile.key,
            StoredFile.name,
            StoredFile.content_type,
            StoredFile.size,
            StoredFile.sha256,
            StoredFile.scan,
            StoredFile.threat,
        )
        .outerjoin(Person, Person.id == Message.author_id)
        .outerjoin(home, home.id == Message.home_id)
        .outerjoin(MessageFile, MessageFile.message_id == Message.id)
        .outerjoin(StoredFile, StoredFile.id == MessageFile.stored_file_id)
        .where(Message.ticket_id == sa.bindparam("ticket"))
        .order_by(Message.id, MessageFile.id)
    )
    return statement if at_desk else statement.where(Message.kind == MessageKind.PUBLIC)


def _may_read(viewer: Viewer) -> sa.ColumnElement[bool]:
    return sa.true() if viewer.works_at_desk else Message.kind == MessageKind.PUBLIC


def _loaded(statement: sa.Select[Message]) -> sa.Select[Message]:
    return statement.options(
        joinedload(Message.author),
        joinedload(Message.home),
        selectinload(Message.files).joinedload(MessageFile.stored, innerjoin=True),
    ).execution_options(populate_existing=True)
