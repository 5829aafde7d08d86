"""Addresses of static files that change with their content, so that browsers keep them."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, current_app, url_for

YEAR = 365 * 24 * 3600


@cache
def _version(folder: str, name: str) -> str:
    path = Path(folder) / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else ""


def asset_url(name: str) -> str:
    """Return the address of a file below `static/`, with a mark of its content."""
    if current_app.debug:
        return url_for("static", filename=name)
    return url_for("static", filename=name, v=_version(str(current_app.static_folder), name))


def init_app(app: Flask) -> None:
    """Let templates name assets, and let browsers keep them for a year."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR
    app.jinja_env.globals["asset_url"] = cache(asset_url) if not app.debug else asset_url
