"""Scanning what is stored already: files taken while the scanner was away, and all older ones."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

import sqlalchemy as sa

from kdn_helpdesk.core import audit, files, scanning
from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.files import StoredFile
from kdn_helpdesk.core.jobs import periodic
from kdn_helpdesk.core.log import log
from kdn_helpdesk.core.scanning import Scan, ScannerAway
from kdn_helpdesk.mail import pieces, scans
from kdn_helpdesk.mail.models import IncomingMail
from kdn_helpdesk.mail.reading import read_mail

AT_ONCE = 100
A_ROUND = 50
"""So many at once: what the worker does next is not kept waiting for long."""
Progress = Callable[[int], None]


def count_due() -> int:
    """Return how many files and mails nobody has scanned."""
    queries = (
        sa.select(sa.func.count(StoredFile.id)).where(_is_due(StoredFile)),
        sa.select(sa.func.count(IncomingMail.id)).where(_is_due(IncomingMail)),
    )
    found = sum(db.session.scalar(query) or 0 for query in queries)
    db.session.rollback()
    return found


def scan_due(*, at_most: int | None = None, progress: Progress = lambda done: None) -> int:
    """Scan what nobody has scanned, each in a step of its own; return how many viruses it found.

    Raises ScannerAway as soon as the scanner does not answer; what was done stays done.
    """
    done = found = 0
    for kind, scan_one in ((StoredFile, _scan_file), (IncomingMail, _scan_mail)):
        for number in _numbers(kind):
            if done == at_most:
                return found
            found += scan_one(number)
            done += 1
            progress(done)
    return found


@periodic("operations.scan", every=timedelta(minutes=1))
def scan_some() -> int:
    """Scan some of what is stored, first what people wait for; return how many viruses."""
    if not scanning.is_on():
        return _unlock_waiting() if _is_any_waiting() else 0
    try:
        return scan_due(at_most=A_ROUND)
    except ScannerAway:  # it is in the log, and `flask doctor` says so
        return 0


def _unlock_waiting() -> int:
    """Let the files go that wait for a scanner which the settings do not name any more."""
    with transaction() as session:
        waiting = sa.update(StoredFile).where(StoredFile.scan == Scan.PENDING)
        changed = session.execute(waiting.values(scan=Scan.NONE).returning(StoredFile.id)).scalars()
        return len(changed.all())


def _is_any_waiting() -> bool:
    """Tell whether files were taken that nobody gets before they are scanned."""
    waiting = sa.select(StoredFile.id).where(StoredFile.scan == Scan.PENDING).limit(1)
    found = db.session.scalar(waiting) is not None
    db.session.rollback()
    return found


def _is_due(kind: type[StoredFile] | type[IncomingMail]) -> sa.ColumnElement[bool]:
    """Say which are due: of the mails those alone that have been routed, the others are anyway."""
    if kind is StoredFile:
        return StoredFile.scan.in_((Scan.PENDING, Scan.NONE))
    return sa.and_(IncomingMail.scan == Scan.NONE, IncomingMail.outcome.is_not(None))


def _numbers(kind: type[StoredFile] | type[IncomingMail]) -> Iterator[int]:
    """Yield the numbers of what is due, some at a time, those that somebody waits for first."""
    last = 0
    waiting: Sequence[int] = ()
    if kind is StoredFile:
        waiting = _ask(sa.select(StoredFile.id).where(StoredFile.scan == Scan.PENDING))
        yield from waiting
    while True:
        due = sa.select(kind.id).where(_is_due(kind), kind.id > last).order_by(kind.id)
        some = _ask(due.limit(AT_ONCE))
        if not some:
            return
        yield from (number for number in some if number not in waiting)
        last = some[-1]


def _ask(statement: sa.Select[int]) -> Sequence[int]:
    found = db.session.scalars(statement).all()
    db.session.rollback()
    return found


def _scan_file(number: int) -> bool:
    stored = db.session.scalar(sa.select(StoredFile).where(StoredFile.id == number))
    db.session.rollback()
    if stored is None:
        return False
    try:
        chunks = files.stream_locked(stored)
    except DomainError as error:
        log.warning("file_not_scanned", file=number, error=error.sentence)
        return False
    found = scanning.scan(chunks)
    with transaction() as session:
        kept = session.get(StoredFile, number)
        if kept is None:
            return False
        kept.scan, kept.threat = found.scan, found.threat
        if found.scan is Scan.FOUND:
            audit.record("file:lock", kept, actor=None, threat=found.threat)
    return found.scan is Scan.FOUND


def _scan_mail(number: int) -> bool:
    content = pieces.join(number)
    db.session.rollback()
    examined = scans.Round().examine(read_mail(content))
    with transaction() as session:
        mail = session.get(IncomingMail, number)
        if mail is None:
            return False
        scans.note(mail, examined)
        if mail.scan is Scan.FOUND:
            audit.record("mail:lock", mail, actor=None, threat=scans.threats_of(mail))
        return mail.scan is Scan.FOUND
