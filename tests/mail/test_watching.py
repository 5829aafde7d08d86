"""A worker stays at the mailboxes: new mails are there at once, whatever the line does."""

import threading
import time
from datetime import timedelta

import pytest

from kdn_helpdesk.core.db import transaction
from kdn_helpdesk.mail import imap, lines, watching
from tests import factories
from tests.mail import arrivals
from tests.parts.cutting import Cutter

pytestmark = pytest.mark.real("imap")


@pytest.fixture
def box(app, imap_account, monkeypatch):
    monkeypatch.setattr(lines, "FIRST_WAIT", timedelta(seconds=0.1))
    return imap_account()


@pytest.fixture
def watch(app, monkeypatch):
    """Stay at the mailbox in a thread that ends with the test."""
    stop, threads = threading.Event(), []

    def run(url):
        monkeypatch.setattr(app.config["KDN"], "imap_url", url)
        threads.append(threading.Thread(target=watching.watch, args=(app, stop)))
        threads[-1].start()

    yield run
    stop.set()
    started = time.monotonic()
    for thread in threads:
        thread.join(10)
    assert time.monotonic() - started < 3, "it did not end at once"


def wait_for(condition, what):
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def has_arrived(*ids):
    return lambda: {mail.message_id for mail in arrivals.arrived()} >= set(ids)


def is_idle(box):
    """Whether the worker waits at the mailbox."""

    def look():
        with factories.reading():
            line = lines.find_line(box.name)
            return line is not None and line.worked_at is not None

    return look


def test_a_new_mail_is_there_at_once(box, watch):
    box.deliver(arrivals.source(message_id="<alt@a.example>"))
    watch(box.url)
    wait_for(has_arrived("<alt@a.example>"), "what was there is fetched")
    wait_for(is_idle(box), "it waits")
    box.deliver(arrivals.source(message_id="<neu@a.example>"))
    wait_for(has_arrived("<neu@a.example>"), "the server tells of the new one")
    wait_for(lambda: box.seen == 2, "both are marked")


def test_after_a_cut_it_comes_back(box, watch):
    with Cutter(box.port) as cutter:
        watch(box.url_at(cutter.port))
        wait_for(is_idle(box), "it waits")
        cutter.hang_up()
        box.deliver(arrivals.source(message_id="<danach@a.example>"))
        wait_for(has_arrived("<danach@a.example>"), "a new connection brings it")


def test_a_server_that_tells_of_nothing_is_asked_again_and_again(box, watch, monkeypatch):
    monkeypatch.setattr(watching, "HEARTBEAT", 0.1)
    monkeypatch.setattr(imap.Session, "can_idle", False)
    watch(box.url)
    wait_for(is_idle(box), "it looked once")
    box.deliver(arrivals.source(message_id="<spaeter@a.example>"))
    wait_for(has_arrived("<spaeter@a.example>"), "it looked again")


def test_what_another_worker_holds_is_left_to_it(app, box, watch, drain, monkeypatch):
    monkeypatch.setattr(watching, "HEARTBEAT", 0.05)
    with app.app_context(), transaction():
        assert lines.hold(box.name, holder="other", span=timedelta(minutes=1))
    box.deliver(arrivals.source())
    watch(box.url)
    drain()
    time.sleep(0.2)
    assert arrivals.arrived() == []
    with app.app_context(), transaction():
        lines.release(box.name, holder="other")
    wait_for(has_arrived("<eins@stadt.example>"), "now it is free")


def test_an_address_that_is_none_stops_no_worker(app, watch, drain):
    watch("http://localhost/")
    drain()
