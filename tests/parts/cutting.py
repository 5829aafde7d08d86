"""Somebody in the middle who hangs up: a TCP proxy that cuts a conversation at a command."""

import contextlib
import enum
import socket
import threading
from typing import Self


class Cut(enum.Enum):
    """Where a conversation ends."""

    BEFORE = "the server never hears the command"
    UNANSWERED = "the server does as told, and nobody hears its answer"
    HALFWAY = "the answer breaks off in the middle"


class Cutter:
    """Passes everything on to the port until the n-th command of a connection, then hangs up."""

    def __init__(self, port: int) -> None:
        self.target = port
        self.at: int | None = None
        self.how = Cut.BEFORE
        self.commands = 0
        """How many commands the last connection has seen."""
        self.connections = 0
        self._over = threading.Event()
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._serve, daemon=True)]

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listener.getsockname()[1])

    def cut(self, at: int | None, how: Cut = Cut.BEFORE) -> None:
        """Hang up at this command of each connection from now on; None for never."""
        self.at, self.how = at, how

    def hang_up(self) -> None:
        """End every conversation that goes on now."""
        for end in list(self._open):
            _shut(end)

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_details: object) -> None:
        self._over.set()
        self.hang_up()
        with socket.create_connection(("127.0.0.1", self.port)):
            pass
        for thread in self._threads:
            thread.join(10)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            client, _address = self._listener.accept()
            if self._over.is_set():
                client.close()
                return
            self.connections += 1
            self.commands = 0
            thread = threading.Thread(target=self._pass_on, args=(client,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def _pass_on(self, client: socket.socket) -> None:
        state = _State()
        with client, socket.create_connection(("127.0.0.1", self.target)) as server:
            back = threading.Thread(target=self._pass_back, args=(server, client, state))
            back.start()
            self._open.add(client)
            while data := _receive(client):
                self.commands += 1
                if self.commands == self.at:
                    if self.how is Cut.BEFORE:
                        break
                    state.is_last = True
                if not _send(server, data):
                    break
                if state.is_last:
                    state.done.wait(10)
                    break
            for end in (client, server):
                _shut(end)
            back.join(10)
            self._open.discard(client)

    def _pass_back(self, server: socket.socket, client: socket.socket, state: "_State") -> None:
        while data := _receive(server):
            if state.is_last:
                if self.how is Cut.HALFWAY:
                    _send(client, data[: max(1, len(data) // 2)])
                _shut(client)
                state.done.set()
                return
            if not _send(client, data):
                return
        _shut(client)
        state.done.set()


class _State:
    """What both directions of one conversation know."""

    def __init__(self) -> None:
        self.is_last = False
        self.done = threading.Event()


def _receive(end: socket.socket) -> bytes:
    try:
        return end.recv(1 << 16)
    except OSError:
        return b""


def _send(end: socket.socket, data: bytes) -> bool:
    try:
        end.sendall(data)
    except OSError:
        return False
    return True


def _shut(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
