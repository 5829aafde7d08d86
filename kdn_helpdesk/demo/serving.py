"""`demo serve`: web server, worker and mail server as one foreground process."""

import contextlib
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from urllib.request import urlopen

from config import Settings, environment
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.demo import mailserver

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
"""This machine alone: the passwords of the demonstration are known to everybody."""
PATIENCE = 60.0
"""Seconds until the web server has to answer."""
GRACE = 8.0
"""Seconds that a process gets to end by itself."""


class Interrupted(Exception):
    """Somebody wants all of it to end."""


@dataclass
class Part:
    """A program of the demonstration."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    goodbye: signal.Signals
    """The signal that it takes as a wish to finish."""


def check_port(port: int) -> None:
    """Raise DomainError where the port is taken or cannot be had."""
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
    except (OSError, OverflowError):
        raise DomainError(
            _(
                "Port %(port)s is not free. Choose another one: %(command)s",
                port=port,
                command="PORT=8080 make demo",
            )
        ) from None


def run(settings: Settings, *, greeting: str) -> None:
    """Run everything until it is interrupted; raises DomainError where a part ends by itself."""
    check_port(settings.port)
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGINT, _interrupt)
    logs = settings.data_dir.resolve() / "log"
    logs.mkdir(parents=True, exist_ok=True)
    with (
        contextlib.suppress(Interrupted),
        mailserver.listening(settings.data_dir.resolve() / "postfach") as smtp_port,
        _started(settings, logs, smtp_port) as parts,
    ):
        _wait_for_answer(settings.port, parts)
        sys.stdout.write(greeting)
        sys.stdout.flush()
        while True:
            _check(parts)
            time.sleep(0.3)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise Interrupted


@contextlib.contextmanager
def _started(settings: Settings, logs: Path, smtp_port: int) -> Iterator[list[Part]]:
    surroundings = environment(
        KDN_DEMO="true",
        KDN_SMTP_URL=f"smtp://{HOST}:{smtp_port}",
        KDN_PUBLIC_URL=f"http://localhost:{settings.port}",
        KDN_DATA_DIR=str(settings.data_dir.resolve()),
    )
    parts: list[Part] = []
    try:
        for name, command, goodbye in _commands(settings.port):
            log = logs / f"{name}.log"
            with log.open("wb") as output:
                process = subprocess.Popen(  # noqa: S603
                    command,
                    cwd=ROOT,
                    env=surroundings,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                )
            parts.append(Part(name, process, log, goodbye))
        yield parts
    finally:
        _end(parts)


def _commands(port: int) -> list[tuple[str, list[str], signal.Signals]]:
    web = ["gunicorn", "--bind", f"{HOST}:{port}"]
    worker = ["flask", "--app", "wsgi", "worker"]
    python = [sys.executable, "-m"]
    return [
        ("web", [*python, *web, "wsgi:app"], signal.SIGTERM),
        ("worker", [*python, *worker], signal.SIGINT),
    ]


def _wait_for_answer(port: int, parts: list[Part]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        _check(parts)
        with contextlib.suppress(OSError), urlopen(f"http://{HOST}:{port}/healthz", timeout=5):
            return
        time.sleep(0.1)
    raise DomainError(_("The web server did not answer within a minute."))


def _check(parts: list[Part]) -> None:
    for part in parts:
        if part.process.poll() is not None:
            time.sleep(0.5)  # Ctrl-C reaches every process: let our own interrupt come first
            raise DomainError(
                _(
                    "The part “%(name)s” has ended by itself, so everything ends. "
                    "Its last words are in %(log)s.",
                    name=part.name,
                    log=part.log,
                )
            )


def _end(parts: list[Part]) -> None:
    for part in parts:
        if part.process.poll() is None:
            part.process.send_signal(part.goodbye)
    deadline = time.monotonic() + GRACE
    for part in parts:
        try:
            part.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            part.process.kill()
            part.process.wait()
