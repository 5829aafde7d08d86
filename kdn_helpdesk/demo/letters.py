"""The mails that the demonstration sent: files in a folder, as its mail server took them."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from kdn_helpdesk.core.settings import settings

HEAD = 64 * 1024
"""How many bytes of a mail are read for the list; its headers are among them."""


def folder() -> Path:
    """Return where this installation's demonstration keeps its mails."""
    return settings().data_dir.resolve() / "postfach"


@dataclass(frozen=True)
class Letter:
    """A mail that the service sent, and the number by which the page finds it."""

    number: int
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """The mail, parsed."""
        parsed = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    def header(self, name: str) -> str:
        """Return a header in words; empty where it is missing."""
        return str(self.message[name] or "")

    @property
    def sent_at(self) -> datetime:
        """When it was written."""
        return parsedate_to_datetime(self.header("Date"))

    @property
    def text(self) -> str:
        """What stands in the mail, without markup."""
        part = self.message.get_body(("plain",))
        return str(part.get_content()) if part else ""

    @property
    def attachments(self) -> list[tuple[str, str, bytes]]:
        """Files and calendar parts: name, type, bytes."""
        found = []
        for part in self.message.walk():
            name = part.get_filename()
            if part.get_content_type() == "text/calendar":
                name = name or "termin.ics"
            if name and not part.is_multipart():
                content = part.get_payload(decode=True)
                found.append((name, part.get_content_type(), bytes(content)))
        return found


def numbers(place: Path) -> list[int]:
    """Return the numbers of all mails, newest first."""
    return sorted((int(file.stem) for file in place.glob("*.eml")), reverse=True)


def peek(place: Path, number: int) -> Letter:
    """Return the beginning of a mail, for a list."""
    with (place / f"{number:06}.eml").open("rb") as file:
        return Letter(number, file.read(HEAD))


def find(place: Path, number: int) -> Letter | None:
    """Return a mail, or None."""
    file = place / f"{number:06}.eml"
    return Letter(number, file.read_bytes()) if file.is_file() else None
