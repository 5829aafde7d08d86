"""Stored files on their way to a browser: as downloads, never as pages of this service."""

from collections.abc import Iterator
from io import BufferedReader, BytesIO, RawIOBase
from typing import IO, Any

from flask import Response, send_file

from kdn_helpdesk.core import files
from kdn_helpdesk.core.files import StoredFile

PICTURES = frozenset({"image/gif", "image/jpeg", "image/png", "image/webp"})
"""Shown in the page where asked for; everything else could carry scripts or be taken for a page."""


def send_stored(stored: StoredFile, *, inline: bool = False) -> Response:
    """Answer with the file's bytes as the store gives them, never with all of them in memory.

    `inline` shows a picture instead of saving it.
    """
    response = _send(
        BufferedReader(_Stream(files.stream(stored))),
        name=stored.name,
        content_type=stored.content_type,
        inline=inline and stored.content_type in PICTURES,
    )
    response.content_length = stored.size
    return response


def send_bytes(content: bytes, *, name: str, content_type: str, inline: bool = False) -> Response:
    """Answer with bytes under a file name; `inline` only for what cannot run scripts."""
    return _send(BytesIO(content), name=name, content_type=content_type, inline=inline)


class _Stream(RawIOBase):
    """What comes in chunks, as a file that is read from its beginning to its end."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self.chunks = chunks
        self.chunk = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self.chunk and (chunk := next(self.chunks, None)) is not None:
            self.chunk = memoryview(chunk)
        size = min(len(buffer), len(self.chunk))
        buffer[:size], self.chunk = self.chunk[:size], self.chunk[size:]
        return size


def _send(content: IO[bytes], *, name: str, content_type: str, inline: bool) -> Response:
    response = send_file(
        content, mimetype=content_type, download_name=name, as_attachment=not inline
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-cache"
    return response
