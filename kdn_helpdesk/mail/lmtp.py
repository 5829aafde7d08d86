"""An LMTP server (RFC 2033): the organisation's mail server hands each mail over at once."""

import asyncio
import io
from collections.abc import Callable
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import Envelope, Session
from flask import Flask

from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.log import log
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail import inbox

TIMES_LIMIT = 4
"""A mail above the size limit is cut and kept; one so many times as long is refused."""


LONGEST_READ = 1 << 20
"""A line may be longer (programs write HTML in one): it is then read in several parts."""
TOO_LARGE = "552 5.3.4 Too large"
LATER = "451 4.3.0 Not stored, try again later"
LEAVING = "421 4.3.2 Going away, try again later"
GRACE = 10.0
"""Seconds that mails in the middle of their way have to end in when the server is stopped."""


class Letter(Envelope):
    """What is handed over, and how long it is where only its beginning was kept."""

    size = 0


class Buffered(LMTP):
    """aiosmtpd's LMTP, with one answer a recipient, and one buffer for a mail.

    Its own list of lines takes three times as much memory as the mail.
    """

    line_length_limit = LONGEST_READ

    def __init__(self, receiver: "Receiver", *, limit: int, **options: Any) -> None:
        self.keeps, self.takes = limit + 1, limit * TIMES_LIMIT
        super().__init__(receiver, data_size_limit=self.takes, **options)

    def _create_envelope(self) -> Letter:
        return Letter()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        """Take a mail (RFC 5321, section 4.1.1.4), and answer for each recipient."""
        letter = self.envelope
        if await self.check_helo_needed() or await self.check_auth_needed("DATA"):
            return
        if not isinstance(letter, Letter) or not letter.rcpt_tos:
            await self.push("503 Error: need RCPT command")
        elif arg:
            await self.push("501 Syntax: DATA")
        else:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            content, letter.size = await self._take()
            letter.content = letter.original_content = content
            if letter.size > self.takes:
                replies = "\r\n".join(TOO_LARGE for _ in letter.rcpt_tos)
            else:
                replies = await self._call_handler_hook("DATA")
            self.envelope = self._create_envelope()
            await self.push(replies)

    async def _take(self) -> tuple[bytes, int]:
        """Read to the line with a lone dot; return what is kept, and the length of all."""
        kept = io.BytesIO()
        size, is_at_start = 0, True
        while (line := await self._read_on()) != b".\r\n" or not is_at_start:
            if is_at_start and line.startswith(b"."):
                line = line[1:]
            if size < self.keeps:
                kept.write(line[: self.keeps - size])
            size += len(line)
            is_at_start = line.endswith(b"\r\n")
        return kept.getvalue(), size

    async def _read_on(self) -> bytes:
        """Return the next line, or a part of it where it is very long."""
        try:
            return await self._reader.readuntil(b"\r\n")
        except asyncio.LimitOverrunError as error:
            return await self._reader.read(error.consumed)
        except asyncio.CancelledError:  # the client is gone
            self._writer.close()
            raise


class Server(Buffered):
    """One that leaves in good order: the mail on its way is still stored and answered."""

    def __init__(self, receiver: "Receiver", peers: set["Server"], **options: Any) -> None:
        super().__init__(receiver, **options)
        self.peers = peers
        self.is_taking = self.is_leaving = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count somebody who is connected."""
        self.peers.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Count them no longer."""
        self.peers.discard(self)
        super().connection_lost(error)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        """Take a mail; who is to leave then leaves after its answer."""
        self.is_taking = True
        try:
            await super().smtp_DATA(arg)
        finally:
            self.is_taking = False
        if self.is_leaving:
            await self.leave()

    async def leave(self) -> None:
        """Say goodbye, after the mail that is on its way: it is stored and answered before."""
        self.is_leaving = True
        if not self.is_taking and self.transport is not None:
            await self.push(LEAVING)
            self.transport.close()


class Receiver:
    """Stores each mail for each recipient before it is acknowledged."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    async def handle_EHLO(  # noqa: N802
        self,
        _server: object,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        """Add what RFC 2033 demands of every server."""
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", "250-ENHANCEDSTATUSCODES", responses[-1]]

    async def handle_exception(self, error: Exception) -> str:
        """Whatever happened, the sender keeps the mail."""
        log.error("mail_not_stored", error=f"{type(error).__name__}: {error}")
        return LATER

    async def handle_DATA(self, _server: object, _session: Session, letter: Letter) -> str:  # noqa: N802
        """Answer once a recipient (RFC 2033, section 4.2): stored, or try again later."""
        loop = asyncio.get_running_loop()
        replies = [
            await loop.run_in_executor(None, self._store, letter, recipient)
            for recipient in letter.rcpt_tos
        ]
        return "\r\n".join(replies)

    def _store(self, letter: Letter, recipient: str) -> str:
        content = letter.original_content or b""
        with self.app.app_context():
            try:
                with transaction():
                    inbox.store(content, recipient=recipient, source="lmtp", size=letter.size)
            except Exception as error:  # whatever it is, the sender keeps the mail
                log.exception("mail_not_stored", error=str(error))
                return LATER
            finally:
                db.session.remove()
        return "250 2.0.0 Stored"


async def serve(
    app: Flask,
    host: str,
    port: int,
    *,
    ready: Callable[[int], Any] = lambda port: None,
    stop: asyncio.Event | None = None,
) -> None:
    """Take mails until `stop`; `ready` is told the port, which 0 leaves to the system.

    Then a mail in the middle of its way is still stored and answered, and nobody begins another.
    """
    stop = stop or asyncio.Event()
    with app.app_context():
        limit = settings().mail_size_limit
    receiver = Receiver(app)
    loop = asyncio.get_running_loop()
    peers: set[Server] = set()

    def protocol() -> LMTP:
        return Server(receiver, peers, limit=limit, enable_SMTPUTF8=True, loop=loop)

    server = await loop.create_server(protocol, host, port)
    async with server:
        ready(server.sockets[0].getsockname()[1])
        await stop.wait()
        server.close()
        await _dismiss(peers)


async def _dismiss(peers: set[Server]) -> None:
    """Let everybody go, the slow ones at last without a word: they keep their mail."""
    for peer in list(peers):
        await peer.leave()
    deadline = asyncio.get_running_loop().time() + GRACE
    while peers and asyncio.get_running_loop().time() < deadline:
        await asyncio.sleep(0.05)
    for peer in list(peers):
        if isinstance(peer.transport, asyncio.Transport):
            peer.transport.abort()
