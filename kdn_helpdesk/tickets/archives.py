"""ZIP archives whose every file stands in a list of SHA-256 sums, as `sha256sum -c` reads it."""

import hashlib
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import IO, Self

from kdn_helpdesk.core import clock

SUMS = "SHA256SUMS"


class Archive:
    """One folder packed piece by piece into a file; the list of sums comes last."""

    def __init__(self, folder: str, *, into: IO[bytes], moment: datetime) -> None:
        self._folder = folder
        self._zip = zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED)
        self._moment = clock.local(moment).timetuple()[:6]
        self._sums: dict[str, str] = {}

    @property
    def names(self) -> list[str]:
        """The files so far, in order."""
        return list(self._sums)

    def add(self, name: str, pieces: Iterable[bytes]) -> str:
        """Pack a file and return its sum; a name that is taken gets a number."""
        name = self._free(name)
        self._sums[name] = self._write(name, pieces)
        return self._sums[name]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        """Add the list of sums, then the file is whole; after an error it is only let go."""
        if kind is None:
            lines = "".join(f"{digest}  {name}\n" for name, digest in self._sums.items())
            self._write(SUMS, [lines.encode()])
        self._zip.close()

    def _write(self, name: str, pieces: Iterable[bytes]) -> str:
        entry = zipfile.ZipInfo(f"{self._folder}/{name}", date_time=self._moment)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        digest = hashlib.sha256()
        with self._zip.open(entry, "w") as packed:
            for piece in pieces:
                digest.update(piece)
                packed.write(piece)
        return digest.hexdigest()

    def _free(self, name: str) -> str:
        """Return the name without what a list of sums cannot carry, numbered where taken."""
        name = name.replace("\n", " ").replace("\\", "_")
        stem, dot, ending = name.rpartition(".")
        candidate, number = name, 1
        while candidate in self._sums or candidate == SUMS:
            number += 1
            candidate = f"{stem} ({number}){dot}{ending}" if dot else f"{name} ({number})"
        return candidate
