"""Which real parts this machine has, and how to get the ones it lacks."""

import functools
import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from scripts import frontend

ROOT = Path(__file__).resolve().parents[2]
SYSTEM_PYTHON = "/usr/bin/python3"
CHROMIUM = "/usr/bin/chromium"
GET = {
    "postgresql": "PostgreSQL: install the Debian package postgresql",
    "redis": "Redis: install the Debian package redis-server",
    "s3": "the S3 server: run `make test`, which installs moto",
    "imap": "the IMAP server: install the Debian packages dovecot-imapd and openssl",
    "clamd": "the virus scanner: install the Debian package clamav-daemon",
    "postfix": "Postfix: install the Debian package postfix",
    "smtp": "the SMTP sink: run `make setup`, which installs aiosmtpd",
    "chromium": "Chromium: install the Debian package chromium",
    "libical": "libical: install the Debian packages python3-gi and gir1.2-ical-3.0",
    "icaljs": "ical.js: run `make setup`, which installs it with Node.js",
}


def find_postgresql() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest where there are several."""
    folders = list(Path("/usr/lib/postgresql").glob("*/bin"))
    folders.sort(key=lambda folder: int(folder.parent.name), reverse=True)
    if found := shutil.which("initdb"):
        folders.append(Path(found).parent)
    complete = (f for f in folders if (f / "initdb").exists() and (f / "postgres").exists())
    return next(complete, None)


def has_dovecot() -> bool:
    """Whether Debian's Dovecot, its IMAP part and openssl are installed."""
    modules = Path("/usr/lib/dovecot/imap").exists()
    return modules and shutil.which("openssl") is not None


def find_clamd() -> str | None:
    """Return Debian's clamd, which is not on everybody's path."""
    return shutil.which("clamd") or shutil.which("/usr/sbin/clamd")


def has_postfix() -> bool:
    """Whether Postfix is installed and may be run: its master wants to be root."""
    return Path("/usr/lib/postfix/sbin/master").exists() and os.geteuid() == 0


@functools.cache
def is_available(part: str) -> bool:
    """Whether the part can be started here; raises KeyError for one that nobody knows."""
    return {
        "postgresql": lambda: find_postgresql() is not None,
        "redis": lambda: shutil.which("redis-server") is not None,
        "s3": lambda: has_module("moto") and has_module("flask"),
        "imap": has_dovecot,
        "clamd": lambda: find_clamd() is not None,
        "postfix": has_postfix,
        "smtp": lambda: has_module("aiosmtpd"),
        "chromium": lambda: has_module("playwright") and Path(CHROMIUM).exists(),
        "libical": reads_with_libical,
        "icaljs": lambda: (
            frontend.find_node() is not None and (ROOT / "node_modules/ical.js").is_dir()
        ),
    }[part]()


def has_module(name: str) -> bool:
    """Whether the environment has this Python package."""
    return importlib.util.find_spec(name) is not None


def reads_with_libical() -> bool:
    """Whether the system's Python finds libical by introspection."""
    test = "import gi; gi.require_version('ICalGLib', '3.0'); from gi.repository import ICalGLib"
    command = [SYSTEM_PYTHON, "-c", test]
    if not Path(SYSTEM_PYTHON).exists():
        return False
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def require(part: str) -> None:
    """Skip the test where the part is missing; in CI, fail it."""
    if is_available(part):
        return
    sentence = f"Without {GET[part]}."
    if os.environ.get("CI") == "true":
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)
