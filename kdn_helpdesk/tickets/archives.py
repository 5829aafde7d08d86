"""ZIP archives whose every file stands in a list of SHA-256 sums, as `sha256sum -c` reads it."""

import hashlib
import io
import zipfile
from datetime import datetime

from kdn_helpdesk.core import clock

SUMS = "SHA256SUMS"


class Archive:
    """One folder packed file by file; the list of sums comes last."""

    def __init__(self, folder: str, *, moment: datetime) -> None:
        self._folder = folder
        self._bytes = io.BytesIO()
        self._zip = zipfile.ZipFile(self._bytes, "w", zipfile.ZIP_DEFLATED)
        self._moment = clock.local(moment).timetuple()[:6]
        self._sums: dict[str, str] = {}

    @property
    def names(self) -> list[str]:
        """The files so far, in order."""
        return list(self._sums)

    def add(self, name: str, content: bytes) -> str:
        """Pack a file and return its sum; a name that is taken gets a number."""
        name = self._free(name)
        self._write(name, content)
        self._sums[name] = hashlib.sha256(content).hexdigest()
        return self._sums[name]

    def finish(self) -> bytes:
        """Add the list of sums and return the whole."""
        lines = "".join(f"{digest}  {name}\n" for name, digest in self._sums.items())
        self._write(SUMS, lines.encode())
        self._zip.close()
        return self._bytes.getvalue()

    def _write(self, name: str, content: bytes) -> None:
        entry = zipfile.ZipInfo(f"{self._folder}/{name}", date_time=self._moment)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        self._zip.writestr(entry, content)

    def _free(self, name: str) -> str:
        """Return the name without what a list of sums cannot carry, numbered where taken."""
        name = name.replace("\n", " ").replace("\\", "_")
        stem, dot, ending = name.rpartition(".")
        candidate, number = name, 1
        while candidate in self._sums or candidate == SUMS:
            number += 1
            candidate = f"{stem} ({number}){dot}{ending}" if dot else f"{name} ({number})"
        return candidate
