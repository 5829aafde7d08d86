"""Mails that arrive in tests, and how they look at the rows."""

from collections.abc import Sequence

import sqlalchemy as sa

from kdn_helpdesk.mail import inbox, pieces
from kdn_helpdesk.mail.models import IncomingMail
from tests import factories


def source(
    *,
    sender: str = "Ina Roth <ina.roth@stadt.example>",
    to: str = "beratung@kdn.example",
    subject: str = "Frage zur Karte",
    message_id: str = "<eins@stadt.example>",
    body: str = "Guten Tag, wo finde ich die Karte?",
    **fields: str,
) -> bytes:
    """Return the bytes of a plain mail; further fields by name (`in_reply_to="<x>"`)."""
    head = {"From": sender, "To": to, "Subject": subject, "Message-ID": message_id}
    head |= {name.replace("_", "-").title(): value for name, value in fields.items()}
    lines = [f"{name}: {value}" for name, value in head.items() if value]
    lines += ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "", body, ""]
    return "\r\n".join(lines).encode()


def arrive(raw: bytes | None = None, *, recipient: str | None = None, **fields: str) -> int:
    """Store a mail as a way in would and return its row's number."""
    with factories.writing():
        mail = inbox.store(raw or source(**fields), recipient=recipient, source="command")
        return mail.id


def arrived() -> Sequence[IncomingMail]:
    """Return every mail that arrived, oldest first."""
    with factories.reading() as session:
        return session.scalars(sa.select(IncomingMail).order_by(IncomingMail.id)).all()


def bytes_of(number: int) -> bytes:
    with factories.reading():
        return pieces.join(number)
