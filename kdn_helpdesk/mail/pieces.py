"""The bytes of mails that arrived: in one row, and of a large mail in further rows.

A database driver copies a value two or three times on its way; of pieces it copies one at a time.
"""

import io
from collections.abc import Iterable, Iterator
from itertools import chain

import sqlalchemy as sa

from kdn_helpdesk.core.db import db
from kdn_helpdesk.mail.models import IncomingMail, IncomingPiece

LONGEST = 1 << 20
"""Bytes in one row."""


def put_rest(mail: IncomingMail, raw: memoryview) -> None:
    """Store what follows the first piece, which stands in the mail's own row."""
    for number, at in enumerate(range(LONGEST, len(raw), LONGEST), start=1):
        piece = bytes(raw[at : at + LONGEST])
        values = {"mail_id": mail.id, "number": number, "content": piece}
        db.session.connection().execute(sa.insert(IncomingPiece), values)


def iterate(number: int) -> Iterator[bytes]:
    """Yield the pieces of a mail, each read when it is asked for."""
    own = sa.select(IncomingMail.content, IncomingMail.size).where(IncomingMail.id == number)
    for content, size in db.session.execute(own):
        yield content
        if size > LONGEST:
            yield from _iterate_rest(number)


def _iterate_rest(number: int) -> Iterator[bytes]:
    piece = sa.select(IncomingPiece.content).where(IncomingPiece.mail_id == number)
    position = 1
    while content := db.session.scalar(piece.where(IncomingPiece.number == position)):
        yield content
        position += 1


def join(number: int) -> bytes:
    """Return all bytes of a mail; none where it is gone."""
    return _joined(iterate(number))


def join_with(number: int, first: bytes, size: int) -> bytes:
    """Return all bytes of a mail whose first piece and length were read already."""
    return first if size <= LONGEST else _joined(chain((first,), _iterate_rest(number)))


def _joined(pieces: Iterable[bytes]) -> bytes:
    whole = io.BytesIO()  # hands out what it gathered without a copy
    for piece in pieces:
        whole.write(piece)
    return whole.getvalue()
