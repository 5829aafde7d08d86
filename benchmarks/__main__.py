"""Fills a database of its own and measures on it: `make bench ARGS="--tickets 100000"`.

With `KDN_DATABASE_URL` in an empty database there (PostgreSQL), else on SQLite in a folder that
is deleted afterwards. What follows `--` goes to `benchmarks.load`.
"""

import argparse
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.servers import ROOT


def main() -> None:
    """Run the generator, then the load program, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=10_000)
    parser.add_argument("--keep", help="a folder for the data, kept and used again")
    arguments, rest = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as folder:
        data = arguments.keep or folder
        surroundings = os.environ | {
            "KDN_DATA_DIR": data,
            "KDN_SECRET_KEY": secrets.token_hex(16),
            "KDN_PUBLIC_URL": "http://127.0.0.1",
        }
        steps = [["benchmarks.load", *(part for part in rest if part != "--")]]
        mark = Path(data) / "filled"
        if not mark.exists():
            steps.insert(0, ["benchmarks.generate", "--tickets", str(arguments.tickets)])
        for step in steps:
            subprocess.run([sys.executable, "-m", *step], check=True, cwd=ROOT, env=surroundings)
            mark.touch()


if __name__ == "__main__":
    main()
