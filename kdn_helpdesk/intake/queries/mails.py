"""What routing and the intake page read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import scanning
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission, Viewer
from kdn_helpdesk.core.scanning import Scan
from kdn_helpdesk.intake.belonging import TICKET, Pointer
from kdn_helpdesk.intake.models import Rereading, RereadState
from kdn_helpdesk.mail import lines
from kdn_helpdesk.mail.models import IncomingMail, Outcome
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some mails of a list, and how many there are in all."""

    items: Sequence[IncomingMail]
    total: int


def find_ticket(pointer: Pointer) -> Ticket | None:
    """Return the request that the pointer names, whoever may see it."""
    wanted = sa.select(Ticket)
    if pointer.ticket_id is not None:
        return db.session.scalar(wanted.where(Ticket.id == pointer.ticket_id))
    if pointer.reference:
        return db.session.scalar(wanted.where(Ticket.reference == pointer.reference))
    stored = sa.select(IncomingMail.subject_id).where(
        IncomingMail.message_id == pointer.message_id, IncomingMail.kind == TICKET
    )
    return db.session.scalar(wanted.where(Ticket.id.in_(stored)).order_by(Ticket.id).limit(1))


def find_brought(mail_id: int) -> tuple[Message, Ticket] | None:
    """Return the message that a mail has become, with its request, however often it is read."""
    row = db.session.execute(
        sa.select(Message, Ticket)
        .join(Ticket, Ticket.id == Message.ticket_id)
        .where(Message.mail_id == mail_id)
        .order_by(Message.id.desc())
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None


def find_twin(mail: IncomingMail) -> Ticket | None:
    """Return the request that the very same mail has come to by another of our addresses."""
    if not mail.message_id:
        return None
    names = ("message_id", "body_hash", "sender", "id")
    return db.session.scalar(_twin(), {name: getattr(mail, name) for name in names})


@cache
def _twin() -> sa.Select[Ticket]:
    return (
        sa.select(Ticket)
        .join(IncomingMail, IncomingMail.subject_id == Ticket.id)
        .where(
            IncomingMail.message_id == sa.bindparam("message_id"),
            IncomingMail.body_hash == sa.bindparam("body_hash"),
            IncomingMail.sender == sa.bindparam("sender"),
            IncomingMail.id < sa.bindparam("id"),
            IncomingMail.kind == TICKET,
            IncomingMail.outcome.in_((Outcome.TICKET, Outcome.FOLLOW_UP)),
        )
        .limit(1)
    )


def is_first(message: Message) -> bool:
    """Tell whether the message opened its request."""
    earlier = sa.select(Message.id).where(
        Message.ticket_id == message.ticket_id, Message.id < message.id
    )
    return db.session.scalar(earlier.limit(1)) is None


def is_alone(message: Message) -> bool:
    """Tell whether nothing else was said in the message's request."""
    others = sa.select(Message.id).where(
        Message.ticket_id == message.ticket_id, Message.id != message.id
    )
    return db.session.scalar(others.limit(1)) is None


def find_person(email: str) -> Person | None:
    """Return the person who writes from this address, with roles."""
    return db.session.scalar(_by_address(), {"email": email.strip().casefold()})


@cache
def _by_address() -> sa.Select[Person]:
    by_address = sa.select(Person).where(Person.email == sa.bindparam("email"))
    return by_address.options(joinedload(Person.roles))


def get_stored(number: int) -> IncomingMail:
    """Return a mail without its bytes, for what the service itself does."""
    return db.session.scalars(sa.select(IncomingMail).where(IncomingMail.id == number)).one()


def list_mails(
    *,
    viewer: Viewer,
    outcomes: Sequence[Outcome | None],
    offset: int,
    limit: int,
    text: str = "",
    mailbox: str = "",
) -> Excerpt:
    """Return the mails with one of these outcomes, or all of them, the newest first.

    `text` stands in the sender or the subject; `mailbox` is the one that
    they were meant for.
    """
    wanted = sa.select(IncomingMail).where(_may_read(viewer))
    if outcomes:
        wanted = wanted.where(_has_outcome(outcomes))
    if text:
        wanted = wanted.where(_says(text))
    if mailbox:
        wanted = wanted.where(IncomingMail.mailbox == mailbox)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(wanted.subquery()))
    ordered = wanted.order_by(IncomingMail.id.desc()).offset(offset).limit(limit)
    return Excerpt(db.session.scalars(ordered).all(), total or 0)


def list_mailboxes(*, viewer: Viewer) -> Sequence[str]:
    """Return the mailboxes that mails were meant for so far."""
    known = sa.select(IncomingMail.mailbox).where(_may_read(viewer), IncomingMail.mailbox != "")
    return sorted(db.session.scalars(known.distinct()))


def find_rereading() -> Rereading | None:
    """Return what is being read again."""
    return db.session.scalar(
        sa.select(Rereading).where(Rereading.state == RereadState.RUNNING).limit(1)
    )


def count_mails(*, viewer: Viewer) -> Mapping[Outcome | None, int]:
    """Return how many mails ended how; those under None wait."""
    rows = db.session.execute(
        sa.select(IncomingMail.outcome, sa.func.count())
        .where(_may_read(viewer))
        .group_by(IncomingMail.outcome)
    )
    return {outcome: count for outcome, count in rows}  # noqa: C416  # rows are no pairs to mypy


def count_awaiting_scan(*, viewer: Viewer) -> int:
    """Return how many mails wait until the virus scanner answers again."""
    waiting = sa.select(sa.func.count(IncomingMail.id)).where(
        IncomingMail.scan == Scan.PENDING, IncomingMail.outcome.is_(None), _may_read(viewer)
    )
    return db.session.scalar(waiting) or 0


def find_scanner_problem() -> str:
    """Return why the virus scanner cannot be asked; empty while it can."""
    line = lines.find_line(lines.SCANNER)
    return line.error if line is not None and line.failures and scanning.is_on() else ""


def get_mail(number: int, *, viewer: Viewer) -> IncomingMail:
    """Return one mail, whose bytes are in `mail.pieces`; raises NotFound."""
    mail = db.session.scalar(
        sa.select(IncomingMail).where(IncomingMail.id == number, _may_read(viewer))
    )
    if mail is None:
        raise NotFound(_("There is no such mail."))
    return mail


def list_numbered(numbers: Sequence[int], *, viewer: Viewer) -> Sequence[IncomingMail]:
    """Return these mails without their bytes, oldest first."""
    wanted = sa.select(IncomingMail).where(IncomingMail.id.in_(numbers), _may_read(viewer))
    return db.session.scalars(wanted.order_by(IncomingMail.id)).all()


def _says(text: str) -> sa.ColumnElement[bool]:
    """Find the text in sender or subject; the database folds no umlauts, so small and large."""
    spellings = {text, text.lower(), text.upper(), text.capitalize()}
    columns = (IncomingMail.sender, IncomingMail.sender_name, IncomingMail.subject)
    return sa.or_(
        *(column.icontains(each, autoescape=True) for column in columns for each in spellings)
    )


def _has_outcome(outcomes: Sequence[Outcome | None]) -> sa.ColumnElement[bool]:
    decided = [outcome for outcome in outcomes if outcome is not None]
    condition = IncomingMail.outcome.in_(decided)
    return sa.or_(condition, IncomingMail.outcome.is_(None)) if None in outcomes else condition


def _may_read(viewer: Viewer) -> sa.ColumnElement[bool]:
    return sa.literal(viewer.can(Permission.MAIL_READ))
