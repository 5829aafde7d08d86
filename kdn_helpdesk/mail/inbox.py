"""The only way in: the raw bytes become a row before anything understands them."""

import hashlib
import re

import sqlalchemy as sa

from kdn_helpdesk.core import jobs
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail import pieces
from kdn_helpdesk.mail.charsets import decode
from kdn_helpdesk.mail.headers import message_ids
from kdn_helpdesk.mail.models import IncomingMail

_END_OF_HEADER = re.compile(rb"\r?\n\r?\n")
_MESSAGE_ID = re.compile(rb"^message-id[ \t]*:(.{0,2000}?)$(?![\r\n]+[ \t])", re.I | re.M | re.S)
_LONGEST_ID = 500
_HASHED_AT_ONCE = 1 << 20


def store(
    raw: bytes, *, recipient: str | None = None, source: str, size: int | None = None
) -> IncomingMail:
    """Keep a mail as it came and wake the worker; the same mail again gives the same row.

    `recipient` is the envelope's, where the way in tells it. What is longer than the limit is
    cut there; `size` says how long the mail is where not all of it was taken. Another mail under
    a Message-ID that was used before is a row of its own, marked.
    """
    message_id = _message_id_of(raw)
    to = (recipient or "").strip().lower()[:320]
    body_hash = _hash_of(raw, message_id)
    alike = _list_alike(message_id, to, body_hash)
    for mail in alike:
        if (mail.recipient, mail.body_hash) == (to, body_hash):
            return mail
    limit = settings().mail_size_limit
    size = max(size or 0, len(raw))
    kept = memoryview(raw)[:limit]
    mail = IncomingMail(
        source=source,
        recipient=to,
        message_id=message_id,
        body_hash=body_hash,
        content=bytes(kept[: pieces.LONGEST]),
        size=size,
        is_cut=size > limit,
        is_id_reused=any(other.body_hash != body_hash for other in alike),
    )
    try:
        with db.session.begin_nested():
            db.session.add(mail)
            db.session.flush()
            pieces.put_rest(mail, kept)
    except sa.exc.IntegrityError:  # another way in was faster with the same mail
        return db.session.scalars(
            sa.select(IncomingMail).where(
                IncomingMail.message_id == message_id,
                IncomingMail.recipient == to,
                IncomingMail.body_hash == body_hash,
            )
        ).one()
    jobs.ring()
    return mail


def _list_alike(message_id: str, recipient: str, body_hash: str) -> list[IncomingMail]:
    """Return the mails under the same Message-ID; without one, only the very same mail."""
    wanted = sa.select(IncomingMail).where(IncomingMail.message_id == message_id)
    if not message_id:
        wanted = wanted.where(
            IncomingMail.recipient == recipient, IncomingMail.body_hash == body_hash
        )
    return list(db.session.scalars(wanted.limit(100)))


def _message_id_of(raw: bytes) -> str:
    match = _MESSAGE_ID.search(_header_of(raw))
    found = message_ids([decode(match[1])]) if match else ()
    return found[0][:_LONGEST_ID] if found else ""


def _header_of(raw: bytes) -> bytes:
    end = _END_OF_HEADER.search(raw, 0, 200_000)
    return raw[: end.start() if end else 200_000] + b"\n"


def _hash_of(raw: bytes, message_id: str) -> str:
    """Hash the body, whose lines end alike whichever way it came; all of it without an id.

    The header is left out, since every server on the way adds to it.
    """
    end = _END_OF_HEADER.search(raw, 0, 200_000)
    start = end.end() if end and message_id else 0
    digest, empty = hashlib.sha256(), 0
    while start < len(raw):
        stop = start + _HASHED_AT_ONCE
        while raw[stop - 1 : stop] == b"\r":
            stop += 1  # no end of a line is parted
        lines = raw[start:stop].replace(b"\r\n", b"\n")
        said = lines.rstrip(b"\n")
        if said:  # the empty lines at the end do not count
            digest.update(b"\n" * empty)
            digest.update(said)
            empty = 0
        empty += len(lines) - len(said)
        start = stop
    return digest.hexdigest()
