"""The whole service in one file: a ZIP of every table as JSON lines and of every stored file.

It says nothing of the database it came from, so SQLite's restores to PostgreSQL and back. The
search index and the job engine's marks are left out: both are made anew. The secret key is left
out too: who has the backup shall not be able to sign.
"""

import base64
import enum
import io
import json
import os
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from kdn_helpdesk.core import clock, files
from kdn_helpdesk.core.db import UTCDateTime, db, transaction
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.files import StoredFile
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.operations import health

FORMAT = 1
MANIFEST = "backup.json"
AT_ONCE = 500
DERIVED = ("search_", "job_tick")
"""How the names of tables begin whose rows are made from others."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a backup holds."""

    rows: int
    files: int


def create(target: Path) -> Summary:
    """Write the backup, readable by its owner alone; it appears under its name when it is whole.

    Everything is read as it was at one moment, while people go on working.
    """
    if target.exists():
        raise DomainError(_("%(file)s exists already.", file=target))
    draft = target.with_name(target.name + ".part")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w") as archive:
            summary = _write(archive)
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    return summary


def _write(archive: zipfile.ZipFile) -> Summary:
    archive.compression = zipfile.ZIP_DEFLATED
    rows = 0
    snapshot = {} if _is_sqlite() else {"isolation_level": "REPEATABLE READ"}
    with db.engine.connect().execution_options(**snapshot) as connection:
        keys = connection.scalars(sa.select(StoredFile.key)).all()
        for table in _tables():
            with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as member:
                for row in connection.execute(sa.select(table)).yield_per(AT_ONCE):
                    member.write(json.dumps([_plain(v) for v in row]).encode() + b"\n")
                    rows += 1
    store = files.open_store(settings().get_files_url())
    for key in keys:
        archive.writestr(f"files/{key}", bytes(store.get(key).bytes()))
    manifest = {
        "format": FORMAT,
        "created_at": clock.now().isoformat(),
        "steps": sorted(health.newest_steps()),
        "tables": {table.name: [column.name for column in table.columns] for table in _tables()},
        "rows": rows,
        "files": len(keys),
    }
    archive.writestr(MANIFEST, json.dumps(manifest))
    return Summary(rows=rows, files=len(keys))


def restore(source: Path) -> Summary:
    """Bring a backup into an empty database, as a whole or not at all.

    Raises DomainError where the file is no backup, is of another version, or people are there.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _check(archive)
            _refuse_people()
            store = files.open_store(settings().get_files_url())
            names = [name for name in archive.namelist() if name.startswith("files/")]
            for name in names:
                store.put(name.removeprefix("files/"), archive.read(name))
            with transaction() as session:
                _read(archive, manifest, session.connection())
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError) as error:
        raise DomainError(
            _("%(file)s is no backup, or a damaged one: %(error)s", file=source, error=error)
        ) from error
    return Summary(rows=manifest["rows"], files=len(names))


def _check(archive: zipfile.ZipFile) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    steps = sorted(health.newest_steps())
    if manifest["format"] != FORMAT or manifest["steps"] != steps:
        raise DomainError(
            _(
                "The backup was made by another version (step %(theirs)s, here %(ours)s): restore "
                "it with that version, then update.",
                theirs=", ".join(manifest["steps"]),
                ours=", ".join(steps),
            )
        )
    if (damaged := archive.testzip()) is not None:
        raise zipfile.BadZipFile(damaged)
    return manifest


def _refuse_people() -> None:
    for name in ("person", "ticket", "incoming_mail"):
        if db.session.scalar(sa.select(sa.true()).select_from(db.metadata.tables[name]).limit(1)):
            raise DomainError(
                _("This database is in use; a backup is restored to an empty one only.")
            )


def _read(archive: zipfile.ZipFile, manifest: dict[str, Any], connection: sa.Connection) -> None:
    for table in reversed(_tables()):
        connection.execute(sa.delete(table))  # what every database begins with, such as topics
    for table in _tables():
        names = manifest["tables"][table.name]
        own = {key.parent.name for key in table.foreign_keys if key.column.table is table}
        later: list[dict[str, Any]] = []
        with archive.open(f"tables/{table.name}.jsonl") as member:
            text = io.TextIOWrapper(member, "utf-8")
            while lines := list(islice(text, AT_ONCE)):
                rows = [_row(table, names, json.loads(line)) for line in lines]
                later += [_reference(row, own) for row in rows if any(row[name] for name in own)]
                connection.execute(sa.insert(table), [row | dict.fromkeys(own) for row in rows])
        for reference in later:
            number = reference.pop("id")
            connection.execute(sa.update(table).where(table.c.id == number).values(reference))
        _continue_numbers(table, connection)


def _reference(row: dict[str, Any], own: set[str]) -> dict[str, Any]:
    """Return what a row says of other rows of its table, to be written once all are there."""
    return {"id": row["id"], **{name: row[name] for name in own}}


def _continue_numbers(table: sa.Table, connection: sa.Connection) -> None:
    """Let PostgreSQL count on behind the highest number; SQLite does by itself."""
    if _is_sqlite() or "id" not in table.c:
        return
    sequence = sa.func.pg_get_serial_sequence(table.name, "id")
    highest = connection.scalar(sa.select(sa.func.max(table.c.id)))
    if highest is not None and connection.scalar(sa.select(sequence)) is not None:
        connection.execute(sa.select(sa.func.setval(sequence, highest)))


def _tables() -> list[sa.Table]:
    """Return the tables that are kept, each behind those it refers to."""
    return [table for table in db.metadata.sorted_tables if not table.name.startswith(DERIVED)]


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def _plain(value: Any) -> Any:
    match value:
        case bytes():
            return base64.b64encode(value).decode("ascii")
        case enum.Enum():
            return value.value
        case date() | time():
            return value.isoformat()
    return value


def _row(table: sa.Table, names: list[str], values: list[Any]) -> dict[str, Any]:
    return {
        name: _typed(table.c[name].type, value) for name, value in zip(names, values, strict=True)
    }


def _typed(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    match kind:
        case sa.LargeBinary():
            return base64.b64decode(value)
        case UTCDateTime():
            return datetime.fromisoformat(value)
        case sa.Enum():
            return kind.enum_class(value)  # type: ignore[misc]
        case sa.Date():
            return date.fromisoformat(value)
        case sa.Time():
            return time.fromisoformat(value)
    return value
