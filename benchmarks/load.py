"""Measures the pages beside a bare one: `python -m benchmarks.load` on a generated database.

Prints for the desk's pages, search, filing and mail in: requests a second, p50, p95,
queries a request, processor milliseconds a request, and the ratio to the bare page on the same
server. Everything runs on loopback and ends by itself.
"""

import argparse
import http.cookies
import json
import re
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from rich.console import Console
from rich.table import Table

from benchmarks import client, servers
from benchmarks.bare import create_app as fill_bare
from benchmarks.client import Figures, Request
from benchmarks.generate import PASSWORD
from benchmarks.sentences import Writer
from config import Settings
from kdn_helpdesk.app import create_app
from kdn_helpdesk.core import jobs
from kdn_helpdesk.core.db import db
from kdn_helpdesk.intake.jobs import route_due
from kdn_helpdesk.tickets.models.tickets import Ticket

AGENT = "agent0@messung.example"
RARE_WORDS = 40


def main() -> None:
    """Read the command line, run every measurement and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--mails", type=int, default=1_000)
    parser.add_argument("--json", action="store_true", dest="as_json")
    arguments = parser.parse_args()
    settings = Settings()
    url = settings.get_database_url()
    results: dict[str, tuple[Figures, int]] = {}
    with tempfile.TemporaryDirectory() as folder:
        bare = url if url.startswith("postgresql") else f"sqlite:///{folder}/bare.sqlite"
        fill_bare(bare)  # before two workers try it at once
        with servers.serving(
            f"benchmarks.bare:create_app({bare!r})", environment={}, workers=arguments.workers
        ) as server:
            page = [lambda: client.get("/", port=server.port)]
            results["bare page"] = _measure(server, page, arguments), 1
    begin = time.perf_counter()
    with servers.serving("wsgi:app", environment={}, workers=arguments.workers) as server:
        start = time.perf_counter() - begin
        cookie = _sign_in(server.port)
        for name, requests in _pages(server.port, cookie).items():
            results[name] = _measure(server, requests, arguments), _count_queries(requests)
        memory = server.megabytes()
    mails = _take_mails(arguments.mails)
    report = _report(results, start=start, memory=memory, mails=mails)
    print(json.dumps(report)) if arguments.as_json else _print(report, settings)


def _measure(server: servers.Server, requests: list[Request], arguments: Any) -> Figures:
    """Warm up for a second, then measure with the processor time of the server beside it."""
    client.run(server.port, requests, seconds=1, threads=arguments.threads)
    before = server.processor_seconds()
    figures = client.run(
        server.port, requests, seconds=arguments.seconds, threads=arguments.threads
    )
    used = server.processor_seconds() - before
    return replace(figures, processor=used / figures.requests * 1000)


def _sign_in(port: int) -> str:
    """Sign the agent in and return the cookie."""
    answer = client.exchange(port, client.get("/anmelden", port=port))
    token = _token_of(answer)
    form = urlencode({"csrf_token": token, "email": AGENT, "password": PASSWORD}).encode()
    request = client.post("/anmelden", form, port=port, cookie=_cookie_of(answer))
    answer = client.exchange(port, request)
    if b"302" not in answer[:15]:
        raise SystemExit("The agent could not sign in: is the database a generated one?")
    cookie = _cookie_of(answer)
    page = client.exchange(port, client.get("/anfragen/neu", port=port, cookie=cookie))
    return _cookie_of(page) or cookie  # with the token of all later forms, as a browser has it


def _cookie_of(answer: bytes) -> str:
    head = answer.partition(b"\r\n\r\n")[0].decode("latin-1")
    jar = http.cookies.SimpleCookie()
    for line in head.splitlines():
        if line.lower().startswith("set-cookie:"):
            jar.load(line.partition(":")[2].strip())
    return "; ".join(f"{name}={entry.value}" for name, entry in jar.items())


def _token_of(answer: bytes) -> str:
    found = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', answer)
    if found is None:
        raise SystemExit("There is no form on the page.")
    return found[1].decode()


def _pages(port: int, cookie: str) -> dict[str, list[Request]]:
    """Return what is asked for, by the name of its row."""

    def asking(*paths: str) -> list[Request]:
        return [lambda path=path: client.get(path, port=port, cookie=cookie) for path in paths]  # type: ignore[misc]

    rare = [f"/suche?q={word}" for word in _rare_words()]
    tickets = [f"/servicestelle/{reference}" for reference in _references()]
    return {
        "ticket list": asking("/servicestelle"),
        "ticket list, page 20": asking("/servicestelle?seite=20"),
        "ticket page": asking(*tickets),
        "its history": asking(*(f"{address}/verlauf" for address in tickets)),
        "dashboard": asking("/servicestelle/uebersicht"),
        "wishes at the desk": asking("/servicestelle/anforderungen"),
        "incoming mail": asking("/servicestelle/posteingang"),
        "search, common word": asking("/suche?q=Portal"),
        "search, rare word": asking(*rare),
        "filing": [_filing(port, cookie)],
    }


def _filing(port: int, cookie: str) -> Request:
    answer = client.exchange(port, client.get("/anfragen/neu", port=port, cookie=cookie))
    token, writer = _token_of(answer), Writer(int(time.time()))
    topic = re.search(rb'name="topic".*?<option[^>]*value="([a-z-]+)"', answer, re.DOTALL)
    session = _cookie_of(answer) or cookie

    def request() -> bytes:
        form = {
            "csrf_token": token,
            "topic": topic[1].decode() if topic else "",
            "subject": writer.subject(),
            "body": writer.body(),
            "visibility": "topic",
        }
        return client.post("/anfragen/neu", urlencode(form).encode(), port=port, cookie=session)

    return request


def _references() -> list[str]:
    with create_app(Settings()).app_context():
        newest = sa.select(Ticket.reference).order_by(Ticket.id.desc()).limit(200)
        return list(db.session.scalars(newest))


def _rare_words() -> list[str]:
    writer = Writer(1)
    return [writer.body().rpartition(" ")[2] for _ in range(RARE_WORDS)]


def _count_queries(requests: list[Request]) -> int:
    """Run the first request inside this process and count its statements."""
    app = create_app(Settings())
    head, _, body = requests[0]().partition(b"\r\n\r\n")
    lines = head.decode().splitlines()
    method, path, _version = lines[0].split()
    headers = [tuple(line.split(": ", 1)) for line in lines[1:]]
    statements: list[str] = []
    sa.event.listen(
        sa.Engine,
        "before_cursor_execute",
        lambda *call: statements.append(call[2]) if not call[2].startswith("BEGIN") else None,
    )
    answer = app.test_client(use_cookies=False).open(
        path, method=method, headers=headers, data=body
    )
    if answer.status_code >= 400:
        raise SystemExit(f"{path} answered {answer.status_code}")
    return len(statements)


def _take_mails(number: int) -> dict[str, float]:
    """Take a folder of mails in one batch; return mails a second, the start left out.

    First until each has its outcome, a request or an answer; then until all that follows is done
    too: receipts and the desk's mails written, and words counted for the search.
    """
    if not number:
        return {}
    writer = Writer(int(time.time()))
    app = create_app(Settings())
    with tempfile.TemporaryDirectory() as folder:
        for index in range(number):
            (Path(folder) / f"{index}.eml").write_text(_mail(writer, index), encoding="utf-8")
        begin = time.perf_counter()
        app.test_cli_runner().invoke(args=["mail", "receive", "--batch", folder])
        with app.app_context():
            route_due()
            routed = time.perf_counter() - begin
            jobs.drain()
        done = time.perf_counter() - begin
    return {"routed": round(number / routed, 1), "with all that follows": round(number / done, 1)}


def _mail(writer: Writer, index: int) -> str:
    return (
        f"From: Person <person{2 + index % 800}@messung.example>\r\n"
        f"To: beratung@demo.kdn.example\r\nSubject: {writer.subject()}\r\n"
        f"Message-ID: <{writer.rare_word()}.{time.time_ns()}.{index}@messung.example>\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n"
        f"{writer.body()}\r\n"
    )


def _report(
    results: dict[str, tuple[Figures, int]],
    *,
    start: float,
    memory: dict[str, float],
    mails: dict[str, float],
) -> dict[str, Any]:
    bare = results["bare page"][0].rate
    return {
        "pages": {
            name: {
                "requests_a_second": round(figures.rate, 1),
                "ratio_to_bare": round(figures.rate / bare, 3),
                "p50_ms": round(figures.p50, 1),
                "p95_ms": round(figures.p95, 1),
                "queries": queries,
                "processor_ms": round(figures.processor, 2),
                "failures": figures.failures,
            }
            for name, (figures, queries) in results.items()
        },
        "start_seconds": round(start, 2),
        "memory_mb": {name: round(size, 1) for name, size in memory.items()},
        "mails_a_second": mails,
    }


def _print(report: dict[str, Any], settings: Settings) -> None:
    kind = settings.get_database_url().partition(":")[0]
    table = Table("page", "req/s", "to bare", "p50 ms", "p95 ms", "queries", "CPU ms", "failed",
                  title=f"On {kind}")  # fmt: skip
    for name, row in report["pages"].items():
        table.add_row(name, *(str(value) for value in (
            row["requests_a_second"], row["ratio_to_bare"], row["p50_ms"], row["p95_ms"],
            row["queries"], row["processor_ms"], row["failures"],
        )))  # fmt: skip
    console = Console(width=100)
    console.print(table)
    console.print(f"start {report['start_seconds']} s · memory (PSS, MB) {report['memory_mb']} · "
                  f"mails a second {report['mails_a_second']}")  # fmt: skip


if __name__ == "__main__":
    main()
