"""pytest's side of the real parts: fixtures, the `real` marker, and what was left out."""

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from tests.parts import (
    available,
    calendars,
    chromium,
    clamd,
    dovecot,
    postfix,
    postgresql,
    redis,
    s3,
)
from tests.parts.service import Service
from tests.parts.shared import Shared
from tests.parts.smtp import SmtpSink

SHARED = pytest.StashKey[Shared]()
LEFT_OUT = "Without "
NOTE = "note"
bucket_numbers = count()
mailbox_numbers = count()


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder of the shared servers, or take the one the run's first process made."""
    given = getattr(config, "workerinput", {}).get("parts")
    config.stash[SHARED] = Shared(Path(given)) if given else Shared.create()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell an xdist worker where the shared servers are."""
    node.workerinput["parts"] = str(node.config.stash[SHARED].folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the shared servers when the whole run ends."""
    if not hasattr(config, "workerinput"):
        config.stash[SHARED].end()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave a test out where its marker names a part that this machine lacks."""
    for marker in item.iter_markers("real"):
        for part in marker.args:
            available.require(part)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run only what a database may change; the rest has passed on SQLite."""
    if config.getoption("--database", default=None) != "postgresql":
        return
    uses = {"database_url", "service"}
    kept = [
        item
        for item in items
        if uses & set(getattr(item, "fixturenames", ()))
        and item.get_closest_marker("appearance") is None
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say at the end which parts were left out, how often, and how to get them."""
    _show_notes(terminalreporter)
    sentences: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else ""
        reason = reason.removeprefix("Skipped: ")
        if reason.startswith(LEFT_OUT):
            sentences[reason] = sentences.get(reason, 0) + 1
    if sentences:
        terminalreporter.section("real parts that were left out")
        for sentence, tests in sorted(sentences.items()):
            terminalreporter.line(f"{tests} tests: {sentence}")


def _show_notes(terminalreporter: Any) -> None:
    """Print what tests wanted to be read, also by whoever runs them in several processes."""
    reports = [r for rs in terminalreporter.stats.values() for r in rs if hasattr(r, "when")]
    for report in reports:
        for name, text in getattr(report, "user_properties", ()):
            if name == NOTE and report.when == "call":
                terminalreporter.line(f"{report.nodeid.rpartition('::')[2]}: {text}")


@pytest.fixture
def note(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Say something that is printed at the end of the run, however the test ended."""
    return lambda text: request.node.user_properties.append((NOTE, text))


@pytest.fixture(scope="session")
def shared_parts(pytestconfig: pytest.Config) -> Shared:
    """The servers that all workers of this run share."""
    return pytestconfig.stash[SHARED]


@pytest.fixture(scope="session")
def postgresql_server(shared_parts: Shared) -> str:
    """The URL of the run's PostgreSQL, without a database; see `postgresql.create_database`."""
    available.require("postgresql")
    return str(shared_parts.get("postgresql", postgresql.launch)["url"])


@pytest.fixture(scope="session")
def postgresql_url(postgresql_server: str, worker: str) -> str:
    """An empty PostgreSQL database of this worker, for the whole session."""
    return postgresql.create_database(postgresql_server, f"kdn_{worker}")


@pytest.fixture(scope="session")
def worker() -> str:
    """The name of this process among the test run's: main, gw0, gw1 …"""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture
def redis_url(shared_parts: Shared, worker: str) -> str:
    """A Redis database of this worker, empty at the start of the test."""
    available.require("redis")
    number = int(worker.removeprefix("gw")) + 1 if worker.startswith("gw") else 0
    server = shared_parts.get("redis", redis.launch)["url"]
    url = f"{server}/{number % redis.DATABASES}"
    with Redis.from_url(url) as client:
        client.flushdb()
    return url


@pytest.fixture
def s3_bucket(
    shared_parts: Shared, worker: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[s3.Bucket]:
    """An empty bucket; the AWS variables point to its server."""
    available.require("s3")
    endpoint = shared_parts.get("s3", s3.launch)["endpoint"]
    bucket = s3.create_bucket(endpoint, f"test-{worker}-{next(bucket_numbers)}")
    for name, value in bucket.environment.items():
        monkeypatch.setenv(name, value)
    yield bucket


@pytest.fixture
def imap_account(shared_parts: Shared, worker: str) -> Callable[[], dovecot.Account]:
    """Make an empty mailbox on the run's IMAP server."""
    available.require("imap")
    server = shared_parts.get("dovecot", dovecot.launch)

    def make() -> dovecot.Account:
        account = dovecot.Account(
            home=Path(server["home"]),
            user=f"{worker}-{next(mailbox_numbers)}",
            port=server["port"],
            secure_port=server["secure_port"],
            owner=tuple(server["owner"]),
        )
        account.deliver()
        return account

    return make


@pytest.fixture(scope="session")
def clamd_urls(shared_parts: Shared) -> dict[str, str]:
    """Where the run's virus scanner listens: by `unix` and by `tcp`."""
    available.require("clamd")
    return shared_parts.get("clamd", clamd.launch)


@pytest.fixture(scope="session")
def postfix_server(shared_parts: Shared, worker: str) -> Iterator[postfix.Postfix]:
    """A Postfix of this worker."""
    available.require("postfix")
    with postfix.running(shared_parts.folder / f"postfix-{worker}") as server:
        yield server


@pytest.fixture(scope="session")
def smtp_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmtpSink]:
    """An SMTP sink of this worker."""
    available.require("smtp")
    sink = SmtpSink.start(tmp_path_factory.mktemp("smtp") / "sink")
    yield sink
    sink.running.stop()


@pytest.fixture
def smtp_sink(smtp_server: SmtpSink) -> SmtpSink:
    """The SMTP sink, empty and well-behaved at the start of the test."""
    smtp_server.behave()
    smtp_server.clear()
    return smtp_server


@pytest.fixture
def service(
    request: pytest.FixtureRequest, tmp_path: Path, smtp_sink: SmtpSink, worker: str
) -> Iterator[Service]:
    """The service on an empty database of its own; the test starts what it needs of it."""
    database = ""
    if request.config.getoption("--database") == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        database = postgresql.create_database(server, f"service_{worker}")
    running = Service(tmp_path, smtp_sink, database)
    upgraded = running.run("db", "upgrade")
    assert upgraded.returncode == 0, upgraded.stderr.decode()
    yield running
    running.stop()


@pytest.fixture
def libical() -> calendars.Reader:
    """Reads a calendar with libical."""
    available.require("libical")
    return calendars.read_with_libical


@pytest.fixture
def icaljs() -> calendars.Reader:
    """Reads a calendar with ical.js."""
    available.require("icaljs")
    return calendars.read_with_icaljs


@pytest.fixture(scope="session")
def chromium_browser() -> Iterator[Any]:
    """Debian's Chromium, driven by playwright (a playwright Browser)."""
    available.require("chromium")
    with chromium.launched() as browser:
        yield browser


@pytest.fixture
def chromium_context(chromium_browser: Any) -> Iterator[Any]:
    """A fresh German browser profile (a playwright BrowserContext)."""
    context = chromium_browser.new_context(locale="de-DE", timezone_id="Europe/Berlin")
    yield context
    context.close()
