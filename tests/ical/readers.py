"""What four independent programs read in a calendar object: UID → first and last instant."""

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path

import pytest
import recurring_ical_events
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

HERE = Path(__file__).parent
SYSTEM_PYTHON = "/usr/bin/python3"
NODE = Path(".venv/bin/node").absolute()

Instants = dict[str, tuple[int, int]]


def by_icalendar(raw: bytes) -> Instants:
    """recurring-ical-events on icalendar: what CalDAV servers written in Python see."""
    first, last = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
    found = recurring_ical_events.of(Calendar.from_ical(raw)).between(first, last)
    return {
        str(event["uid"]): (_seconds(event["dtstart"].dt), _seconds(event["dtend"].dt))
        for event in found
    }


def by_ical(raw: bytes) -> Instants:
    """PyPI ical, the strict reader of Home Assistant."""
    calendar = IcsCalendarStream.calendar_from_ics(raw.decode())
    return {event.uid: (_seconds(event.start), _seconds(event.end)) for event in calendar.events}


def by_libical(raw: bytes) -> Instants:
    """libical (Evolution, KDE), which also checks what RFC 5546 demands of the METHOD."""
    read = _run([SYSTEM_PYTHON, str(HERE / "read_with_libical.py")], raw, missing="libical")
    assert read["sound"], "libical: an iTIP restriction is violated"
    assert read["errors"] == 0
    return _instants(read)


def by_icaljs(raw: bytes) -> Instants:
    """ical.js: Thunderbird, Nextcloud."""
    node = str(NODE) if NODE.exists() else shutil.which("node") or "node"
    return _instants(_run([node, str(HERE / "read_with_icaljs.mjs")], raw, missing="ical.js"))


def all_by_libical(raws: list[bytes]) -> list[Instants]:
    """What libical reads in each of many objects; one process for all of them."""
    found = _run_all([SYSTEM_PYTHON, str(HERE / "read_with_libical.py")], raws, missing="libical")
    assert all(read["sound"] and not read["errors"] for read in found)
    return [_instants(read) for read in found]


def all_by_icaljs(raws: list[bytes]) -> list[Instants]:
    """What ical.js reads in each of many objects."""
    node = str(NODE) if NODE.exists() else shutil.which("node") or "node"
    command = [node, str(HERE / "read_with_icaljs.mjs")]
    return [_instants(read) for read in _run_all(command, raws, missing="ical.js")]


def calendar_in(mail: bytes) -> bytes:
    """The calendar object of a mail."""
    parts = message_from_bytes(mail).walk()
    return next(
        part.get_payload(decode=True)
        for part in parts
        if part.get_content_type() == "text/calendar"
    )


def _run_all(command: list[str], raws: list[bytes], *, missing: str) -> list[dict]:
    packed = json.dumps([raw.decode() for raw in raws]).encode()
    return _run([*command, "--many"], packed, missing=missing)


def _run(command: list[str], raw: bytes, *, missing: str) -> dict:
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=60, check=False)
    except FileNotFoundError:
        _leave_out(missing)
    if done.returncode == 0:
        return json.loads(done.stdout)
    if b"ModuleNotFoundError" in done.stderr or b"ERR_MODULE_NOT_FOUND" in done.stderr:
        _leave_out(missing)
    raise AssertionError(done.stderr.decode())


def _leave_out(part: str) -> None:
    how = {
        "libical": "apt install python3-gi gir1.2-ical-3.0",
        "ical.js": "npm ci (with Node 20 or newer)",
    }
    if os.environ.get("CI"):
        pytest.fail(f"{part} is missing: {how[part]}")
    pytest.skip(f"{part} is missing: {how[part]}")


def _instants(read: dict) -> Instants:
    return {uid: (start, end) for uid, start, end in read["events"]}


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
