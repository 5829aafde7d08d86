"""Programs in the background: a free port, a start that waits until they answer, an end by pid."""

import contextlib
import grp
import os
import pwd
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 120.0
"""Seconds until a program has to answer; generous, because two cores may be busy with tests."""


@dataclass
class Running:
    """A program in the background, with the file it writes to."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def pid(self) -> int:
        """Its process id, which is also its process group."""
        return self.process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def stop(self, sign: int = signal.SIGTERM, patience: float = 10.0) -> int:
        """Send the signal, wait, kill what is left of its group; returns the exit code."""
        if self.is_alive:
            self.process.send_signal(sign)
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()
        return self.process.wait()

    def kill(self) -> None:
        """End it and all its children at once, as a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()


def free_port() -> int:
    """Return a loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(
    command: list[str],
    *,
    log: Path,
    ready: Callable[[], bool],
    env: Mapping[str, str] | None = None,
    user: int | None = None,
    cwd: Path | None = None,
) -> Running:
    """Start a program in a group of its own and wait until `ready`; raises RuntimeError."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=env,
            cwd=cwd,
            **({} if user is None else {"user": user, "group": user_group(user)}),
        )
    running = Running(process, log)
    deadline = time.monotonic() + PATIENCE
    while not ready():
        if not running.is_alive or time.monotonic() > deadline:
            running.kill()
            told = log.read_text(encoding="utf-8", errors="replace")[-2000:]
            raise RuntimeError(f"{command[0]} did not start:\n{told}")
        time.sleep(0.02)
    return running


def user_group(user: int) -> int:
    """Return a user's first group."""
    return pwd.getpwuid(user).pw_gid


def user_group_named(name: str) -> int:
    """Return the number of a group."""
    return grp.getgrnam(name).gr_gid


def answers(port: int) -> bool:
    """Whether somebody listens on the loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def end(pid: int, sign: int = signal.SIGTERM, patience: float = 15.0) -> None:
    """End a program that another process of the test run started."""
    try:
        os.kill(pid, sign)
        deadline = time.monotonic() + patience
        while is_running(pid):
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
                return
            time.sleep(0.02)
    except ProcessLookupError:
        return


def is_running(pid: int) -> bool:
    """Whether a process exists and is not merely waiting to be reaped."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
