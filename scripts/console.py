"""Saying what is done, running programs, and failing with one sentence."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

NETWORK = (
    r"name resolution|failed to establish a new connection|newconnectionerror|connecttimeout"
    r"|max retries exceeded|network is unreachable|enotfound|eai_again|econnrefused|econnreset"
    r"|etimedout|enetunreach|connection (?:refused|reset|timed out)|read timed out"
)
CAUSES = (
    (
        r"no space left on device|enospc|disk quota exceeded",
        "The disk is full: make room and run the same command again.",
    ),
    (NETWORK, "There is no network, or the package registry does not answer."),
    (
        r"do not match the hashes|eintegrity",
        (
            "A downloaded package is not the one that was pinned: it was changed on the way,"
            " or the registry is not the original."
        ),
    ),
    (
        (
            r"command '\S*(?:gcc|cc|clang|g\+\+|c\+\+)\S*' failed: no such file"
            r"|unable to find (?:a )?.{0,20}compiler|no acceptable c compiler|unknown compiler"
            r"|rust.{0,20}not (?:found|installed)|cargo.{0,30}not (?:found|installed|on path)"
        ),
        (
            "A package has no ready-made build for this machine and there is no compiler:"
            " install one (Debian: build-essential and python3-dev)."
        ),
    ),
    (
        r"python\.h: no such file",
        (
            "A package has to be compiled and Python's headers are missing:"
            " install them (Debian: python3-dev)."
        ),
    ),
    (
        r"permission denied|eacces|eperm|read-only file system",
        "A file may not be written: see that this folder and everything in it belong to you.",
    ),
    (
        r"no matching distribution|could not find a version",
        "A package does not exist for this Python and this machine.",
    ),
    (r"lock ?file.{0,80}in sync|eusage", "package.json and package-lock.json disagree."),
)


class Failure(Exception):
    """Ends the command with this sentence."""


def say(line: str) -> None:
    """Print a step."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def fail(sentence: str) -> int:
    """Print the sentence as an error and return the exit code."""
    sys.stdout.flush()
    sys.stderr.write("error: " + " ".join(sentence.split()) + "\n")
    return 1


def run(command: list[str], *, what: str, log: Path, env: dict[str, str] | None = None) -> None:
    """Run a program quietly; where it fails, say why, and leave its output in `log`."""
    try:
        done = subprocess.run(
            command,
            cwd=str(ROOT),
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise Failure(f"{what} failed: {command[0]} cannot be run ({error.strerror}).") from error
    if done.returncode:
        raise Failure(f"{what} failed. {explain(done.stdout)}{keep(done.stdout, log)}")


def explain(output: str) -> str:
    """Return the sentence for a program's last words, or its last error line."""
    for pattern, sentence in CAUSES:
        if re.search(pattern, output, re.IGNORECASE):
            return sentence
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if re.match(r"(npm )?error\b", line, re.IGNORECASE)]
    return (errors or lines or ["It said nothing."])[-1]


def keep(output: str, log: Path) -> str:
    """Write the output to `log` and return where to read it; nothing where that fails too."""
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(output, encoding="utf-8")
    except OSError:
        return ""
    return f" (Its output: {log.relative_to(ROOT)})"


def which(name: str) -> str | None:
    """Return the program's path, or None."""
    return shutil.which(name)
