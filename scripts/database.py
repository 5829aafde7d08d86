"""Whether the database is at the newest migration, asked without starting the application."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from scripts.console import ROOT

STEP = re.compile(r'^(down_)?revision = "([^"]+)"', re.MULTILINE)


def is_current(data: Path) -> bool:
    """Tell for SQLite in the data directory; any other database is not asked: False."""
    path = data / "helpdesk.sqlite"
    if os.environ.get("KDN_DATABASE_URL") or not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(str(path))) as connection:
            rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlite3.Error:
        return False
    return {step for (step,) in rows} == newest_steps()


def newest_steps() -> set[str]:
    """Return the migrations that no other one builds on."""
    steps: set[str] = set()
    built_on: set[str] = set()
    for file in (ROOT / "migrations" / "versions").glob("*.py"):
        for down, step in STEP.findall(file.read_text(encoding="utf-8")):
            (built_on if down else steps).add(step)
    return steps - built_on
