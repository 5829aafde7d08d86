"""`make check`: every static check, all of them even where one fails, with the time of each."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

from scripts import environment
from scripts.console import ROOT, fail, say


def tool(name: str, *arguments: str) -> list[str]:
    """Return a command of the environment."""
    return [str(environment.VENV / "bin" / name), *arguments]


def checks(data: str) -> dict[str, list[str]]:
    """Return the commands by the name that is printed; `data` is a directory for a database."""
    flask = " ".join(tool("flask", "--app", "wsgi"))
    migrate = (
        f"export KDN_DATA_DIR={data} KDN_SECRET_KEY=check; {flask} db upgrade && {flask} db check"
    )
    return {
        "mypy": tool("mypy"),
        "ruff format": tool("ruff", "format", "--check", "."),
        "ruff": tool("ruff", "check", "."),
        "import contracts": tool("lint-imports"),
        "templates": tool("djlint", "--lint", "--quiet", "templates"),
        "licences": tool("reuse", "lint", "--quiet"),
        "migrations": ["sh", "-c", migrate],
    }


def run(check: tuple[str, list[str]]) -> tuple[str, bool, float, str]:
    """Run one check and return its name, whether it passed, its seconds and what it printed."""
    name, command = check
    started = time.monotonic()
    done = subprocess.run(
        command,
        cwd=str(ROOT),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    return name, done.returncode == 0, time.monotonic() - started, done.stdout


def main() -> int:
    """Run the checks, two at a time, and print the output of those that fail."""
    failed = []
    with tempfile.TemporaryDirectory() as data, ThreadPoolExecutor(2) as pool:
        for name, passed, seconds, output in pool.map(run, checks(data).items()):
            say(f"{'ok    ' if passed else 'FAILED'}  {name:<18} {seconds:5.1f} s")
            if not passed:
                failed.append(name)
                say(output.rstrip() + "\n")
    return fail(f"These checks failed: {', '.join(failed)}.") if failed else 0


if __name__ == "__main__":
    sys.exit(main())
