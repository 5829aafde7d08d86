"""Servers that all workers of a test run share: the first who needs one starts it."""

import fcntl
import json
import shutil
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.parts import processes

Started = tuple[processes.Running, dict[str, Any]]


class Shared:
    """A folder of the run with one file a server, written under a lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def create(cls) -> "Shared":
        """Make the folder; the servers' own users may pass through it."""
        folder = Path(tempfile.mkdtemp(prefix="kdn-parts-"))
        folder.chmod(0o755)
        return cls(folder)

    def get(self, name: str, launch: Callable[[Path], Started]) -> dict[str, Any]:
        """Return what `launch(folder)` told of the server, launching it only once a run."""
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            told = self.folder / f"{name}.json"
            if told.exists():
                return dict(json.loads(told.read_text(encoding="utf-8")))
            home = self.folder / name
            home.mkdir()
            running, facts = launch(home)
            told.write_text(json.dumps({**facts, "pid": running.pid}), encoding="utf-8")
            running.process.returncode = 0  # it outlives this worker on purpose
            return facts

    def end(self) -> None:
        """Stop every server and remove the folder."""
        for told in self.folder.glob("*.json"):
            # SIGINT is PostgreSQL's fast shutdown; Redis and moto take it as well.
            processes.end(json.loads(told.read_text(encoding="utf-8"))["pid"], signal.SIGINT)
        shutil.rmtree(self.folder, ignore_errors=True)
