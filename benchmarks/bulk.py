"""Times bulk changes on a filled database: `python -m benchmarks.bulk --tickets 5000`.

After `benchmarks.generate` on the same settings. Each kind of change goes the way of the product:
a draft of so many requests, its preview, then the worker's steps with all that follows (history,
mails queued, index). Prints seconds for each; what it changes stays changed.
"""

import argparse
import time

import sqlalchemy as sa

from config import Settings
from kdn_helpdesk.accounts.models import Person, PersonRole
from kdn_helpdesk.app import create_app
from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.permissions import Role, Viewer
from kdn_helpdesk.tickets import jobs
from kdn_helpdesk.tickets.actions import bulk, previews
from kdn_helpdesk.tickets.models.bulk import BulkKind
from kdn_helpdesk.tickets.queries.lists import TicketFilter
from kdn_helpdesk.tickets.states import Priority, State

KINDS = (
    (BulkKind.PRIORITY, {"priority": Priority.HIGH.value}),
    (BulkKind.ADD_TAGS, {"tags": ["messung"]}),
    (BulkKind.STATE, {"state": State.OPEN.value}),
    (BulkKind.ANSWER, {"body": "Die Störung ist behoben.", "state": State.WAITING.value}),
    (BulkKind.CLOSE, {"state": State.CLOSED.value}),
)


def main() -> None:
    """Read the command line and time each kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=5_000)
    most = parser.parse_args().tickets
    app = create_app(Settings())
    with app.app_context():
        agent = db.session.scalar(
            sa.select(Person.id).join(PersonRole).where(PersonRole.role == Role.AGENT).limit(1)
        )
        viewer = Viewer(person_id=agent, roles=frozenset({Role.AGENT}))
        bulk.MOST = most
        for kind, wanted in KINDS:
            print(_timed(viewer, kind, dict(wanted)))


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
    begun, steps, longest = time.perf_counter(), 0, 0.0
    while True:
        began = time.perf_counter()
        if not jobs.take_bulk_step(number):
            break
        steps, longest = steps + 1, max(longest, time.perf_counter() - began)
    took = time.perf_counter() - begun
    return (
        f"{kind:12} draft and preview {prepared:5.2f} s, carried out {took:6.2f} s"
        f" in {steps} steps, the longest {longest * 1000:.0f} ms"
    )


if __name__ == "__main__":
    main()
