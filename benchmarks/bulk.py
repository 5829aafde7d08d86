"""Times bulk changes on a filled database: `python -m benchmarks.bulk --tickets 5000`.

After `benchmarks.generate` on the same settings. Each kind of change goes the way of the product:
a draft of so many requests, its preview, then the worker's steps with all that follows: history,
deadlines, index, and one mail for everybody who is to hear of it. What it changes stays changed.
"""

import argparse
import time
from collections.abc import Callable

import sqlalchemy as sa

from config import Settings
from kdn_helpdesk.accounts.models import Person, PersonRole
from kdn_helpdesk.app import create_app
from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.permissions import Role, Viewer
from kdn_helpdesk.tickets import jobs
from kdn_helpdesk.tickets.actions import bulk, previews
from kdn_helpdesk.tickets.models.bulk import BulkChange, BulkKind
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.queries import bulk as bulk_queries
from kdn_helpdesk.tickets.queries.lists import TicketFilter
from kdn_helpdesk.tickets.states import Priority, State


def main() -> None:
    """Read the command line and time each kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=5_000)
    parser.add_argument("--kind", action="append", help="only this kind; may be given again")
    given = parser.parse_args()
    app = create_app(Settings())
    with app.app_context():
        agents = sa.select(Person.id).join(PersonRole).where(PersonRole.role == Role.AGENT)
        agent, other = db.session.scalars(agents.order_by(Person.id).limit(2))
        viewer = Viewer(person_id=agent, roles=frozenset({Role.AGENT}))
        bulk.MOST = given.tickets
        print("kind: requests changed; draft and preview; carried out; the longest step; mails")
        for kind, wanted in _kinds(other):
            if not given.kind or kind in given.kind:
                print(_timed(viewer, kind, wanted))


def _kinds(other: int) -> list[tuple[BulkKind, dict[str, object]]]:
    """Return every kind with its values; each finds requests that it changes."""
    topics = sa.select(Topic.id, Topic.name).order_by(Topic.id.desc()).limit(1)
    topic, name = db.session.execute(topics).one()
    return [
        (BulkKind.PRIORITY, {"priority": Priority.HIGH.value}),
        (BulkKind.TOPIC, {"topic": topic, "name": name}),
        (BulkKind.ADD_TAGS, {"tags": ["messung"]}),
        (BulkKind.REMOVE_TAGS, {"tags": ["messung"]}),
        (BulkKind.STATE, {"state": State.OPEN.value}),
        (BulkKind.ASSIGNEE, {"assignee": other, "name": "-"}),
        (BulkKind.ANSWER, {"body": "Die Störung ist behoben.", "state": State.WAITING.value}),
        (BulkKind.CLOSE, {"state": State.CLOSED.value}),
    ]


def _timed(viewer: Viewer, kind: BulkKind, wanted: dict[str, object]) -> str:
    begun = time.perf_counter()
    with transaction():
        everything = bulk.Selection(wanted=TicketFilter(view="alle"))
        change = bulk.draft_change(everything, viewer=viewer, kind=kind, wanted=wanted)
        number = change.id
        previews.preview(change)
    prepared = time.perf_counter() - begun
    with transaction():
        bulk.begin(change, person=viewer.person_id or 0)
    changing, longest, _done = _worked_off(jobs.take_bulk_step, number)
    telling, longest_telling, mails = _worked_off(jobs.tell_news_step, number)
    took, used = (sum(pair) for pair in zip(changing, telling, strict=True))
    done = bulk_queries.count_items(db.session.get_one(BulkChange, number)).done
    return (
        f"{kind}: {done}; {prepared:.2f} s; {took:.1f} s ({used:.1f} s of processor,"
        f" {telling[1]:.1f} of them for mails);"
        f" {max(longest, longest_telling) * 1000:.0f} ms; {mails}"
    )


def _worked_off(step: Callable[[int], int], number: int) -> tuple[tuple[float, float], float, int]:
    """Take all steps; return seconds by the clock and by the processor, the longest, how many."""
    begun, used, longest, total = time.perf_counter(), time.process_time(), 0.0, 0
    while True:
        began = time.perf_counter()
        if not (done := step(number)):
            break
        longest, total = max(longest, time.perf_counter() - began), total + done
    return (time.perf_counter() - begun, time.process_time() - used), longest, total


if __name__ == "__main__":
    main()
