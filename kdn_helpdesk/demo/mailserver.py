"""The demonstration's mail server: takes every mail, keeps it in a folder, sends nothing on."""

import asyncio
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from kdn_helpdesk.demo import letters

LARGEST = 64 * 1024 * 1024


class Keeper:
    """aiosmtpd's handler: a mail is in the folder before the server says so."""

    def __init__(self, place: Path) -> None:
        place.mkdir(parents=True, exist_ok=True)
        self.place = place
        self.numbers = itertools.count(1 + max(letters.numbers(place), default=0))

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Write the mail; a draft is renamed, so that nobody reads half of one."""
        target = self.place / f"{next(self.numbers):06}.eml"
        draft = target.with_suffix(".part")
        draft.write_bytes(envelope.original_content or b"")
        draft.rename(target)
        return "250 Kept"


class LoopbackServer(Controller):
    """Listens on a free port of this machine alone; `port` tells which."""

    def _trigger_server(self) -> None:
        """Do without the library's own test connection: it does not know the free port."""
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def listening(place: Path) -> Iterator[int]:
    """Run the mail server while the block runs, and tell its port."""
    server = LoopbackServer(
        Keeper(place), hostname="127.0.0.1", port=0, data_size_limit=LARGEST, enable_SMTPUTF8=True
    )
    server.start()
    try:
        yield server.port
    finally:
        server.stop()
