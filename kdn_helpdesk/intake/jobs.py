"""Reading and routing what came in: each mail by itself, whatever another one does."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kdn_helpdesk.core import scanning
from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.jobs import job
from kdn_helpdesk.core.log import log
from kdn_helpdesk.core.scanning import Scan, ScannerAway
from kdn_helpdesk.intake import enclosures
from kdn_helpdesk.intake.actions import rereading, routing, settling
from kdn_helpdesk.intake.enclosures import Enclosures
from kdn_helpdesk.intake.models import Rereading, RereadState
from kdn_helpdesk.mail import lines, pieces, scans, threads
from kdn_helpdesk.mail.models import IncomingMail, Outcome
from kdn_helpdesk.mail.reading import ReadMail, read_mail
from kdn_helpdesk.mail.scans import Examined, Round

AT_ONCE = 16
"""Mails routed in one transaction: a commit costs as much as a mail, and must not last long."""
BYTES_AT_ONCE = 4 << 20
MOST_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Prepared:
    """A mail that was read and whose files are stored, or the error that stopped this."""

    number: int
    read: ReadMail | None = None
    examined: Examined = Examined()  # noqa: RUF009  # frozen
    stored: Enclosures | None = None
    error: str = ""
    away: str = ""
    """Why its files could not be scanned: it waits, whole."""


@job("intake.route")
def route_due() -> int:
    """Route every mail that waits and return how many."""
    done = 0
    if not _is_any_waiting():
        return done
    while prepared := _prepare_some():
        done += _settle(prepared)
        del prepared  # else they stay in memory beside the next ones
    return done


@job("intake.reread")
def reread_due() -> int:
    """Hand the next mails that are read again to the routing, in steps of their own."""
    waits = sa.select(Rereading.id).where(Rereading.state == RereadState.RUNNING).limit(1)
    is_due = db.session.scalar(waits) is not None
    db.session.rollback()
    if not is_due:
        return 0
    with transaction():
        return rereading.go_on()


def _prepare_some() -> list[Prepared]:
    scanner = Round()
    return [_prepare(number, content, scanner) for number, content in _begin()]


def _is_any_waiting() -> bool:
    """Tell so without holding the database: mostly none does.

    Asked once, not in each round: PostgreSQL's driver forgets its plans when a transaction that
    only read is rolled back.
    """
    waits = sa.select(IncomingMail.id).where(_may_be_read()).limit(1)
    found = db.session.scalar(waits) is not None
    db.session.rollback()
    return found


def _begin() -> Sequence[tuple[int, bytes | None]]:
    """Note that reading begins, and return the mails: new ones together, others one by one.

    So a mail that kills its reader takes the others of its round with it once, never again. One
    that did so three times comes without its bytes.
    """
    may_be_read = _may_be_read()
    with transaction() as session:
        columns = sa.select(IncomingMail.id, IncomingMail.size, IncomingMail.attempts)
        waiting = columns.where(may_be_read).order_by(IncomingMail.id)
        rows = _some(
            session.execute(waiting.where(IncomingMail.attempts == 0).limit(AT_ONCE)).all()
        ) or list(session.execute(waiting.limit(1)).all())
        numbers = [row.id for row in rows if row.attempts < MOST_ATTEMPTS]
        wanted = sa.select(IncomingMail.id, IncomingMail.content, IncomingMail.size)
        found = session.execute(wanted.where(IncomingMail.id.in_(numbers)))
        contents = {row.id: pieces.join_with(*row) for row in found}
        session.execute(
            sa.update(IncomingMail)
            .where(IncomingMail.id.in_([row.id for row in rows]))
            .values(attempts=IncomingMail.attempts + 1)
            .execution_options(synchronize_session=False)
        )
    return [(row.id, contents.get(row.id)) for row in rows]


def _may_be_read() -> sa.ColumnElement[bool]:
    """Return the condition for mails that are due; some wait until the virus scanner is back."""
    waits = IncomingMail.outcome.is_(None)
    if not scanning.is_on() or lines.may_try(lines.SCANNER):
        return waits
    return sa.and_(waits, IncomingMail.scan != Scan.PENDING)


def _some(rows: Sequence[Any]) -> list[Any]:
    """Return as many as fit into memory together, one at least."""
    sizes = accumulate(row.size for row in rows)
    return [row for row, size in zip(rows, sizes, strict=True) if size < BYTES_AT_ONCE] or list(
        rows[:1]
    )


def _prepare(number: int, content: bytes | None, scanner: Round) -> Prepared:
    """Read the mail, have its files scanned and store them; no transaction is open meanwhile."""
    if content is None:
        return Prepared(number, error=_("Reading it was broken off three times."))
    try:
        read = read_mail(content, is_ours=threads.is_ours)
        try:
            examined = scanner.examine(read)
        except ScannerAway as error:
            return Prepared(number, read, away=error.sentence)
        return Prepared(number, read, examined, enclosures.store(read, examined))
    except Exception as error:  # the store may be away, a file may be what nobody expected
        return Prepared(number, error=_described(number, error))


def _settle(some: Sequence[Prepared]) -> int:
    """Bring the mails to their outcomes in one transaction; where one fails, each apart."""
    try:
        with transaction() as session:
            _note_scanner(some)
            return sum(_settle_one(mail, prepared) for mail, prepared in _lock(session, some))
    except sa.exc.OperationalError:
        raise  # the database is busy or away: the mails are not to blame and wait
    except Exception:  # of which mail it was is found out below, and told there
        log.info("mails_routed_apart", mails=[prepared.number for prepared in some])
    with transaction() as session:
        _note_scanner(some)
        return sum(_settle_apart(session, *each) for each in _lock(session, some))


def _lock(session: Session, some: Sequence[Prepared]) -> list[tuple[IncomingMail, Prepared]]:
    """Return the mails that no other worker has brought to their outcome, or is about to."""
    by_number = {prepared.number: prepared for prepared in some}
    waiting = (
        sa.select(IncomingMail)
        .where(IncomingMail.id.in_(by_number), IncomingMail.outcome.is_(None))
        .order_by(IncomingMail.id)
        .with_for_update(skip_locked=True)
    )
    return [(mail, by_number[mail.id]) for mail in session.scalars(waiting)]


def _settle_apart(session: Session, mail: IncomingMail, prepared: Prepared) -> int:
    """Bring one mail to its outcome; if it fails, that is undone, and is its outcome."""
    try:
        with session.begin_nested():
            return _settle_one(mail, prepared)
    except sa.exc.OperationalError:
        raise
    except Exception as error:  # an error in a mail is an outcome too
        settling.settle(mail, Outcome.FAILED, reason=_described(prepared.number, error))
        return 1


def _note_scanner(some: Sequence[Prepared]) -> None:
    """Write down how it goes with the virus scanner, which is left alone while it is away."""
    away = next((prepared.away for prepared in some if prepared.away), "")
    if away:
        lines.note_failure(lines.SCANNER, away)
    elif any(prepared.examined.findings for prepared in some):
        lines.note_success(lines.SCANNER)


def _settle_one(mail: IncomingMail, prepared: Prepared) -> int:
    if prepared.read is not None and prepared.away:
        settling.wait_for_scanner(mail, prepared.read)
        return 0
    if prepared.read is not None and prepared.stored is not None:
        with db.session.no_autoflush:  # its rows are written together; what reads them says so
            scans.note(mail, prepared.examined)
            routing.route_mail(mail, prepared.read, prepared.stored)
    else:
        settling.settle(mail, Outcome.FAILED, reason=prepared.error)
    db.session.flush()  # the next mail may belong to what this one has become
    return 1


def _described(number: int, error: Exception) -> str:
    log.exception("mail_not_routed", mail=number, error=str(error))
    words = f"{type(error).__name__}: {error}"[:500]
    return _("An error stopped it: %(error)s", error=words)
