"""Many mails at once: an mbox file, a Maildir, or a folder with one mail a file."""

import io
import mailbox
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple, Protocol

_HIDDEN = "."
_CHUNK = 1 << 20


class Raw(NamedTuple):
    """The bytes of a mail as far as they are wanted, and how many there are."""

    content: bytes
    size: int


class Readable(Protocol):
    """What gives bytes until there are none."""

    def read(self, size: int, /) -> bytes:
        """Return so many bytes, or fewer."""
        ...


def take(stream: Readable, *, at_most: int, look_no_further: int | None = None) -> Raw:
    """Read a stream to its end, or to a length at which nobody expects one; keep the beginning."""
    kept = io.BytesIO()  # hands out what it gathered without a copy
    size = 0
    while look_no_further is None or size < look_no_further:
        chunk = stream.read(_CHUNK)
        if not chunk:
            break
        if size < at_most:
            kept.write(chunk[: at_most - size])
        size += len(chunk)
    return Raw(kept.getvalue(), size)


def read(path: Path, *, at_most: int) -> Iterator[Raw]:
    """Yield each mail in a fixed order; raises OSError where one cannot be read."""
    if path.is_file() and _is_mbox(path):
        yield from _mbox(path, at_most)
    else:
        for file in _list_files(path):
            with file.open("rb") as stream:
                yield take(stream, at_most=at_most)


def count(path: Path) -> int:
    """Return how many mails there are."""
    if path.is_file() and _is_mbox(path):
        with closing(mailbox.mbox(path, create=False)) as box:
            return len(box)
    return len(_list_files(path))


def _is_mbox(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5) == b"From "


def _mbox(path: Path, at_most: int) -> Iterator[Raw]:
    with closing(mailbox.mbox(path, create=False)) as box:
        for key in box.iterkeys():
            yield take(box.get_file(key), at_most=at_most)


def _list_files(path: Path) -> list[Path]:
    """Return the files of a folder, or of a Maildir without what is still being delivered."""
    if path.is_file():
        return [path]
    parts = [path / name for name in ("new", "cur") if (path / name).is_dir()] or [path]
    found = [file for part in parts for file in sorted(part.rglob("*")) if file.is_file()]
    return [file for file in found if not file.name.startswith(_HIDDEN)]
