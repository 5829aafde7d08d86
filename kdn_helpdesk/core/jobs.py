"""Work outside the request: rows say what is due, the job engine only wakes the worker.

Huey loses a task that is killed while it runs, so no task carries work: each job looks for rows
that are due, and a sweep each minute picks up what a crash left behind.
"""

import contextlib
import importlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import unquote, urlsplit

import click
import sqlalchemy as sa
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import Base, after_commit, db, transaction
from kdn_helpdesk.core.frugal import without
from kdn_helpdesk.core.log import log

with without("redis", "psycopg"):
    import huey.storage
    from huey import Huey, crontab

Work = Callable[[], int]
Watch = Callable[[Flask, threading.Event], None]
ROUNDS = 20
"""How often one drain goes round before it leaves the rest to the next wake."""


class JobTick(Base):
    """When a periodic job is due next; the row lets one of several workers run it."""

    __tablename__ = "job_tick"

    name: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Job:
    """A name, the function that does all that is due, and how often it comes by itself."""

    name: str
    work: Work
    every: timedelta | None = None


JOBS: dict[str, Job] = {}
WATCHES: dict[str, Watch] = {}
FAREWELL = 3.0
"""Seconds that what stays with a worker has to end by itself."""


def job(name: str) -> Callable[[Work], Work]:
    """Register a function that does all that is due and returns how much it did."""
    return _register(name, None)


def periodic(name: str, *, every: timedelta) -> Callable[[Work], Work]:
    """Register a function that runs once in each span of time, on one of the workers."""
    return _register(name, every)


def watching(name: str) -> Callable[[Watch], Watch]:
    """Register what stays with a worker in a thread of its own until it is told to stop.

    Rows have to say what it did: it may be killed at any instant.
    """

    def register(watch: Watch) -> Watch:
        WATCHES[name] = watch
        return watch

    return register


@contextlib.contextmanager
def watches(app: Flask) -> Iterator[None]:
    """Let everything registered by `watching` run meanwhile."""
    stop = threading.Event()
    threads = [
        threading.Thread(target=watch, args=(app, stop), name=name, daemon=True)
        for name, watch in WATCHES.items()
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(FAREWELL)


def _register(name: str, every: timedelta | None) -> Callable[[Work], Work]:
    def register(work: Work) -> Work:
        JOBS[name] = Job(name, work, every)
        return work

    return register


def ring() -> None:
    """Wake the worker once after the running transaction's commit."""
    after_commit(_wake)


def ring_in(delay: timedelta) -> None:
    """Wake the worker once more when this time has passed after the running commit."""
    after_commit(partial(_wake_later, delay))


def _wake_later(delay: timedelta) -> None:
    try:
        current_app.extensions["jobs"].wake_later(delay)
    except Exception as error:  # any engine's own; the sweep comes within a minute
        log.warning("wake_failed", error=str(error))


def _wake() -> None:
    """Put one wake into the queue unless one waits there already: that one will see our rows."""
    extension = current_app.extensions["jobs"]
    try:
        if extension.engine.pending_count() == 0:
            extension.wake()
    except Exception as error:  # any engine's own; the sweep comes within a minute
        log.warning("wake_failed", error=str(error))


def drain(*, strict: bool = False) -> int:
    """Do all that is due and return how much it was; `strict` lets a job's error out."""
    total = 0
    for _round in range(ROUNDS):
        due = _due(clock.now())
        done = sum(_run(entry, strict=strict) for entry in list(JOBS.values()) if due(entry))
        total += done
        if not done:
            break
    return total


def _due(now: datetime) -> Callable[[Job], bool]:
    """Read all ticks at once, and tell which jobs there is a point in running."""
    found = db.session.execute(sa.select(JobTick.name, JobTick.due_at))
    ticks = dict(found.all())
    db.session.rollback()

    def due(entry: Job) -> bool:
        if entry.every is None:
            return True
        due_at = ticks.get(entry.name)
        return (due_at is None or due_at <= now) and _claim_tick(entry, due_at)

    return due


def _run(entry: Job, *, strict: bool) -> int:
    try:
        return entry.work()
    except Exception as error:
        db.session.rollback()
        log.exception("job_failed", job=entry.name, error=str(error))
        if strict:
            raise
        return 0
    finally:
        db.session.remove()


def _claim_tick(entry: Job, due_at: datetime | None) -> bool:
    """Tell whether this worker is the one that runs the periodic job now."""
    next_at = clock.now() + (entry.every or timedelta())
    with transaction() as session:
        if due_at is None:
            insert = sa.insert(JobTick).values(name=entry.name, due_at=next_at)
            try:
                with session.begin_nested():
                    session.execute(insert)
            except sa.exc.IntegrityError:
                return False
            return True
        claimed = session.execute(
            sa.update(JobTick)
            .where(JobTick.name == entry.name, JobTick.due_at == due_at)
            .values(due_at=next_at)
        )
        return bool(getattr(claimed, "rowcount", 0))


@dataclass(slots=True)
class Engine:
    """The queue and the one task in it, put there now or for later."""

    engine: Huey
    wake: Callable[[], Any]
    wake_later: Callable[[timedelta], Any]


def init_app(app: Flask, url: str) -> None:
    """Connect the application to the queue at this address."""
    engine = _open(url)

    @engine.task(name="wake")
    def wake() -> None:
        with app.app_context():
            drain()

    @engine.periodic_task(crontab(), name="sweep")
    def sweep() -> None:
        with app.app_context():
            drain()

    def wake_later(delay: timedelta) -> None:
        wake.schedule(delay=delay)

    app.extensions["jobs"] = Engine(engine, wake, wake_later)


def _open(url: str) -> Huey:
    parts = urlsplit(url)
    options = {"results": False, "utc": True}
    match parts.scheme:
        case "sqlite":
            path = unquote(parts.path)
            store = huey.storage.SqliteStorage
            return Huey("kdn", storage_class=store, filename=path, fsync=False, **options)
        case "redis" | "rediss":
            store = _storage_with("psycopg").RedisStorage
            return Huey("kdn", storage_class=store, url=url, **options)
        case "postgresql" | "postgres":
            store = _storage_with("redis").PostgresStorage
            return Huey("kdn", storage_class=store, dsn=url, create_tables=False, **options)
        case "memory":
            return Huey("kdn", storage_class=huey.storage.MemoryStorage, **options)
    raise RuntimeError(f"KDN_JOBS_URL: {parts.scheme}:// is no queue that this service knows.")


def _storage_with(unwanted: str) -> Any:
    """Return the stores of Huey, which now finds the driver that it was loaded without."""
    with without(unwanted):
        return importlib.reload(huey.storage)


@click.command("worker")
@click.option("--drain", "only_drain", is_flag=True, help="Do all that is due, then exit.")
@with_appcontext
def worker(only_drain: bool) -> None:
    """Do the work outside requests: send mails, route mails, keep the index."""
    if only_drain:
        click.echo(f"{drain()} done")
        return
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    engine = app.extensions["jobs"].engine
    with watches(app):
        drain()
        engine.create_consumer(
            workers=1, periodic=True, initial_delay=0.1, max_delay=1.0, check_worker_health=True
        ).run()
