"""The virtual environment: made once, filled from the hashed requirements when they change."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.console import ROOT, Failure, run, say, which

OLDEST = (3, 11)
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOG = ROOT / "var" / "setup.log"


def insist_on_python() -> None:
    """Go on with a Python that is new enough: this one, or another one on the path."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(14, OLDEST[1] - 1, -1):
        path = which(f"python3.{minor}")
        if path and subprocess.run([path, "-c", ""], check=False).returncode == 0:
            os.execv(path, [path, "-m", "scripts.prepare", *sys.argv[1:]])
    raise Failure(
        "Python {}.{} or newer is needed and this is {}.{}; install it, or name another one:"
        " make PYTHON=/path/to/python3 …".format(*OLDEST, *sys.version_info[:2])
    )


def prepare(requirements: list[str]) -> None:
    """Make the environment and install what changed; a linked one is used as it is."""
    if VENV.is_symlink():
        return
    if not works():
        make()
    stale = [name for name in requirements if not is_installed(name)]
    if not stale:
        return
    say(f"Installing the Python packages of {', '.join(stale)} …")
    options = ["--quiet", "--no-input", "--disable-pip-version-check", "--retries", "2"]
    files = [part for name in requirements for part in ("-r", name)]
    run(
        [str(PYTHON), "-m", "pip", "install", *options, "--require-hashes", *files],
        what="Installing the Python packages",
        log=LOG,
    )
    for name in requirements:
        stamp(name).write_text(digest(name), encoding="ascii")


def works() -> bool:
    """Whether the environment's Python starts and is new enough."""
    if not PYTHON.exists():
        return False
    test = f"import sys; sys.exit(sys.version_info < {OLDEST!r})"
    return subprocess.run([str(PYTHON), "-c", test], check=False).returncode == 0


def make() -> None:
    """Make a new, empty environment."""
    say("Making the virtual environment .venv …")
    if VENV.exists():
        shutil.rmtree(str(VENV))
    try:
        run([sys.executable, "-m", "venv", ".venv"], what="Making .venv", log=LOG)
    except Failure as error:
        shutil.rmtree(str(VENV), ignore_errors=True)
        if "ensurepip" in str(error) or "No module named venv" in str(error):
            raise Failure(
                "This Python cannot make virtual environments: install its venv module"
                " (Debian: python3-venv)."
            ) from error
        raise


def is_installed(requirements: str) -> bool:
    """Whether exactly this file was installed last."""
    path = stamp(requirements)
    return path.is_file() and path.read_text(encoding="ascii") == digest(requirements)


def stamp(requirements: str) -> Path:
    """Where the digest of the installed file is kept."""
    return VENV / f"{requirements}.sha256"


def digest(requirements: str) -> str:
    """Return the digest of a requirements file."""
    return hashlib.sha256((ROOT / requirements).read_bytes()).hexdigest()
