"""What other programs make of our calendars: libical and ical.js, each in its own process."""

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scripts import frontend
from tests.parts import available

HERE = Path(__file__).parent
Reader = Callable[..., dict[str, Any]]
"""Called with the bytes, `begin` and `until`; returns method and events with their instants."""

BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
UNTIL = datetime(2040, 1, 1, tzinfo=UTC)


def read_with_libical(
    calendar: bytes, *, begin: datetime = BEGIN, until: datetime = UNTIL
) -> dict[str, Any]:
    """Return what libical reads, with `restrictions`: whether the rules of iTIP are kept."""
    return run([available.SYSTEM_PYTHON, str(HERE / "libical_reader.py")], calendar, begin, until)


def read_with_icaljs(
    calendar: bytes, *, begin: datetime = BEGIN, until: datetime = UNTIL
) -> dict[str, Any]:
    """Return what ical.js reads, the library of Thunderbird and Nextcloud."""
    node = frontend.find_node()
    assert node is not None
    return run([node, str(HERE / "icaljs_reader.mjs")], calendar, begin, until)


def run(command: list[str], calendar: bytes, begin: datetime, until: datetime) -> dict[str, Any]:
    """Give the calendar to a reader; raises AssertionError with its words where it fails."""
    window = [str(int(begin.timestamp())), str(int(until.timestamp()))]
    done = subprocess.run([*command, *window], input=calendar, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", errors="replace")
    return dict(json.loads(done.stdout))
