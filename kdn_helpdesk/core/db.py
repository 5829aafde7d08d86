"""The database: models' base, the one commit, and what is written beside a transaction."""

import enum
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as BoundSession
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry, relationship

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.log import log

ENUM_LENGTH = 40
Columns = sa.Select[*tuple[Any, ...]]
"""A statement that selects columns, whatever their types."""
Rows = sa.CursorResult[*tuple[Any, ...]]
MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """An aware instant; stored in UTC, read back aware on every database."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Refuse an instant without zone: it would mean another hour to somebody else."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Give SQLite's naive instants back their zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def values_of(kind: type[enum.Enum]) -> list[str]:
    """Return what stands in the database for an enumeration: its values, not its names."""
    return [str(member.value) for member in kind]


class Base(DeclarativeBase):
    """The base of every table; types follow from the annotations."""

    registry = registry(
        metadata=sa.MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            str: sa.Text(),
            datetime: UTCDateTime(),
            dict[str, Any]: sa.JSON(),
            dict[str, str]: sa.JSON(),
            list[str]: sa.JSON(),
            enum.Enum: sa.Enum(
                enum.Enum,
                native_enum=False,
                create_constraint=False,
                length=ENUM_LENGTH,
                values_callable=values_of,
            ),
        },
    )


class Model(Base):
    """A row with a number of its own and the instant it was made."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-2)
    created_at: Mapped[datetime] = mapped_column(default=clock.now, sort_order=100)


def related(**options: Any) -> Any:
    """Declare a relationship; what a page forgot to load raises instead of asking row by row."""
    if options.get("uselist") is not False and "order_by" in options:
        options.setdefault("passive_deletes", "all")
    return relationship(lazy="raise_on_sql", **options)


class PageSession(BoundSession):
    """A session that asks by connections which cannot write, while it only reads."""

    def get_bind(self, *args: Any, **options: Any) -> Any:
        """Return whom to ask."""
        return self.info.get(READING) or super().get_bind(*args, **options)


READING = "reading"
db = SQLAlchemy(
    model_class=Base, session_options={"expire_on_commit": False, "class_": PageSession}
)


class Migrations:
    """What Flask-Migrate finds of the application; it comes, with Alembic, only when it asks."""

    db = db
    directory = str(MIGRATIONS)

    @property
    def migrate(self) -> Any:
        """Return its own object."""
        from flask_migrate import Migrate  # heavy

        return Migrate(db=self.db, directory=self.directory)


def init_app(app: Flask) -> None:
    """Connect the application to its database."""
    db.init_app(app)
    app.extensions["migrate"] = Migrations()
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _prepare_sqlite)
            event.listen(db.engine, "begin", _begin_sqlite)
        else:
            app.extensions[READING] = _reading_engine(db.engine.url)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing; _begin_sqlite does
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",  # what was accepted survives a power cut
        "foreign_keys = ON",
        "busy_timeout = 15000",
        "cache_size = -16000",
        "temp_store = MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "")
    connection.exec_driver_sql(f"BEGIN {mode}")


def _reading_engine(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")

    @event.listens_for(engine, "connect")
    def refuse_to_write(connection: Any, _record: object) -> None:
        connection.autocommit = True
        connection.execute("SET default_transaction_read_only = on")

    return engine


def begin_reading() -> None:
    """Let a request ask without a transaction, until `transaction` begins one.

    On PostgreSQL alone, where each question sees what is committed at its time anyway. psycopg
    throws away what it has prepared at every ROLLBACK, and planning a page's questions anew costs
    more than answering them.
    """
    if engine := current_app.extensions.get(READING):
        db.session.info[READING] = engine


def end_reading() -> None:
    """Let whatever shares the session afterwards write again."""
    db.session.info.pop(READING, None)


@contextmanager
def planned_anew() -> Iterator[None]:
    """Let PostgreSQL plan what is asked within for its values each time.

    For a search: a rare word wants another way than a common one, and one plan kept for both is
    wrong for either.
    """
    connection: Any = db.session.connection().connection.dbapi_connection
    threshold = getattr(connection, "prepare_threshold", None)
    if threshold is None:
        yield
        return
    connection.prepare_threshold = None
    try:
        yield
    finally:
        connection.prepare_threshold = threshold


def disconnect() -> None:
    """Close the connections that lie ready."""
    db.engine.dispose()
    if engine := current_app.extensions.get(READING):
        engine.dispose()


def read(statement: sa.Executable, values: dict[str, Any] | None = None) -> Rows:
    """Run a statement that selects columns alone, past the session's bookkeeping.

    For lists and what every page asks: half of such a query's time goes there. Nothing is
    flushed before, so it is not for a transaction that has written.
    """
    options = _built_once.get(statement)
    return _connection(db.session()).execute(statement, values, execution_options=options)


def _connection(session: Session) -> sa.Connection:
    """Return what the transaction asks by; to find it anew takes a third of a question."""
    now = session.get_transaction(), session.info.get(READING)
    known: tuple[object, sa.Connection] | None = session.info.get("asks_by")
    if known is None or known[0] != now or now[0] is None:
        connection = session.connection()
        known = (session.get_transaction(), now[1]), connection
        session.info["asks_by"] = known
    return known[1]


class _Compiled(dict[Any, Any]):
    """The compiled forms of one statement, by dialect and the names of its values.

    SQLAlchemy finds them by all that the statement says; to hash that takes a statement of many
    parts as long as to answer it.
    """

    def get(self, key: Any, default: Any = None) -> Any:
        """Return the form that was kept."""
        return super().get((key[0], *key[2:]), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__((key[0], *key[2:]), compiled)


_built_once: dict[sa.Executable, dict[str, Any]] = {}
"""How to ask the statements that are built once."""


def built_once(build: Callable[[], Any]) -> Any:
    """Keep the statement that a function builds for `read`, and its compiled forms with it."""

    @cache
    def kept() -> Any:
        statement = build()
        _built_once[statement] = {"compiled_cache": _Compiled()}
        return statement

    return kept


@contextmanager
def transaction() -> Iterator[Session]:
    """Write as one whole: committed at the end, rolled back when anything raises.

    On SQLite it begins IMMEDIATE, since two readers that turn writers would fail at once. What
    was read before is read anew. Afterwards come the calls of `after_commit` and the asides.
    """
    session = db.session()
    session.rollback()
    end_reading()
    session.expire_all()
    _forget(session)
    session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
    try:
        yield session
        _act_at_commit(session)
        session.commit()
    except BaseException:
        session.rollback()
        _forget(session)
        raise
    finally:
        run_asides()
    for call in session.info.pop("after_commit", {}):
        call()


def at_commit(act: Callable[[Any, list[int]], None], about: Any, number: int) -> None:
    """Let `act(about, numbers)` run just before the running transaction's commit, once for all.

    For what follows from many changes of many rows and needs to be done for each row only once.
    """
    waiting = db.session.info.setdefault("at_commit", {})
    waiting.setdefault((act, about), {})[number] = None


def _act_at_commit(session: Session) -> None:
    for (act, about), numbers in session.info.pop("at_commit", {}).items():
        act(about, list(numbers))


def _forget(session: Session) -> None:
    """Forget what was to follow from a transaction that never came to its end."""
    for name in ("at_commit", "after_commit"):
        session.info.pop(name, None)


def after_commit(call: Callable[[], None]) -> None:
    """Call this once after the running transaction's commit; never when it is rolled back."""
    db.session.info.setdefault("after_commit", {})[call] = None


def aside(write: Callable[[Session], None]) -> None:
    """Write in a short transaction of its own, after the request's, whatever becomes of that.

    For facts that may be dropped (last seen) and facts that must survive a refusal (a failed
    sign-in). The callable gets values by closure, never rows of the request's session.
    """
    db.session.info.setdefault("asides", []).append(write)


def run_asides() -> None:
    """Write what `aside` has collected."""
    writes = db.session.info.pop("asides", [])
    if not writes:
        return
    try:
        engine = db.engine.execution_options(sqlite_begin="IMMEDIATE")
        with engine.begin() as connection, Session(connection) as session:
            for write in writes:
                write(session)
            session.flush()
    except sa.exc.SQLAlchemyError as error:
        log.warning("aside_lost", error=str(error))
