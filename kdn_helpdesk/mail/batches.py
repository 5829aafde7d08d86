"""Many mails at once: an mbox file, a Maildir, or a folder with one mail a file."""

import mailbox
from collections.abc import Iterator
from pathlib import Path

_HIDDEN = "."


def read(path: Path) -> Iterator[bytes]:
    """Yield the bytes of each mail in a fixed order; raises OSError where one cannot be read."""
    if path.is_file():
        if _is_mbox(path):
            yield from _mbox(path)
        else:
            yield path.read_bytes()
    elif (path / "cur").is_dir() or (path / "new").is_dir():
        for folder in ("new", "cur"):
            yield from _folder(path / folder)
    else:
        yield from _folder(path)


def count(path: Path) -> int | None:
    """Return how many mails there are; None where only reading them would tell."""
    if path.is_file():
        return None if _is_mbox(path) else 1
    maildir = [path / "cur", path / "new"]
    folders = maildir if any(folder.is_dir() for folder in maildir) else [path]
    return sum(1 for folder in folders for _ in _files(folder))


def _is_mbox(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5) == b"From "


def _mbox(path: Path) -> Iterator[bytes]:
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.iterkeys():
            yield box.get_bytes(key)
    finally:
        box.close()


def _folder(path: Path) -> Iterator[bytes]:
    for file in _files(path):
        yield file.read_bytes()


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return []
    found = (file for file in path.rglob("*") if file.is_file())
    return sorted(file for file in found if not file.name.startswith(_HIDDEN))
