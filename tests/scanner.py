"""A virus scanner of a few lines: a file that names a virus has it; it can be away."""

import re
from collections.abc import Iterable
from typing import Any

import pytest

from kdn_helpdesk.core import scanning
from kdn_helpdesk.core.scanning import Finding, Scan, ScannerAway

VIRUS = b"VIRUS:Trial.Virus"
THREAT = "Trial.Virus"
LARGEST = 100_000


class ToyScanner:
    """Takes the place of `scanning.scan` in one application."""

    def __init__(self, app: Any, patch: pytest.MonkeyPatch) -> None:
        self.settings = app.config["KDN"]
        self.patch = patch
        self.is_away = False
        self.asked = 0
        patch.setattr(scanning, "scan", self.scan)
        self.switch(on=True)

    def switch(self, *, on: bool) -> None:
        """Name a scanner in the settings, or none."""
        self.patch.setattr(self.settings, "clamd_url", "tcp://scanner.example" if on else "")

    def scan(self, content: bytes | Iterable[bytes], *, patience: float = 0) -> Finding:
        """Answer as `scanning.scan` does."""
        self.asked += 1
        if not scanning.is_on():
            return Finding(Scan.NONE)
        if self.is_away:
            raise ScannerAway("Der Virenscanner antwortet nicht: niemand lauscht")
        content = content if isinstance(content, bytes) else b"".join(content)
        if len(content) > LARGEST:
            return Finding(Scan.UNFIT)
        found = re.search(rb"VIRUS:([\w.]+)", content)
        return Finding(Scan.FOUND, found[1].decode()) if found else Finding(Scan.CLEAN)
