"""Measures similar requests while writing: `python -m benchmarks.similar`, on a filled database.

Fill it by `benchmarks.generate` first. Shared requests and articles are put into the index as far
as they are missing; then somebody of a municipality and a visitor type invented requests. Each
request to the application is taken whole, from the address to the answer, in one process.
"""

import argparse
import json
import statistics
import time
from datetime import timedelta

import sqlalchemy as sa
from rich.progress import track

from benchmarks.generate import PASSWORD
from benchmarks.sentences import Writer
from config import Settings
from kdn_helpdesk.app import create_app
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.search import actions, indexing, readers
from kdn_helpdesk.search.documents import Document
from kdn_helpdesk.search.models import Kind, SearchEntry
from kdn_helpdesk.tickets.models.tickets import Ticket

ADDRESS = "/anfragen/neu/aehnlich"
BATCH = 500


def main() -> None:
    """Read the command line, fill what is missing, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=int, default=5_000)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--questions", type=int, default=500)
    arguments = parser.parse_args()
    app = create_app(Settings())
    with app.app_context():
        _fill(Kind.SHARED, arguments.shared, readers.MEMBERS)
        _fill(Kind.ARTICLE, arguments.articles, readers.EVERYBODY)
        indexing.catch_up()
        tickets = db.session.scalar(sa.select(sa.func.count(Ticket.id)))
    for who, email in (("member", "person2@messung.example"), ("visitor", "")):
        client = app.test_client()
        if email:
            _sign_in(client, email)
        times, found = _measure(client, arguments.questions)
        figures = {
            "who": who,
            "tickets": tickets,
            "questions": len(times),
            "with_results": found,
            "p50_ms": round(statistics.median(times), 1),
            "p95_ms": round(statistics.quantiles(times, n=20)[-1], 1),
            "longest_ms": round(max(times), 1),
        }
        print(json.dumps(figures))


def _fill(kind: Kind, wanted: int, key: str) -> None:
    known = sa.select(sa.func.count(SearchEntry.id)).where(SearchEntry.kind == kind)
    begin = (db.session.scalar(known) or 0) + 1
    for start in track(range(begin, wanted + 1, BATCH), description=f"{kind}"):
        with transaction():
            actions.put(
                _document(kind, number, key)
                for number in range(start, min(start + BATCH, wanted + 1))
            )


def _document(kind: Kind, number: int, key: str) -> Document:
    writer = Writer(seed=number * 7 + len(kind))
    return Document(
        kind=kind,
        subject_id=1_000_000 + number,
        reference=str(number),
        title=writer.subject(),
        body=writer.body(),
        readers=(key,),
        at=clock.now() - timedelta(hours=number),
    )


def _sign_in(client: object, email: str) -> None:
    page = client.get("/anmelden").get_data(as_text=True)  # type: ignore[attr-defined]
    token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    answer = client.post(  # type: ignore[attr-defined]
        "/anmelden", data={"csrf_token": token, "email": email, "password": PASSWORD}
    )
    assert answer.status_code == 302, "nobody could sign in"


def _measure(client: object, questions: int) -> tuple[list[float], int]:
    times, found = [], 0
    for number in track(range(questions), description="questions"):
        writer = Writer(seed=1_000_000 + number)
        asked = {"betreff": writer.subject(), "text": writer.body()[:600]}
        begin = time.perf_counter()
        answer = client.get(ADDRESS, query_string=asked)  # type: ignore[attr-defined]
        times.append((time.perf_counter() - begin) * 1000)
        assert answer.status_code == 200
        found += bool(answer.get_json()["found"])
    return times[1:], found


if __name__ == "__main__":
    main()
