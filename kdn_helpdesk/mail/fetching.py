"""Fetching a mailbox by IMAP: our own table says what was taken, never the server's flags."""

import contextlib
import imaplib
import ssl
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa

from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.mail import inbox
from kdn_helpdesk.mail.models import FetchedMail

if TYPE_CHECKING:
    from imap_tools import BaseMailBox

TIMEOUT = 60.0
AT_ONCE = 50


def fetch(url: str, *, progress: Callable[[int], Any] = lambda done: None) -> int:
    """Store every mail of the mailbox that was not stored before and return how many.

    The \\Seen flag is set once the row is committed, for people who look into the mailbox.
    """
    count = 0
    with _open(url) as box:
        name = _name_of(url)
        folder = box.folder.status(box.folder.get() or "INBOX", ["UIDVALIDITY"])
        validity = int(folder["UIDVALIDITY"])
        for uids in _new_uids(box, name, validity):
            for uid, raw in _bodies(box, uids):
                _store(raw, mailbox=name, validity=validity, uid=uid)
                count += 1
                progress(count)
            box.flag(uids, r"\Seen", True)
    return count


def _store(raw: bytes, *, mailbox: str, validity: int, uid: int) -> None:
    with transaction() as session:
        mail = inbox.store(raw, source="imap")
        fetched = FetchedMail(mailbox=mailbox, uidvalidity=validity, uid=uid, incoming_id=mail.id)
        with contextlib.suppress(sa.exc.IntegrityError), session.begin_nested():
            session.add(fetched)  # refused where another worker fetched it meanwhile


def _new_uids(box: "BaseMailBox", mailbox: str, validity: int) -> Iterator[list[str]]:
    """Return the mailbox's mails that have no row, some at a time."""
    there = sorted(int(uid) for uid in box.uids())
    known = set(
        db.session.scalars(
            sa.select(FetchedMail.uid).where(
                FetchedMail.mailbox == mailbox, FetchedMail.uidvalidity == validity
            )
        )
    )
    db.session.rollback()
    new = [str(uid) for uid in there if uid not in known]
    for start in range(0, len(new), AT_ONCE):
        yield new[start : start + AT_ONCE]


def _bodies(box: "BaseMailBox", uids: list[str]) -> Iterator[tuple[int, bytes]]:
    """Fetch the mails' bytes by BODY.PEEK, which sets no flag."""
    for uid in uids:
        status, answer = box.client.uid("FETCH", uid, "(BODY.PEEK[])")
        parts = [part for part in answer if isinstance(part, tuple)] if status == "OK" else []
        if parts:
            yield int(uid), bytes(parts[0][1])


def _open(url: str) -> Any:
    """Sign in at `imap://`, `imaps://` or `imap+starttls://user:password@host:port/FOLDER`."""
    import imap_tools  # heavy

    parts = urlsplit(url)
    ports = {"imap": 143, "imaps": 993, "imap+starttls": 143}
    if parts.scheme not in ports or not parts.hostname:
        raise DomainError(_("KDN_IMAP_URL is no address such as imaps://user:password@host/INBOX."))
    folder = unquote(parts.path.strip("/")) or "INBOX"
    port = parts.port or ports[parts.scheme]
    safe = ssl.create_default_context()
    box: BaseMailBox | None = None
    try:
        if parts.scheme == "imap":
            box = imap_tools.MailBoxUnencrypted(parts.hostname, port, TIMEOUT)
        elif parts.scheme == "imaps":
            box = imap_tools.MailBox(parts.hostname, port, TIMEOUT, ssl_context=safe)
        else:
            box = imap_tools.MailBoxStartTls(parts.hostname, port, TIMEOUT, ssl_context=safe)
        return box.login(unquote(parts.username or ""), unquote(parts.password or ""), folder)
    except (OSError, imaplib.IMAP4.error, imap_tools.ImapToolsError) as error:
        if box is not None:
            box.client.shutdown()
        raise DomainError(_("The mailbox could not be opened: %(error)s", error=error)) from error


def _name_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{unquote(parts.username or '')}@{parts.hostname}/{parts.path.strip('/') or 'INBOX'}"
