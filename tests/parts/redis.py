"""A Redis of the tests' own, in memory alone."""

import shutil
from pathlib import Path

from tests.parts import available, processes
from tests.parts.shared import Started

DATABASES = 64


def launch(folder: Path) -> Started:
    """Start Redis on a free port."""
    program = shutil.which("redis-server")
    if program is None:
        raise RuntimeError(available.GET["redis"])
    port = processes.free_port()
    options = {
        "--bind": "127.0.0.1",
        "--port": str(port),
        "--dir": str(folder),
        "--databases": str(DATABASES),
        "--save": "",
        "--appendonly": "no",
    }
    running = processes.start(
        [program, *(part for pair in options.items() for part in pair)],
        log=folder / "server.log",
        ready=lambda: processes.answers(port),
    )
    return running, {"url": f"redis://127.0.0.1:{port}"}
