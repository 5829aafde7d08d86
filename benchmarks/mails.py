"""How fast mails come in, and how much memory that takes: `python -m benchmarks.mails`.

Stores and routes so many mails by `mail receive --batch` (an mbox, and the same as a Maildir, of
which each is known then) and by the worker's routing, each in a process of its own, and lets mails
with 25 MB of attachments go the whole way. With `KDN_DATABASE_URL` in an empty database there
(PostgreSQL), else on SQLite in a folder that is deleted afterwards. Receipts are not written.
"""

import argparse
import base64
import json
import mailbox
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.sentences import Writer
from benchmarks.servers import ROOT

MEGABYTE = 1 << 20
HEAVY = 25 * MEGABYTE
MEASURED = """
import json, pathlib, resource, runpy, sys, threading, time
curve = []
def watch():
    while True:
        curve.append(int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * 4 / 1024)
        time.sleep(0.5)
threading.Thread(target=watch, daemon=True).start()
try:
    if sys.argv[1:] == ["route"]:
        from kdn_helpdesk.intake import jobs
        from wsgi import app
        with app.app_context():
            jobs.route_due()
    else:
        sys.argv = ["flask", "--app", "wsgi", *sys.argv[1:]]
        runpy.run_module("flask", run_name="__main__")
finally:
    used = resource.getrusage(resource.RUSAGE_SELF)
    half = curve[: len(curve) // 2] or curve
    took = [used.ru_maxrss / 1024, max(half), used.ru_utime + used.ru_stime]
    print("took", json.dumps(took), file=sys.stderr)
"""
"""Runs a command of the application, or the routing alone, and says at its end what that took."""


@dataclass(frozen=True)
class Run:
    """What one command took."""

    seconds: float
    megabytes: float
    """The most at any time."""
    first_half: float
    """The most in the first half of the time: what is flat has taken as much by then."""
    processor: float
    """Seconds."""


def run(*arguments: str) -> Run:
    """Run a command of the application and measure it; raises RuntimeError where it fails."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *arguments],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    seconds = time.perf_counter() - started
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return Run(seconds, *json.loads(done.stderr.rpartition("took ")[2].splitlines()[0]))


def list_mails(count: int, seed: int) -> Iterator[bytes]:
    """Return mails of many people, some with a file; no two are alike."""
    writer = Writer(seed)
    for number in range(count):
        body = writer.body()
        head = (
            f"From: Person {number} <person{number % 900}@stadt{number % 90}.example>\r\n"
            f"To: beratung@kdn.example\r\nSubject: {writer.subject()}\r\n"
            f"Message-ID: <{number}.{seed}@bench.example>\r\nMIME-Version: 1.0\r\n"
            "Date: Mon, 23 Nov 2026 10:00:00 +0100\r\n"
        )
        text = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        yield (head + text + body.replace("\n", "\r\n") + "\r\n").encode()


def heavy_mail(number: int = 0) -> bytes:
    """Return one mail with so many bytes of files that they are 25 MB before they are encoded."""
    files = "".join(
        f"--grenze\r\nContent-Type: application/octet-stream; name=teil{part}.bin\r\n"
        f"Content-Disposition: attachment; filename=teil{part}.bin\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(secrets.token_bytes(HEAVY // 5)).decode().replace("\n", "\r\n")
        for part in range(5)
    )
    return (
        f"From: Ina Roth <ina@stadt.example>\r\nTo: beratung@kdn.example\r\nSubject: Pläne\r\n"
        f"Message-ID: <heavy.{number}@bench.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="grenze"\r\n\r\n'
        "--grenze\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nAnbei die Karten.\r\n"
        f"{files}--grenze--\r\n"
    ).encode()


def write_boxes(folder: Path, mails: Iterator[bytes]) -> None:
    """Put the mails into one file, and into a Maildir too."""
    new = folder / "maildir" / "new"
    new.mkdir(parents=True)
    box = mailbox.mbox(folder / "mails.mbox")
    for number, mail in enumerate(mails):
        box.add(mail)
        (new / f"{number:06}.bench").write_bytes(mail)
    box.close()


def measure(folder: Path, count: int) -> None:
    """Print the figures."""
    write_boxes(folder, list_mails(count, seed=1))
    run("db", "upgrade")
    idle = run("route")
    stored = run("mail", "receive", "--batch", str(folder / "mails.mbox"))
    again = run("mail", "receive", "--batch", str(folder / "maildir"))
    routed = run("route")
    for name, took in (("stored", stored), ("recognised", again), ("routed", routed)):
        speed = count / max(took.seconds - idle.seconds, 0.001)
        each = max(took.processor - idle.processor, 0) / count * 1000
        print(
            f"{name:<12} {speed:7.0f} mails/s  {took.seconds:6.1f} s  {each:5.2f} ms of processor"
            f" each  {took.megabytes:5.0f} MB ({took.first_half:.0f} in the first half)"
        )
    print(f"{'at rest':<12} {idle.seconds:6.1f} s  {idle.megabytes:5.0f} MB; load {load()}")
    measure_heavy(folder, 1)
    measure_heavy(folder, 8)


def load() -> str:
    """Return how many processes want the processors, over one, five and fifteen minutes."""
    return ", ".join(f"{each:.1f}" for each in os.getloadavg())


def measure_heavy(folder: Path, count: int) -> None:
    """Print what mails of 25 MB each take when they wait together."""
    heavy = folder / f"heavy{count}"
    heavy.mkdir()
    for number in range(count):
        (heavy / f"{number}.eml").write_bytes(heavy_mail(count * 100 + number))
    stored = run("mail", "receive", "--batch", str(heavy))
    routed = run("route")
    print(f"{count} × 25 MB   stored {stored.megabytes:.0f} MB, routed {routed.megabytes:.0f} MB")


def main() -> None:
    """Read the arguments, make a place, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=10_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "KDN_DATA_DIR": folder,
            "KDN_SECRET_KEY": secrets.token_hex(16),
            "KDN_PUBLIC_URL": "http://127.0.0.1",
            "KDN_SMTP_URL": "smtp://127.0.0.1:1",
            "KDN_MAIL_ADDRESS": "beratung@kdn.example",
            "KDN_MAIL_SIZE_LIMIT": str(40 * MEGABYTE),
        }
        measure(Path(folder), arguments.mails)


if __name__ == "__main__":
    main()
