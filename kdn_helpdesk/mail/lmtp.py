"""An LMTP server (RFC 2033): the organisation's mail server hands each mail over at once."""

import asyncio
from collections.abc import Callable
from typing import Any, AnyStr

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import Envelope, Session
from flask import Flask

from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.log import log
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail import inbox

TIMES_LIMIT = 4
"""A mail above the size limit is cut and kept; one so many times as long is refused."""


LONGEST_LINE = 4 << 20
"""Programs write HTML in one line; the standard's thousand bytes would refuse such a mail."""
TOO_LARGE = "552 5.3.4 Too large"
LATER = "451 4.3.0 Not stored, try again later"
LEAVING = "421 4.3.2 Going away, try again later"
GRACE = 10.0
"""Seconds that mails in the middle of their way have to end in when the server is stopped."""


class Server(LMTP):
    """aiosmtpd's LMTP, with one answer a recipient also where it refuses by itself."""

    line_length_limit = LONGEST_LINE

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

    async def push(self, status: AnyStr) -> None:
        """Say the same to each recipient of a mail that is too large (RFC 2033, section 4.2)."""
        words = status.decode() if isinstance(status, bytes) else status
        if words.startswith(("552 Error: Too much", "500 Line too long")):
            for _ in self.envelope.rcpt_tos if self.envelope else ():
                await super().push(TOO_LARGE)
        else:
            await super().push(status)


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

    async def handle_DATA(self, _server: object, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Answer once a recipient (RFC 2033, section 4.2): stored, or try again later."""
        content = envelope.original_content or b""
        loop = asyncio.get_running_loop()
        replies = [
            await loop.run_in_executor(None, self._store, content, recipient)
            for recipient in envelope.rcpt_tos
        ]
        return "\r\n".join(replies)

    def _store(self, content: bytes, recipient: str) -> str:
        with self.app.app_context():
            try:
                with transaction():
                    inbox.store(content, recipient=recipient, source="lmtp")
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
        limit = settings().mail_size_limit * TIMES_LIMIT
    receiver = Receiver(app)
    loop = asyncio.get_running_loop()
    peers: set[Server] = set()

    def protocol() -> LMTP:
        return Server(receiver, peers, data_size_limit=limit, enable_SMTPUTF8=True, loop=loop)

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
        if peer.transport is not None:
            peer.transport.abort()
