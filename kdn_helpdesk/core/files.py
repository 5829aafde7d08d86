"""Files: their bytes in a store (folder or S3), their name and kind in a row."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.core import clock, scanning
from kdn_helpdesk.core.db import Model, db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.jobs import periodic
from kdn_helpdesk.core.scanning import Finding, Scan, ScannerAway
from kdn_helpdesk.core.settings import settings

ORPHAN_AGE = timedelta(days=1)
NOT_SCANNED = Finding(Scan.NONE)
AT_ONCE = 1 << 20
TELLING = 1 << 16
"""So many bytes at either end of a file tell its type."""
PLAIN_TYPES = {
    ".txt": "text/plain", ".csv": "text/csv", ".md": "text/markdown", ".ics": "text/calendar",
    ".json": "application/json", ".geojson": "application/geo+json", ".xml": "application/xml",
    ".gml": "application/gml+xml", ".log": "text/plain", ".eml": "message/rfc822",
    ".svg": "image/svg+xml", ".html": "text/html", ".htm": "text/html",
}  # fmt: skip
"""Types that have no signature in their first bytes; they go by the ending."""
FORBIDDEN_ENDINGS = frozenset(
    f".{ending}"
    for ending in (
        "app", "apk", "bat", "cmd", "com", "cpl", "dll", "exe", "hta", "jar", "js", "lnk", "msi",
        "pif", "ps1", "scr", "vbs",
    )
)  # fmt: skip


class StoredFile(Model):
    """A file that belongs to something; what it belongs to refers to it."""

    __tablename__ = "stored_file"

    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    content_type: Mapped[str]
    size: Mapped[int] = mapped_column(sa.BigInteger)
    """Bytes."""
    sha256: Mapped[str]
    scan: Mapped[Scan] = mapped_column(default=Scan.NONE, server_default="none", index=True)
    """What the virus scanner says of it."""
    threat: Mapped[str] = mapped_column(default="", server_default="")
    """The name of the virus that was found."""


@dataclass(frozen=True, slots=True)
class Upload:
    """Bytes that lie in the store already, before a row owns them."""

    key: str
    name: str
    content_type: str
    size: int
    sha256: str
    scan: Scan = Scan.NONE
    threat: str = ""


def clean_name(name: str) -> str:
    """Return the file's name without path, control and reserved characters, at most 150 long."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    name = re.sub(r"[\x00-\x1f\x7f<>:\"|?*\u202a-\u202e\u2066-\u2069]", "_", name).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if dot and len(ending) <= 10:
        return f"{stem[:140]}.{ending}" if stem else f"datei.{ending}"
    return name[:150] or "datei"


def type_of(content: bytes, name: str) -> str:
    """Return the media type, by the content first and by the ending where content has no sign."""
    ending = Path(name).suffix.lower()
    if ending in PLAIN_TYPES:
        return PLAIN_TYPES[ending]
    import puremagic  # heavy

    try:
        found = puremagic.from_string(content, mime=True, filename=name) if content else ""
    except (puremagic.PureError, ValueError):
        found = ""
    return str(found) or "application/octet-stream"


@dataclass(slots=True)
class _Passing:
    """What is learned of bytes on their way into the store."""

    chunks: Iterable[bytes]
    size: int = 0
    beginning: bytes = b""
    ending: bytes = b""
    digest: Any = field(default_factory=hashlib.sha256)

    @property
    def ends(self) -> bytes:
        return self.beginning + self.ending if self.size > TELLING else self.beginning

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self.chunks:
            self.size += len(chunk)
            self.digest.update(chunk)
            if len(self.beginning) < TELLING:
                self.beginning += chunk[: TELLING - len(self.beginning)]
            self.ending = (self.ending + chunk[-TELLING:])[-TELLING:]
            yield chunk


def take(content: bytes, *, name: str) -> Upload:
    """Store what somebody sent; raises DomainError where it is a program or holds a virus.

    While the virus scanner is away the file is taken, and nobody gets it until it was scanned.
    """
    try:
        found = scanning.scan(content, patience=scanning.SHORT_PATIENCE)
    except ScannerAway:
        found = Finding(Scan.PENDING)
    name = clean_name(name)
    if found.scan is Scan.FOUND:
        raise DomainError(
            _(
                "“%(name)s” holds a virus (%(threat)s) and was not taken. Please have your "
                "computer checked, or send the form without this file.",
                name=name,
                threat=found.threat,
            )
        )
    if found.scan is Scan.UNFIT:
        raise DomainError(
            _(
                "“%(name)s” is too large to be checked for viruses. Please send a smaller file.",
                name=name,
            )
        )
    return put(content, name=name, found=found)


def put(content: bytes | Iterable[bytes], *, name: str, found: Finding = NOT_SCANNED) -> Upload:
    """Store the bytes; raises DomainError where the name's ending is forbidden or it is empty."""
    name = clean_name(name)
    if Path(name).suffix.lower() in FORBIDDEN_ENDINGS:
        raise DomainError(_("“%(name)s” is a program; programs are not accepted.", name=name))
    key = f"{clock.now():%Y/%m}/{uuid4().hex}"
    passing = _Passing((content,) if isinstance(content, bytes) else content)
    _store().put(key, iter(passing), max_concurrency=1)
    return Upload(
        key=key,
        name=name,
        content_type=type_of(passing.ends, name),
        size=passing.size,
        sha256=passing.digest.hexdigest(),
        scan=found.scan,
        threat=found.threat,
    )


def keep(upload: Upload) -> StoredFile:
    """Give the stored bytes their row."""
    stored = StoredFile(
        key=upload.key,
        name=upload.name,
        content_type=upload.content_type,
        size=upload.size,
        sha256=upload.sha256,
        scan=upload.scan,
        threat=upload.threat,
    )
    db.session.add(stored)
    db.session.flush()
    return stored


def read(stored: StoredFile | Upload) -> bytes:
    """Return the file's bytes; raises DomainError where it is locked or the store has lost it."""
    return b"".join(stream(stored))


def stream(stored: StoredFile | Upload) -> Iterator[bytes]:
    """Return the file's bytes, some at a time; raises DomainError at once, as `read` does."""
    if locked := lock_of(stored):
        raise DomainError(locked)
    return stream_locked(stored)


def lock_of(stored: StoredFile | Upload) -> str:
    """Say why nobody may have the file; empty where everybody may who sees it."""
    return scanning.locked_sentence(Finding(stored.scan, stored.threat), stored.name)


def stream_locked(stored: StoredFile | Upload) -> Iterator[bytes]:
    """Return the file's bytes, for the scanner alone; raises DomainError where they are lost."""
    try:
        found = _store().get(stored.key)
    except FileNotFoundError:
        raise DomainError(
            _("The file “%(name)s” is not in the store any more.", name=stored.name)
        ) from None
    return (bytes(chunk) for chunk in found.stream(min_chunk_size=AT_ONCE))


def _store() -> Any:
    return open_store(settings().get_files_url())


@cache
def open_store(url: str) -> Any:
    """Return the store at file:///folder or s3://bucket/prefix?endpoint=…&region=…."""
    import obstore.store  # heavy

    parts = urlsplit(url)
    if parts.scheme == "file":
        return obstore.store.LocalStore(unquote(parts.path), mkdir=True)
    return obstore.store.from_url(url)


@periodic("files.sweep", every=timedelta(hours=6))
def sweep_orphans() -> int:
    """Delete bytes that no row has owned for a day: those of refused and abandoned forms."""
    store, horizon, swept = _store(), clock.now() - ORPHAN_AGE, 0
    for batch in store.list():
        old = [entry["path"] for entry in batch if entry["last_modified"] < horizon]
        owned = set(db.session.scalars(sa.select(StoredFile.key).where(StoredFile.key.in_(old))))
        for key in set(old) - owned:
            store.delete(key)
            swept += 1
    db.session.rollback()
    return swept
