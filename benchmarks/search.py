"""Measures the index alone: `python -m benchmarks.search --entries 100000`.

Invented entries, a third of them for everybody, go straight into the index by the product's own
way, in a database of their own that is deleted afterwards (`--keep FOLDER` keeps it and uses it
again). Then questions of several kinds are asked as a member: by `queries.search`, and bare, as
one FTS5 statement with BM25 and `LIMIT 10` on the same words without rights, compounds or mending.
SQLite alone, in one process.
"""

import argparse
import json
import os
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from rich.progress import track

from benchmarks.sentences import Writer

BATCH = 1_000
SEARCHED = 60
KINDS = ("common word", "two words", "rare word", "mistyped word", "whole question")


def main() -> None:
    """Read the command line, fill what is missing, measure, print one object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--keep", help="a folder for the index, kept and used again")
    parser.add_argument(
        "--once", action="store_true", help="analyse each entry once, without renewal by new words"
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "KDN_DATA_DIR": arguments.keep or folder,
            "KDN_SECRET_KEY": secrets.token_hex(16),
        }
        os.environ.pop("KDN_DATABASE_URL", None)
        print(json.dumps(_measured(arguments.entries, renews=not arguments.once), indent=1))


def _measured(wanted: int, *, renews: bool) -> dict[str, object]:
    import flask_migrate

    from config import Settings
    from kdn_helpdesk.app import create_app
    from kdn_helpdesk.core.db import db
    from kdn_helpdesk.core.permissions import Viewer
    from kdn_helpdesk.search import queries, vocabulary

    app = create_app(Settings())
    with app.app_context():
        flask_migrate.upgrade(app.extensions["migrate"].directory)
        filled = _fill(wanted, renews=renews)
        vocabulary.forget()
        member = Viewer(person_id=1, organisation_id=1)
        sizes = _sizes()
        figures: dict[str, object] = {"entries": wanted, **filled, **sizes}
        for kind in KINDS:
            asked = _questions(kind)
            queries.search(asked[0], viewer=member)
            ours = _timed(lambda text: queries.search(text, viewer=member), asked)
            bare = _timed(_bare, [_terms(text) for text in asked])
            figures[kind] = {
                **{f"{name}_ms": value for name, value in ours.items()},
                **{f"bare_{name}_ms": value for name, value in bare.items()},
                "ratio_p50": round(ours["p50"] / max(bare["p50"], 0.01), 1),
            }
        db.session.remove()
    return figures


def _fill(wanted: int, *, renews: bool) -> dict[str, float]:
    from kdn_helpdesk.core import clock
    from kdn_helpdesk.core.db import db, transaction
    from kdn_helpdesk.search import actions, counting, indexing
    from kdn_helpdesk.search.documents import Document
    from kdn_helpdesk.search.models import Kind, SearchEntry

    begin = (db.session.scalar(sa.select(sa.func.count(SearchEntry.id))) or 0) + 1
    db.session.rollback()
    began, used = time.perf_counter(), time.process_time()
    for start in track(range(begin, wanted + 1, BATCH), description="entries"):
        with transaction():
            actions.put(
                Document(
                    kind=Kind.ARTICLE,
                    subject_id=number,
                    reference=str(number),
                    title=(writer := Writer(seed=number)).subject(),
                    body=writer.body(),
                    readers=("public",) if number % 3 == 0 else (f"organisation{number % 200}",),
                    at=clock.now() - timedelta(minutes=number),
                )
                for number in range(start, min(start + BATCH, wanted + 1))
            )
        db.session.remove()
    put, put_used = time.perf_counter() - began, time.process_time() - used
    if made := max(wanted - begin + 1, 0):
        with transaction():
            counting.count_all()
    if renews:
        indexing.catch_up()
    counted, counted_used = time.perf_counter() - began, time.process_time() - used
    return {
        "made": made,
        "entries_a_second": round(made / put, 0),
        "entries_a_second_of_processor": round(made / put_used, 0),
        "entries_a_second_counted_and_renewed": round(made / counted, 0),
        "entries_a_second_of_processor_counted_and_renewed": round(made / counted_used, 0),
    }


def _sizes() -> dict[str, float]:
    """Return megabytes of the FTS5 index, of all tables of the search, and of the whole file."""
    from kdn_helpdesk.core.db import db

    rows = db.session.execute(
        sa.text("SELECT name, sum(pgsize) FROM dbstat WHERE name LIKE '%search_%' GROUP BY name")
    ).all()
    sizes = {name: size / 1e6 for name, size in rows}
    return {
        "fts_mb": round(sum(size for name, size in sizes.items() if name.startswith("search_fts"))),
        "entries_mb": round(sizes.get("search_entry", 0)),
        "all_mb": round(sum(sizes.values())),
    }


def _questions(kind: str) -> list[str]:
    from kdn_helpdesk.core.db import db
    from kdn_helpdesk.search.models import SearchWord

    frequent = sa.select(SearchWord.written).where(sa.func.length(SearchWord.word) > 5)
    common = list(db.session.scalars(frequent.order_by(SearchWord.entries.desc()).limit(SEARCHED)))
    few = frequent.where(SearchWord.entries.between(2, 5)).order_by(SearchWord.word)
    rare = list(db.session.scalars(few.limit(SEARCHED)))
    rare = rare if len(rare) > 1 else common
    db.session.rollback()
    return {
        "common word": common,
        "two words": [f"{a} {b}" for a, b in zip(common, reversed(common), strict=True)],
        "rare word": rare,
        "mistyped word": [word[:2] + word[3] + word[2] + word[4:] for word in rare],
        "whole question": [
            f"Wie kann ich {a} und {b} mit {c} verbinden?"
            for a, b, c in zip(common, reversed(common), rare * SEARCHED, strict=False)
        ],
    }[kind]


def _terms(text: str) -> str:
    from kdn_helpdesk.search import vocabulary

    terms = vocabulary.analyser().terms(text).main
    return " OR ".join(f'"{term}"' for term in terms) or '""'


def _bare(terms: str) -> None:
    from kdn_helpdesk.core.db import db

    db.session.execute(
        sa.text(
            "SELECT rowid FROM search_fts WHERE search_fts MATCH :terms"
            " ORDER BY bm25(search_fts) LIMIT 10"
        ),
        {"terms": terms},
    ).all()


def _timed(ask: Callable[[str], object], questions: list[str]) -> dict[str, float]:
    from kdn_helpdesk.core.db import db

    times, used = [], time.process_time()
    for text in questions:
        began = time.perf_counter()
        ask(text)
        times.append((time.perf_counter() - began) * 1000)
        db.session.rollback()
    return {
        "p50": round(statistics.median(times), 2),
        "p95": round(statistics.quantiles(times, n=20)[-1], 2),
        "processor": round((time.process_time() - used) * 1000 / len(questions), 2),
    }


if __name__ == "__main__":
    main()
