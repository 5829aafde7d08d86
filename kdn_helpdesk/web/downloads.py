"""Stored files on their way to a browser: as downloads, never as pages of this service."""

from io import BytesIO

from flask import Response, send_file

from kdn_helpdesk.core import files
from kdn_helpdesk.core.files import StoredFile

PICTURES = frozenset({"image/gif", "image/jpeg", "image/png", "image/webp"})
"""Shown in the page where asked for; everything else could carry scripts or be taken for a page."""


def send_stored(stored: StoredFile, *, inline: bool = False) -> Response:
    """Answer with the file's bytes; `inline` shows a picture instead of saving it."""
    return send_bytes(
        files.read(stored),
        name=stored.name,
        content_type=stored.content_type,
        inline=inline and stored.content_type in PICTURES,
    )


def send_bytes(content: bytes, *, name: str, content_type: str, inline: bool = False) -> Response:
    """Answer with bytes under a file name; `inline` only for what cannot run scripts."""
    response = send_file(
        BytesIO(content), mimetype=content_type, download_name=name, as_attachment=not inline
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-cache"
    return response
