"""Opening a request: by its author, by a mail, at the telephone."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person, fold_name
from kdn_helpdesk.core import audit, clock, files
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.files import StoredFile, Upload
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.mail import mailboxes
from kdn_helpdesk.mail.charsets import clean, clean_lines
from kdn_helpdesk.tickets.actions import deadlines, numbering, together
from kdn_helpdesk.tickets.events import TicketOpened
from kdn_helpdesk.tickets.models.messages import Message, MessageFile
from kdn_helpdesk.tickets.models.tickets import Ticket, TicketLink
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.states import Channel, LinkKind, MessageKind, Priority, State, Visibility

KIND = Ticket.__tablename__
SUBJECT_LENGTH = 200
ANNOUNCED_AT_ONCE = 50
"""Receipts written in one transaction, which must not last long."""


def open_ticket(
    *,
    requester: Person,
    topic: Topic,
    subject: str,
    body: str,
    files: Sequence[Upload | StoredFile] = (),
    visibility: Visibility | None = None,
    channel: Channel = Channel.WEB,
    actor: int | None = None,
    mail_id: int | None = None,
    follows: Ticket | None = None,
) -> Ticket:
    """File a request; soon the desk is told and the requester gets a receipt.

    Without `visibility` the topic's holds. `actor` is who wrote it down where that is not the
    requester. A mail may lack a subject, and a text where it brings files.
    """
    if not topic.is_active and follows is None:
        raise DomainError(_("This topic takes no new requests."), field="topic")
    subject = clean_subject(subject, required=channel is not Channel.MAIL)
    ticket = add_ticket(
        subject,
        topic_id=topic.id,
        visibility=visibility or topic.default_visibility,
        requester_id=requester.id,
        organisation_id=requester.organisation_id,
        channel=channel,
    )
    message = add_message(
        ticket,
        author=requester.id,
        body=body,
        files=files,
        mail_id=mail_id,
        may_be_empty=channel is Channel.MAIL,
    )
    if follows is not None:
        db.session.add(TicketLink(ticket_id=ticket.id, other_id=follows.id, kind=LinkKind.FOLLOWS))
        mailboxes.keep_thread((KIND, ticket.id), mailboxes.sender_of((KIND, follows.id)))
    audit.record("ticket:open", ticket, actor=actor or requester.id, channel=channel)
    db.session.flush()
    publish(TicketOpened(ticket_id=ticket.id, message_id=message.id))
    return ticket


def add_ticket(subject: str, **columns: Any) -> Ticket:
    """Add a new request with the next number, without any message yet."""
    now = clock.now()
    numbered = numbering.next_number()
    ticket = Ticket(
        year=numbered.year,
        number=numbered.number,
        reference=numbered.reference,
        subject=subject,
        sought=fold_name(f"{numbered.reference} {subject}"),
        priority=columns.pop("priority", Priority.NORMAL),
        last_activity_at=now,
        **columns,
    )
    ticket.enter(State.NEW)
    db.session.add(ticket)
    db.session.flush()
    deadlines.start_deadlines(ticket)
    return ticket


def add_message(
    ticket: Ticket,
    *,
    author: int | None,
    body: str,
    files: Sequence[Upload | StoredFile] = (),
    kind: MessageKind = MessageKind.PUBLIC,
    is_from_desk: bool = False,
    mail_id: int | None = None,
    may_be_empty: bool = False,
) -> Message:
    """Add what somebody said, with its files; only a note leaves the last activity alone."""
    text = clean_lines(body).strip()
    if not text and not may_be_empty:
        raise DomainError(_("Please write something."), field="body")
    message = Message(
        ticket_id=ticket.id,
        author_id=author,
        body=text,
        kind=kind,
        is_from_desk=is_from_desk,
        mail_id=mail_id,
        created_at=clock.now(),
    )
    db.session.add(message)
    if kind is MessageKind.PUBLIC:
        ticket.last_activity_at = message.created_at
    together.flush()
    add_message_files(message, files)
    return message


def add_message_files(message: Message, uploads: Sequence[Upload | StoredFile]) -> None:
    """Let these files belong to the message; bytes without a row get theirs."""
    if not uploads:
        return
    for upload in uploads:
        stored = files.keep(upload) if isinstance(upload, Upload) else upload
        db.session.add(MessageFile(message_id=message.id, stored_file_id=stored.id))
    db.session.flush()


def take_unannounced() -> Sequence[int]:
    """Return the requests that nobody was told of yet, oldest first; from now on they were."""
    numbers = db.session.scalars(
        sa.select(Ticket.id)
        .where(~Ticket.is_announced)
        .order_by(Ticket.id)
        .limit(ANNOUNCED_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    db.session.execute(
        sa.update(Ticket)
        .where(Ticket.id.in_(numbers))
        .values(is_announced=True)
        .execution_options(synchronize_session=False)
    )
    return numbers


def clean_subject(subject: str, *, required: bool = True) -> str:
    """Return the subject in one line, cut where nobody reads on."""
    line = " ".join(clean(subject).split())
    if not line and required:
        raise DomainError(_("Please enter a subject."), field="subject")
    if len(line) > SUBJECT_LENGTH:
        line = line[: SUBJECT_LENGTH - 1].rstrip() + "…"
    return line or _("Request without subject")
