"""The whole service as it runs for people: web server, worker and mail server, in processes."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from config import Settings
from tests.parts import processes
from tests.parts.available import ROOT
from tests.parts.smtp import SmtpSink

PYTHON = [sys.executable, "-W", "ignore", "-m"]


@dataclass
class Service:
    """An installation in a folder of its own; whatever runs is ended by `stop`."""

    folder: Path
    sink: SmtpSink
    database_url: str = ""
    imap_url: str = ""
    port: int = field(default_factory=processes.free_port)
    web: processes.Running | None = None
    worker: processes.Running | None = None

    @property
    def url(self) -> str:
        """The address of the web server."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> Settings:
        """The same settings, for an application in this process that looks at the database."""
        return Settings(
            data_dir=self.folder,
            secret_key="k" * 40,
            database_url=self.database_url,
            smtp_url=self.sink.url,
            public_url=self.url,
            mail_address="beratung@kdn.example",
            take_back_seconds=0,
        )

    @property
    def environment(self) -> dict[str, str]:
        """The variables that its programs get."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("KDN_")}
        return inherited | {
            "KDN_DATA_DIR": str(self.folder),
            "KDN_SECRET_KEY": "k" * 40,
            "KDN_DATABASE_URL": self.database_url,
            "KDN_SMTP_URL": self.sink.url,
            "KDN_IMAP_URL": self.imap_url,
            "KDN_PUBLIC_URL": self.url,
            "KDN_MAIL_ADDRESS": "beratung@kdn.example",
            "KDN_TAKE_BACK_SECONDS": "0",
            "KDN_MAIL_RATE_10_MINUTES": "0",  # a drill's people write faster than people do
            "KDN_MAIL_RATE_HOUR": "0",
        }

    def run(self, *arguments: str, content: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """Run a command of the application and wait for it."""
        return subprocess.run(
            [*PYTHON, "flask", "--app", "wsgi", *arguments],
            input=content,
            capture_output=True,
            env=self.environment,
            cwd=ROOT,
            check=False,
        )

    def start_web(self) -> None:
        """Start gunicorn as `demo serve` does, and wait until it answers."""
        server = ["gunicorn", "--bind", f"127.0.0.1:{self.port}", "wsgi:app"]
        self.web = self._start("web", [*PYTHON, *server], self.answers)

    def start_worker(self) -> None:
        """Start the worker; it is at work soon after."""
        command = [*PYTHON, "flask", "--app", "wsgi", "worker"]
        self.worker = self._start("worker", command, lambda: True)

    def answers(self) -> bool:
        """Whether the web server answers."""
        try:
            urlopen(f"{self.url}/healthz", timeout=10).close()
        except (URLError, OSError):
            return False
        return True

    def stop(self) -> None:
        """End what still runs."""
        if self.web is not None:
            self.web.stop(signal.SIGTERM)
            self.web = None
        if self.worker is not None:
            self.worker.stop(signal.SIGINT)
            self.worker = None

    def _start(self, name, command, ready):  # type: ignore[no-untyped-def]
        return processes.start(
            command,
            log=self.folder / f"{name}.log",
            ready=ready,
            env=self.environment,
            cwd=ROOT,
        )
