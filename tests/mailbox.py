"""A mail that left, ready to be read by a test."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default


def join_soft_lines(text: str) -> str:
    """Join what was broken softly, as a mail program does with format=flowed (RFC 3676)."""
    joined: list[str] = []
    is_open, depth = False, 0
    for line in text.splitlines():
        words = line.lstrip(">")
        deep = len(line) - len(words)
        words = words.removeprefix(" ") if not words.startswith("-- ") else words
        if is_open and deep == depth:
            joined[-1] += words
        else:
            joined.append(f"{'>' * deep} {words}" if deep else words)
        is_open, depth = line.endswith(" ") and line != "-- ", deep
    return "\n".join(joined) + "\n"


class SentMail:
    """The bytes as they were handed to the server, and what a mail program shows of them."""

    def __init__(self, content: bytes, *, recipients: list[str]) -> None:
        self.content = content
        self.recipients = recipients
        self.message: EmailMessage = message_from_bytes(content, policy=default)  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{self.subject!r} to {self.recipients}>"

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        return join_soft_lines(str(part.get_content())) if part else ""

    @property
    def html(self) -> str:
        part = self.message.get_body(("html",))
        return str(part.get_content()) if part else ""

    @property
    def calendar(self) -> bytes | None:
        for part in self.message.walk():
            if part.get_content_type() == "text/calendar":
                return part.get_payload(decode=True)  # type: ignore[return-value]
        return None

    @property
    def links(self) -> list[str]:
        return [word for word in self.text.split() if word.startswith("http")]

    def path(self, beginning: str) -> str:
        """The path of the first link that begins so: what a person would click."""
        for link in self.links:
            path = "/" + link.split("/", 3)[3] if link.count("/") > 2 else "/"
            if path.startswith(beginning):
                return path
        raise AssertionError(f"no link to {beginning} in {self.text}")
