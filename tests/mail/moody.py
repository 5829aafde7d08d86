"""An SMTP server in the test's own process that does at each command what the test wants."""

import socketserver
import threading
from collections.abc import Callable

HANG_UP = "hang up"
Mood = Callable[[str, int], str | None]


class MoodyServer(socketserver.ThreadingTCPServer):
    """Takes mails; `mood(command, mails)` may answer otherwise: with a reply, or HANG_UP.

    The commands are GREETING, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, BODY (in the middle of the
    mail), END (after it) and QUIT; `mails` is how many this connection has taken.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.mood: Mood = lambda _command, _mails: None
        self.mails: list[tuple[str, str, bytes]] = []
        """Sender, recipient and bytes of what was taken."""
        self.connections = 0
        self.features = ["8BITMIME", "SIZE 50000000"]
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def url(self, scheme: str = "smtp", user: str = "") -> str:
        """What KDN_SMTP_URL says to use it."""
        return f"{scheme}://{user}127.0.0.1:{self.server_address[1]}"


class _Gone(Exception):
    """The server has hung up."""


class _Conversation(socketserver.StreamRequestHandler):
    server: MoodyServer

    def handle(self) -> None:
        self.server.connections += 1
        self.taken = 0
        try:
            self.answer("GREETING", "220 hallo")
            while line := self.rfile.readline().decode().strip():
                self.follow(line)
        except (_Gone, OSError):
            return

    def follow(self, line: str) -> None:
        command = line.split()[0].upper()
        if command == "EHLO":
            told = ["moody", *self.server.features]
            lines = [f"250-{feature}" for feature in told] + ["250 HELP"]
            self.answer(command, "\r\n".join(lines))
        elif command == "MAIL":
            self.sender = line.partition("<")[2].partition(">")[0]
            self.answer(command, "250 OK")
        elif command == "RCPT":
            self.recipient = line.partition("<")[2].partition(">")[0]
            self.answer(command, "250 OK")
        elif command == "DATA":
            self.answer(command, "354 weiter")
            self.take()
        elif command == "QUIT":
            self.answer(command, "221 bis bald")
            raise _Gone
        else:
            self.answer(command, "250 OK")

    def take(self) -> None:
        if self.server.mood("DATA", self.taken):
            return  # refused: no mail follows
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line[1:] if line.startswith(b"..") else line)
            if self.server.mood("BODY", self.taken) == HANG_UP:
                raise _Gone
        wanted = self.server.mood("END", self.taken)
        if wanted in {None, HANG_UP}:
            self.server.mails.append((self.sender, self.recipient, b"".join(lines)))
        self.answer("END", "250 genommen")
        self.taken += 1

    def answer(self, command: str, usual: str) -> None:
        wanted = self.server.mood(command, self.taken)
        if wanted == HANG_UP:
            raise _Gone
        self.wfile.write(f"{wanted or usual}\r\n".encode())
