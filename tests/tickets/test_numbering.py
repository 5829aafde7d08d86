"""Running numbers, also when several processes file at once."""

import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
import time_machine

from kdn_helpdesk.tickets.models.tickets import Ticket
from tests.factories import make_person, make_ticket, make_topic, reading

FILE_SOME = """
import sys
from config import Settings
from kdn_helpdesk.app import create_app
from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.tickets.actions import opening
from kdn_helpdesk.tickets.models.topics import Topic
import sqlalchemy as sa

app = create_app(Settings(jobs_url="memory://"))
with app.app_context():
    for number in range(int(sys.argv[1])):
        with transaction() as session:
            opening.open_ticket(
                requester=session.scalars(sa.select(Person)).one(),
                topic=session.scalars(sa.select(Topic)).one(),
                subject="Gleichzeitig",
                body="Viele auf einmal.",
            )
"""


def test_numbers_run_within_a_year(app):
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False):
        assert [make_ticket().reference for _ in range(2)] == ["KDN-2026-0001", "KDN-2026-0002"]


def test_the_year_is_berlins(app):
    with time_machine.travel(datetime(2026, 12, 31, 23, 30, tzinfo=UTC), tick=False):
        assert make_ticket().reference == "KDN-2027-0001"


def test_several_processes_take_each_number_once(app, settings):
    make_person()
    make_topic()
    environment = os.environ | {
        "KDN_DATA_DIR": str(settings.data_dir),
        "KDN_DATABASE_URL": settings.database_url,
        "KDN_SECRET_KEY": "a key for tests alone",
    }
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", FILE_SOME, "15"],
            env=environment,
            cwd=Path(__file__).parents[2],
            stderr=subprocess.PIPE,
        )
        for _ in range(4)
    ]
    for process in processes:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors.decode()
    with reading() as session:
        numbers = Counter(session.scalars(sa.select(Ticket.number)))
    assert numbers == Counter(range(1, 61))
