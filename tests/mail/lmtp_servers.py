"""Our LMTP server in a thread of the test."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kdn_helpdesk.mail import lmtp


class Running:
    """The server, which ends when told so as by SIGTERM."""

    def __init__(self, app: Any, port: int) -> None:
        self.port = port
        self.app = app
        self.loop = asyncio.new_event_loop()
        self.over = asyncio.Event()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self._run)
        self.thread.start()
        assert self.ready.wait(10)

    def stop(self) -> None:
        """Do what SIGTERM does."""
        self.loop.call_soon_threadsafe(self.over.set)

    def _run(self) -> None:
        self.loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        await lmtp.serve(self.app, "127.0.0.1", self.port, ready=self._note, stop=self.over)
        await self.loop.shutdown_default_executor()

    def _note(self, port: int) -> None:
        self.port = port
        self.ready.set()


@contextmanager
def running(app: Any, port: int = 0) -> Iterator[Running]:
    """Serve on this port, or a free one, and end it."""
    server = Running(app, port)
    try:
        yield server
    finally:
        server.stop()
        server.thread.join(20)
        server.loop.close()
