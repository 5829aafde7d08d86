"""`make test`: every test on SQLite, then those that use a database again on PostgreSQL."""

from __future__ import annotations

import subprocess
import sys
import time

from scripts import environment
from scripts.console import ROOT, fail, say

NO_TESTS = 5


def run(name: str, *options: str) -> bool:
    """Run pytest once; a choice of tests that has none for this database is no failure."""
    say(f"== Tests on {name}")
    started = time.monotonic()
    command = [str(environment.PYTHON), "-m", "pytest", "-n", "auto", *options, *sys.argv[1:]]
    code = subprocess.call(command, cwd=str(ROOT), stdin=subprocess.DEVNULL)
    passed = code == 0 or (code == NO_TESTS and len(sys.argv) > 1)
    said = "passed" if passed else f"FAILED (pytest's exit code {code})"
    say(f"== Tests on {name}: {said}, {time.monotonic() - started:.0f} s")
    return passed


def main() -> int:
    """Run both; without PostgreSQL the second one leaves its tests out and says so."""
    try:
        failed = [
            name
            for name, options in (
                ("SQLite", []),
                ("PostgreSQL", ["--database", "postgresql"]),
            )
            if not run(name, *options)
        ]
    except KeyboardInterrupt:
        return fail("Interrupted.")
    return fail(f"Tests failed on {' and on '.join(failed)}.") if failed else 0


if __name__ == "__main__":
    sys.exit(main())
