"""Whole requests as files: what belongs in one, and how far those asked for are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.accounts.models import PersonRole
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError, NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission, roles_with
from kdn_helpdesk.mail import pieces, scans
from kdn_helpdesk.mail.models import IncomingMail, OutgoingMail
from kdn_helpdesk.tickets.models.exports import CaseExport, ExportState
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.states import MessageKind

FOR_EVERYBODY = (
    "ticket-receipt:",
    "ticket-answer:",
    "ticket-reply:",
    "ticket-state:",
    "incident-answer:",
    "wish-news:",
)
"""How the keys of mails begin that tell the asking side what stands in the conversation."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as it came or left, in its own bytes; those of a large one are read as asked for."""

    number: int
    is_incoming: bool
    subject: str
    pieces: Iterable[bytes]


def list_exports(ticket_id: int) -> Sequence[CaseExport]:
    """Return what was asked for, the latest first."""
    return db.session.scalars(
        sa.select(CaseExport)
        .where(CaseExport.ticket_id == ticket_id)
        .options(joinedload(CaseExport.asked_by), joinedload(CaseExport.stored))
        .order_by(CaseExport.id.desc())
    ).all()


def get_export(ticket_id: int, export_id: int) -> CaseExport:
    """Return one that is ready to be taken; raises NotFound."""
    export = db.session.scalar(
        sa.select(CaseExport)
        .where(
            CaseExport.id == export_id,
            CaseExport.ticket_id == ticket_id,
            CaseExport.state == ExportState.DONE,
        )
        .options(joinedload(CaseExport.stored, innerjoin=True))
    )
    if export is None:
        raise NotFound(_("There is no such file."))
    return export


def find_waiting() -> int | None:
    """Return the number of the next file to be made."""
    waiting = sa.select(CaseExport.id).where(CaseExport.state == ExportState.WAITING)
    return db.session.scalar(waiting.order_by(CaseExport.attempts, CaseExport.id).limit(1))


def list_mail_numbers(ticket_id: int, *, with_notes: bool) -> list[tuple[bool, int]]:
    """Return which mails belong to it, as (came in, number).

    Without notes only what brought a public message, and what told the asking side of one: no
    mail to an agent, no forwarding.
    """
    came: sa.Select[Any]
    if with_notes:
        came = sa.select(IncomingMail.id).where(
            IncomingMail.kind == "ticket", IncomingMail.subject_id == ticket_id
        )
    else:
        came = sa.select(Message.mail_id).where(
            Message.ticket_id == ticket_id,
            Message.kind == MessageKind.PUBLIC,
            Message.mail_id.is_not(None),
        )
    left = sa.select(OutgoingMail.id).where(
        OutgoingMail.kind == "ticket",
        OutgoingMail.subject_id == ticket_id,
        OutgoingMail.has_content,
    )
    if not with_notes:
        at_desk = sa.select(PersonRole.person_id).where(
            PersonRole.role.in_(list(roles_with(Permission.TICKET_WORK)))
        )
        left = left.where(
            sa.or_(*(OutgoingMail.event_key.startswith(key) for key in FOR_EVERYBODY)),
            sa.or_(OutgoingMail.person_id.is_(None), OutgoingMail.person_id.not_in(at_desk)),
        )
    brought = [number for number in db.session.scalars(came) if number is not None]
    numbers = [(True, number) for number in sorted(brought)]
    return numbers + [(False, number) for number in sorted(db.session.scalars(left))]


def find_letter(is_incoming: bool, number: int) -> Letter | None:
    """Return one mail with its bytes; None where it has been erased.

    Raises DomainError where it is locked since it holds a virus.
    """
    if is_incoming:
        came = sa.select(IncomingMail).where(IncomingMail.id == number)
        mail = db.session.scalar(came)
        if mail is None:
            return None
        if locked := scans.lock_of(mail):
            raise DomainError(locked)
        return Letter(number, True, mail.subject, pieces.iterate(number))
    left = sa.select(OutgoingMail.subject, OutgoingMail.content).where(OutgoingMail.id == number)
    row = db.session.execute(left).one_or_none()
    return None if row is None else Letter(number, False, row.subject, [row.content])
