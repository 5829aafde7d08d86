"""What was said about a request; notes only where the viewer works at the desk."""

from collections.abc import Sequence
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from kdn_helpdesk.core.db import db, read
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.files import StoredFile
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.tickets.models.filings import Filing, FilingFile
from kdn_helpdesk.tickets.models.messages import Message, MessageFile
from kdn_helpdesk.tickets.states import MessageKind


def list_messages(ticket_id: int, *, viewer: Viewer) -> Sequence[Message]:
    """Return the conversation, oldest first, with authors and files."""
    statement = _conversation(viewer.works_at_desk)
    return db.session.scalars(statement, {"ticket": ticket_id}).all()


def list_public_messages(ticket_id: int) -> Sequence[Message]:
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
    """Return what each of these requests began with, by the request's number."""
    first = sa.select(sa.func.min(Message.id)).where(Message.ticket_id.in_(ticket_ids))
    statement = _loaded(sa.select(Message)).where(Message.id.in_(first.group_by(Message.ticket_id)))
    return {message.ticket_id: message for message in db.session.scalars(statement)}


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
def _conversation(at_desk: bool) -> sa.Select[Message]:
    """Return the statement, built once; notes are left out by the database."""
    statement = _loaded(sa.select(Message)).where(Message.ticket_id == sa.bindparam("ticket"))
    if not at_desk:
        statement = statement.where(Message.kind == MessageKind.PUBLIC)
    return statement.order_by(Message.id)


def _may_read(viewer: Viewer) -> sa.ColumnElement[bool]:
    return sa.true() if viewer.works_at_desk else Message.kind == MessageKind.PUBLIC


def _loaded(statement: sa.Select[Message]) -> sa.Select[Message]:
    return statement.options(
        joinedload(Message.author),
        joinedload(Message.home),
        selectinload(Message.files).joinedload(MessageFile.stored, innerjoin=True),
    ).execution_options(populate_existing=True)
