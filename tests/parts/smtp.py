"""The test's side of the SMTP sink: start it, read what it took, order it to misbehave."""

import json
import sys
import time
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from tests.parts import available, processes


@dataclass(frozen=True)
class Delivered:
    """One mail as the sink took it."""

    sender: str
    recipients: list[str]
    at: float
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """The mail, parsed."""
        parsed = message_from_bytes(self.content, policy=policy.SMTP)
        assert isinstance(parsed, EmailMessage)
        return parsed


@dataclass
class SmtpSink:
    """A running sink."""

    folder: Path
    running: processes.Running
    port: int

    @classmethod
    def start(cls, folder: Path) -> "SmtpSink":
        """Start a sink that keeps its mails in `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        running = processes.start(
            [sys.executable, "-W", "ignore", "-m", "tests.parts.sink", str(folder)],
            log=folder / "sink.log",
            ready=(folder / "port").exists,
            cwd=available.ROOT,
        )
        return cls(folder, running, int((folder / "port").read_text(encoding="ascii")))

    @property
    def url(self) -> str:
        """What KDN_SMTP_URL says to use it."""
        return f"smtp://127.0.0.1:{self.port}"

    def delivered(self, *, after: int = 0) -> list[Delivered]:
        """Return every mail so far, oldest first; `after` leaves out so many of the first."""
        files = sorted((self.folder / "mails").glob("*.json"))
        return [self._read(file) for file in files[after:]]

    def wait_for(self, count: int, patience: float = 20.0) -> list[Delivered]:
        """Return the mails once there are so many; raises AssertionError after `patience`."""
        deadline = time.monotonic() + patience
        while len(mails := self.delivered()) < count:
            assert time.monotonic() < deadline, f"{len(mails)} of {count} mails came"
            time.sleep(0.02)
        return mails

    def refuse(self, reply: str, *, recipient: str | None = None) -> None:
        """Answer `reply` ("451 4.3.0 Later") to every mail, or to one recipient only."""
        self._order({"recipients": {recipient: reply}} if recipient else {"refuse": reply})

    def delay(self, seconds: float) -> None:
        """Answer each mail only after so many seconds."""
        self._order({"delay": seconds})

    def cut(self) -> None:
        """Take each mail and hang up without saying so."""
        self._order({"cut": True})

    def behave(self) -> None:
        """Take everything again."""
        self._order({})

    def clear(self) -> None:
        """Forget the mails so far."""
        for file in (self.folder / "mails").glob("*.json"):
            file.unlink()

    def _order(self, orders: dict[str, object]) -> None:
        draft = self.folder / "orders.part"
        draft.write_text(json.dumps(orders), encoding="utf-8")
        draft.rename(self.folder / "orders.json")

    @staticmethod
    def _read(file: Path) -> Delivered:
        mail = json.loads(file.read_text(encoding="utf-8"))
        content = mail.pop("content").encode("latin-1")
        return Delivered(content=content, **mail)
