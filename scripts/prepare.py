"""`make setup`: everything a fresh clone needs before it can run; again, it takes a second."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

from scripts import database, environment, frontend
from scripts.console import ROOT, Failure, fail, run, say

CATALOGUES = ROOT / "kdn_helpdesk" / "translations"


def main() -> int:
    """Prepare the environment; `--tests` adds what checks and tests need."""
    try:
        environment.insist_on_python()
        requirements = ["requirements.txt"]
        if "--tests" in sys.argv[1:]:
            requirements.append("requirements-dev.txt")
        environment.prepare(requirements)
        frontend.prepare()
        compile_catalogues()
        if "--tests" not in sys.argv[1:]:
            make_state()
    except Failure as failure:
        return fail(str(failure))
    except OSError as error:
        return fail(f"{error.strerror or error}: {error.filename or ROOT}")
    except KeyboardInterrupt:
        return fail("Interrupted; the same command goes on where it stopped.")
    return 0


def compile_catalogues() -> None:
    """Compile each catalogue that is newer than its compiled form."""
    for source in sorted(CATALOGUES.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        run(
            [tool("pybabel"), "compile", "-i", str(source), "-o", str(target)],
            what="Compiling the catalogue",
            log=environment.LOG,
        )


def make_state() -> None:
    """Make the data directory with a secret key, and bring the database up to date."""
    data = Path(os.environ.get("KDN_DATA_DIR") or "var")
    data = data if data.is_absolute() else ROOT / data
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not os.environ.get("KDN_SECRET_KEY"):
        write_secret(data / "secret_key")
    if database.is_current(data):
        return
    say("Bringing the database up to date …")
    run(
        [tool("flask"), "--app", "wsgi", "db", "upgrade"],
        what="Bringing the database up to date",
        log=environment.LOG,
    )


def write_secret(path: Path) -> None:
    """Write a new key that only its owner can read; one that is there stays."""
    try:
        handle = os.open(str(path), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48) + "\n")


def tool(name: str) -> str:
    """Return the path of a program of the environment."""
    return str(environment.VENV / "bin" / name)


if __name__ == "__main__":
    sys.exit(main())
