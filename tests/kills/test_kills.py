"""Whatever is killed, and when: what was accepted is there once, and what is due is sent."""

import os
import random
import signal
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from kdn_helpdesk.app import create_app
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db, disconnect, transaction
from kdn_helpdesk.mail.models import IncomingMail, OutgoingMail, OutgoingState
from kdn_helpdesk.tickets.models.tickets import Ticket
from tests import factories
from tests.kills.traffic import Traffic
from tests.parts.service import Service

pytestmark = pytest.mark.real("smtp", "imap")
PEOPLE = 5
UNFINISHED = (OutgoingState.QUEUED, OutgoingState.SENDING)


@pytest.fixture
def looking(service):
    """An application of this process on the service's database."""
    app = create_app(service.settings)
    factories.use(app)
    with app.app_context():
        yield app
        db.session.remove()
        disconnect()


@pytest.fixture
def seed(note):
    """What decides when to kill whom; KILL_SEED repeats a run."""
    seed = int(os.environ.get("KILL_SEED") or random.randrange(10**6))
    note(f"KILL_SEED={seed}")
    return seed


@pytest.fixture
def box(service, imap_account):
    """A mailbox that the worker stays at."""
    box = imap_account()
    service.imap_url = box.url
    return box


def test_ten_kills_lose_nothing(service, box, looking, seed, note):
    survive(service, random.Random(seed), box=box, kills=10, note=note)


@pytest.mark.soak
def test_three_hundred_kills_lose_nothing(service, box, looking, seed, note):
    survive(service, random.Random(seed), box=box, kills=300, note=note)


def survive(service, chance, *, box, kills, note):
    """Kill so often while people work, then look at everything that they were promised."""
    traffic = Traffic(service, box)
    people = make_people()
    service.start_web()
    service.start_worker()
    traffic.start(people, factories.PASSWORD)
    traffic.wait_for_the_first_request()
    counted = Counter(kill(service, traffic, chance) for _ in range(kills))
    traffic.stop()
    finish(service)
    facts = look(service, traffic)
    fetched = sum(number.startswith("<imap") for number in traffic.received)
    assert (fetched > 0, box.seen) == (True, fetched), "every mail is marked in the mailbox"
    note(f"killed {dict(counted)}; {facts}")


def make_people():
    """Return the addresses of people who may file requests by page and by mail."""
    organisation = factories.make_organisation()
    return [factories.make_person(organisation=organisation).email for _ in range(PEOPLE)]


def kill(service: Service, traffic: Traffic, chance: random.Random) -> str:
    """Wait a moment, kill something, start it again; returns what it was."""
    time.sleep(chance.uniform(0.2, 3))
    victim = chance.choice(["web", "web", "web process", "worker", "worker", "delivery"])
    if victim == "web":
        service.web.kill()
        service.start_web()
    elif victim == "web process":
        os.kill(chance.choice(children(service.web.pid)), signal.SIGKILL)
    elif victim == "worker":
        service.worker.kill()
        service.start_worker()
    else:
        traffic.kill_a_delivery()
    return victim


def children(pid: int) -> list[int]:
    """Return the processes that gunicorn has forked."""
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in told.split()] or [pid]


def finish(service: Service) -> None:
    """Let the work end as it would in the minutes after the last kill."""
    started = time.monotonic()
    service.worker.stop(signal.SIGTERM)
    assert time.monotonic() - started < 8, "the worker did not end at once"
    service.stop()
    fetched = service.run("mail", "fetch")
    assert fetched.returncode == 0, fetched.stderr.decode()
    for _ in range(2):
        with transaction() as session:  # the minutes after which a claim counts as abandoned
            long_ago = clock.now() - timedelta(days=1)
            session.execute(
                sa.update(OutgoingMail)
                .where(OutgoingMail.state == OutgoingState.SENDING)
                .values(claimed_at=long_ago)
            )
        drained = service.run("worker", "--drain")
        assert drained.returncode == 0, drained.stderr.decode()


def look(service: Service, traffic: Traffic) -> str:
    """Compare what people were told with what is there; returns the figures in words."""
    tickets = Counter(db.session.scalars(sa.select(Ticket.subject)))
    lost = {subject for subject in traffic.accepted if tickets[subject] != 1}
    assert not lost, f"accepted requests that are not there once: {lost}"
    assert all(tickets[subject] <= 1 for subject in traffic.tried)

    mails = Counter(db.session.scalars(sa.select(IncomingMail.message_id)))
    assert {number: mails[number] for number in traffic.received if mails[number] != 1} == {}
    waiting = sa.select(IncomingMail.message_id).where(IncomingMail.outcome.is_(None))
    assert db.session.scalars(waiting).all() == []
    became = Counter(s for s in tickets.elements() if s.startswith("Mail "))
    expected = {f"Mail {n.strip('<').split('@')[0].replace('.', '-')}" for n in traffic.received}
    assert became == Counter(expected)

    unfinished = sa.select(OutgoingMail.id).where(OutgoingMail.state.in_(UNFINISHED))
    assert db.session.scalars(unfinished).all() == []
    failed = sa.select(OutgoingMail.reason).where(OutgoingMail.state == OutgoingState.FAILED)
    assert db.session.scalars(failed).all() == []
    arrived = Counter(mail.message["Message-ID"] for mail in service.sink.delivered())
    sent = sa.select(OutgoingMail.message_id).where(OutgoingMail.state == OutgoingState.SENT)
    due = set(db.session.scalars(sent))
    assert due - set(arrived) == set(), "mails that count as sent and never arrived"
    assert_receipts(traffic)
    doubles = sum(arrived.values()) - len(arrived)
    assert traffic.accepted, "nothing was filed at all"
    assert traffic.received, "no mail was handed in at all"
    return (
        f"{len(traffic.accepted)} of {len(traffic.tried)} requests accepted, "
        f"{len(traffic.received)} mails received, {len(due)} mails sent, {doubles} of them twice"
    )


def assert_receipts(traffic: Traffic) -> None:
    """Every accepted request was answered by a mail to whoever filed it."""
    with_mail = (
        sa.select(Ticket.subject)
        .join(
            OutgoingMail, (OutgoingMail.subject_id == Ticket.id) & (OutgoingMail.kind == "ticket")
        )
        .distinct()
    )
    assert traffic.accepted - set(db.session.scalars(with_mail)) == set()
