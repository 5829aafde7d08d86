"""An SMTP server that keeps every mail in a folder: `python -m tests.parts.sink FOLDER`.

It writes its port to FOLDER/port, each mail to FOLDER/mails/<number>.json before it says 250, and
reads its orders (refuse, delay, cut) from FOLDER/orders.json at every mail.
"""

import asyncio
import itertools
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


class Sink:
    """aiosmtpd's handler: stores, or does what it was ordered."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count(1 + len(list((folder / "mails").glob("*.json"))))

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuse the recipients that the orders name, take the others."""
        if reply := self.orders().get("recipients", {}).get(address):
            return str(reply)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Store the mail; with `cut`, store it and hang up without an answer."""
        orders = self.orders()
        await asyncio.sleep(float(orders.get("delay", 0)))
        if reply := orders.get("refuse"):
            return str(reply)
        self.store(envelope)
        if orders.get("cut"):
            server.transport.abort()
        return "250 Stored"

    def store(self, envelope: Envelope) -> None:
        """Write the mail under its own name at once, so that nobody reads half of one."""
        content = envelope.original_content or b""
        mail = {
            "sender": envelope.mail_from,
            "recipients": envelope.rcpt_tos,
            "at": time.time(),
            "content": content.decode("latin-1"),
        }
        target = self.folder / "mails" / f"{next(self.numbers):06}.json"
        draft = target.with_suffix(".part")
        draft.write_text(json.dumps(mail), encoding="utf-8")
        draft.rename(target)

    def orders(self) -> dict[str, Any]:
        """Return what the test asked for."""
        path = self.folder / "orders.json"
        return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


async def serve(folder: Path) -> None:
    """Listen on a free loopback port until the process is ended."""
    (folder / "mails").mkdir(parents=True, exist_ok=True)
    sink = Sink(folder)
    limit = 64 * 1024 * 1024
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(sink, data_size_limit=limit, enable_SMTPUTF8=True, ident="sink"),
        "127.0.0.1",
        int(os.environ.get("SINK_PORT", "0")),
    )
    draft = folder / "port.part"
    draft.write_text(str(server.sockets[0].getsockname()[1]), encoding="ascii")
    draft.rename(folder / "port")
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
