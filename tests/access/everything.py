"""Reads every `rows_*.py`, so that what they say is known."""

import importlib
from pathlib import Path

ROOMS = [
    importlib.import_module(f"tests.access.{path.stem}")
    for path in sorted(Path(__file__).parent.glob("rows_*.py"))
]
