"""The application under test, its visitors, its mails and its commands."""

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
import sqlalchemy as sa
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from click.testing import Result
from flask_mail import email_dispatched

from config import Settings
from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.accounts.sessions import start_session
from kdn_helpdesk.accounts.views.sign_in import ENTRY
from kdn_helpdesk.app import create_app
from kdn_helpdesk.core import jobs
from kdn_helpdesk.core.db import db
from kdn_helpdesk.web.application import Application
from tests import factories
from tests.browsing import Browser
from tests.mailbox import SentMail


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="the database that the application under test uses",
    )


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """An empty database of this worker's own."""
    if request.config.getoption("--database") == "postgresql":
        return str(request.getfixturevalue("postgresql_url"))
    return f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.sqlite'}"


@pytest.fixture(scope="session")
def settings(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        data_dir=tmp_path_factory.mktemp("var"),
        database_url=database_url,
        jobs_url="memory://",
        secret_key="a key for tests alone",
        public_url="http://localhost",
        smtp_url="smtp://localhost:1",
        mail_address="beratung@kdn.example",
        take_back_seconds=0,
        link_check=False,
        testing=True,
    )


@pytest.fixture(scope="session")
def catalogue() -> None:
    """The German catalogue as it stands in the tree, compiled."""
    source = Path(__file__).parents[1] / "kdn_helpdesk/translations/de/LC_MESSAGES/messages.po"
    compiled = source.with_suffix(".mo")
    if compiled.is_file() and compiled.stat().st_mtime >= source.stat().st_mtime:
        return
    fresh = compiled.with_name(f"{os.getpid()}.part")
    with source.open("rb") as texts, fresh.open("wb") as target:
        write_mo(target, read_po(texts, locale="de"))
    fresh.replace(compiled)


@pytest.fixture(scope="session")
def migrated_app(settings: Settings, catalogue: None) -> Application:
    """One application for all tests, its tables made by the migrations."""
    app = create_app(settings)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            sa.event.listen(db.engine, "connect", trust_the_system)
        flask_migrate.upgrade(directory=app.extensions["migrate"].directory)
        db.session.remove()
        empty_tables()  # the migrations' own rows too: each test says what it needs
    return app


def trust_the_system(connection: Any, _record: object) -> None:
    """Wait for no disk: a power cut need not spare what tests wrote."""
    connection.execute("PRAGMA synchronous = OFF")


@pytest.fixture
def app(migrated_app: Application) -> Iterator[Application]:
    """The application with an empty database."""
    factories.use(migrated_app)
    yield migrated_app
    with migrated_app.app_context():
        empty_tables()
        migrated_app.extensions["jobs"].engine.flush()


def empty_tables() -> None:
    """Empty every table that holds rows; other processes may have written some."""
    sqlite = db.engine.dialect.name == "sqlite"
    writing = db.engine.execution_options(sqlite_begin="IMMEDIATE")  # waits for who writes still
    with writing.connect() as connection:
        connection.exec_driver_sql(
            "PRAGMA defer_foreign_keys = ON"
            if sqlite
            else "SET LOCAL session_replication_role = replica"
        )
        filled = set(connection.exec_driver_sql(tables_with_rows()).scalars())
        for table in reversed(db.metadata.sorted_tables):
            if table.name in filled:
                connection.execute(table.delete())
        connection.commit()


@cache
def tables_with_rows() -> str:
    return " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in db.metadata.tables
    )


@pytest.fixture
def visitor(app: Application) -> Browser:
    """Somebody who is not signed in, with a German browser."""
    return Browser(app)


@pytest.fixture
def sign_in(app: Application) -> Callable[[Person], Browser]:
    """Return the browser of a person who has just signed in."""

    def sign(person: Person) -> Browser:
        browser = Browser(app)
        with factories.writing():
            secret = start_session(person.id, user_agent="Tests", factors=["password"])
        with browser.client.session_transaction() as cookie:
            cookie[ENTRY] = secret
        return browser

    return sign


@pytest.fixture
def drain(app: Application) -> Callable[[], int]:
    """Do all that the worker would do now; a job's error fails the test."""

    def run() -> int:
        with app.app_context():
            return jobs.drain(strict=True)

    return run


@pytest.fixture
def outbox(app: Application) -> Iterator[list[SentMail]]:
    """What has left, oldest first; `drain` sends."""
    sent: list[SentMail] = []

    def record(_app: Any, message: Any) -> None:
        sent.append(SentMail(message.content, recipients=list(message.recipients)))

    with email_dispatched.connected_to(record):
        yield sent


@pytest.fixture
def command(app: Application) -> Callable[..., Result]:
    """Run a command of the application and return what it printed."""

    def run(*arguments: str, **options: Any) -> Result:
        return app.test_cli_runner().invoke(args=[str(word) for word in arguments], **options)

    return run


@pytest.fixture
def queries(app: Application) -> Iterator[list[str]]:
    """Every SQL statement that runs from here on."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "COMMIT", "ROLLBACK")):
            statements.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(sa.Engine, "before_cursor_execute", note)


@pytest.fixture
def data() -> Path:
    """The folder of files that tests read."""
    return Path(__file__).parent / "data"
