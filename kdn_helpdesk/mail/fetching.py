"""Fetching mailboxes by IMAP: our own table says what was taken, never the server's flags."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.log import log
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail import imap, inbox, lines
from kdn_helpdesk.mail.imap import Account, Fetched, Session
from kdn_helpdesk.mail.models import FetchedMail

STEP = 500
"""So many mails are compared with our table at once, however full the mailbox is."""
MARKED_AT_ONCE = 50


@dataclass(slots=True)
class Taken:
    """What one look into a mailbox brought."""

    count: int = 0
    next_uid: int = 1
    """Where the next look may begin."""
    withheld: list[int] = field(default_factory=list)
    """Mails that the server lists and does not give."""


def list_accounts() -> list[Account]:
    """Return the accounts that are to be fetched; raises DomainError."""
    return imap.read_accounts(settings().imap_url)


def fetch(account: Account, *, progress: Callable[[int], Any] = lambda done: None) -> int:
    """Store every mail of the mailbox that was not stored before and return how many.

    How it went is written down, also where it raises DomainError.
    """
    line = lines.find_line(account.name)
    db.session.rollback()
    # A mail at which the server hangs up must not keep back those behind it.
    is_backwards = line is not None and line.failures % 2 == 1
    with told(account), Session(account) as box:
        taken = take(box, is_backwards=is_backwards, progress=progress)
    note(account, taken)
    return taken.count


@contextlib.contextmanager
def told(account: Account) -> Iterator[None]:
    """Write down on the account's row what goes wrong meanwhile."""
    try:
        yield
    except Exception as error:
        sentence = getattr(error, "sentence", "") or f"{type(error).__name__}: {error}"
        with transaction():
            lines.note_failure(account.name, str(sentence))
        log.warning("mailbox_failed", mailbox=account.name, error=str(sentence))
        raise


def note(account: Account, taken: Taken) -> None:
    """Write down on the account's row that it went well."""
    remark = ""
    if taken.withheld:
        numbers = ", ".join(map(str, taken.withheld[:10]))
        remark = _("The server lists mails that it does not give: %(uids)s.", uids=numbers)
    with transaction():
        lines.note_success(account.name, remark=remark)


def take(
    box: Session,
    *,
    since: int = 1,
    is_backwards: bool = False,
    progress: Callable[[int], Any] = lambda done: None,
) -> Taken:
    """Store the new mails from this number on; \\Seen is set once they are committed."""
    there = box.list_uids(since=since)
    taken = Taken(next_uid=(there[-1] + 1) if there else since)
    steps = [there[start : start + STEP] for start in range(0, len(there), STEP)]
    for uids in reversed(steps) if is_backwards else steps:
        known = _list_known(box, uids)
        unmarked = [uid for uid in uids if known.get(uid) is False]
        new = [uid for uid in uids if uid not in known]
        for uid in reversed(new) if is_backwards else new:
            if not _take_one(box, uid, taken):
                continue
            progress(taken.count)
            unmarked.append(uid)
            if len(unmarked) >= MARKED_AT_ONCE:
                _mark(box, unmarked)
                unmarked = []
        _mark(box, unmarked)
    if taken.withheld:
        taken.next_uid = min(taken.withheld)
    return taken


def _take_one(box: Session, uid: int, taken: Taken) -> bool:
    """Fetch and store one mail; false where it is gone, or the server keeps it."""
    fetched = box.fetch(uid, at_most=settings().mail_size_limit + 1)
    if fetched is None:
        if box.still_has(uid):
            taken.withheld.append(uid)
            log.warning("mail_withheld", mailbox=box.account.name, uid=uid)
        return False
    taken.count += _store(fetched, box, uid=uid)
    return True


def _store(fetched: Fetched, box: Session, *, uid: int) -> bool:
    """Keep the mail and its number in one transaction; false where somebody else had it."""
    with transaction() as session:
        mail = inbox.store(fetched.content, source="imap", size=fetched.size)
        row = FetchedMail(
            mailbox=box.account.name,
            uidvalidity=box.validity,
            uid=uid,
            incoming_id=mail.id,
            is_marked=False,
        )
        try:
            with session.begin_nested():
                session.add(row)
        except sa.exc.IntegrityError:  # another worker fetched it meanwhile
            return False
    return True


def _list_known(box: Session, uids: Sequence[int]) -> dict[int, bool]:
    """Return which of these mails were stored, and whether the server was told so."""
    rows = db.session.execute(
        sa.select(FetchedMail.uid, FetchedMail.is_marked).where(
            *_of(box), FetchedMail.uid.between(uids[0], uids[-1])
        )
    )
    known = {uid: is_marked for uid, is_marked in rows}  # noqa: C416  # rows are no pairs to mypy
    db.session.rollback()
    return known


def _mark(box: Session, uids: Sequence[int]) -> None:
    """Tell the server that the mails were read, and remember that it knows."""
    if not uids:
        return
    box.mark_seen(uids)
    with transaction() as session:
        session.execute(
            sa.update(FetchedMail)
            .where(*_of(box), FetchedMail.uid.in_(uids))
            .values(is_marked=True)
            .execution_options(synchronize_session=False)
        )


def _of(box: Session) -> tuple[sa.ColumnElement[bool], ...]:
    return FetchedMail.mailbox == box.account.name, FetchedMail.uidvalidity == box.validity
