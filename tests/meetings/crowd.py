"""A crowd that registers at once: `python -m tests.meetings.crowd WORKSHOP PROCESSES EACH NOW`.

The application is loaded once; the processes are made of it before any of them has a connection.
"""

import os
import sys
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from config import Settings
from kdn_helpdesk.app import create_app
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.meetings.actions import registering
from kdn_helpdesk.meetings.registrations import Applicant


def register(process: int, workshop_id: int, each: int, now: datetime) -> None:
    with app.app_context(), clock.at(now):
        for number in range(each):
            email = f"person-{process}-{number}@amt.example"
            with transaction():
                registering.ask_for_place(
                    workshop_id, Applicant("Person", email, "", "de"), is_proven=True
                )


def main(workshop_id: int, processes: int, each: int, now: datetime) -> int:
    """Return how many of the processes failed."""
    started = []
    for process in range(processes):
        if (child := os.fork()) == 0:
            register(process, workshop_id, each, now)
            os._exit(0)
        started.append(child)
    return sum(os.waitpid(child, 0)[1] != 0 for child in started)


def be_patient(connection: Any, _record: object) -> None:
    """Wait as long as it takes where other tests need the processors, and for no disk."""
    connection.execute("PRAGMA busy_timeout = 100000")
    connection.execute("PRAGMA synchronous = OFF")


if __name__ == "__main__":
    app = create_app(Settings(jobs_url="memory://"))
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            sa.event.listen(db.engine, "connect", be_patient)
    numbers = [int(word) for word in sys.argv[1:4]]
    sys.exit(main(*numbers, datetime.fromisoformat(sys.argv[4])))
