"""Rows say what is due; the queue only wakes the worker."""

from datetime import timedelta

import pytest
import time_machine
from structlog.testing import capture_logs

from kdn_helpdesk.core import jobs
from kdn_helpdesk.core.db import transaction


@pytest.fixture
def own_jobs(monkeypatch):
    monkeypatch.setattr(jobs, "JOBS", {})
    return jobs.JOBS


def test_draining_goes_round_until_nothing_is_due(app, own_jobs):
    left = [3]

    @jobs.job("test.count")
    def count() -> int:
        left[0] -= 1 if left[0] else 0
        return left[0]

    with app.app_context():
        assert jobs.drain() == 3  # two rounds found work, the third found none
    assert left == [0]


def test_a_job_that_fails_stops_no_other(app, own_jobs):
    done: list[str] = []

    @jobs.job("test.fails")
    def fails() -> int:
        raise ZeroDivisionError("a fault of its own")

    @jobs.job("test.works")
    def works() -> int:
        done.append("yes")
        return 0

    with app.app_context():
        with capture_logs() as lines:
            jobs.drain()
        assert done == ["yes"]
        assert [(line["event"], line["job"]) for line in lines] == [("job_failed", "test.fails")]
        with pytest.raises(ZeroDivisionError):
            jobs.drain(strict=True)


def test_a_periodic_job_runs_once_in_its_span_whoever_asks(app, own_jobs):
    runs: list[str] = []

    @jobs.periodic("test.hourly", every=timedelta(hours=1))
    def hourly() -> int:
        runs.append("run")
        return 0

    with app.app_context(), time_machine.travel("2027-01-05T10:00:00Z", tick=False) as time:
        jobs.drain()
        jobs.drain()
        assert runs == ["run"]
        time.shift(timedelta(minutes=59))
        jobs.drain()
        assert runs == ["run"]
        time.shift(timedelta(minutes=1))
        jobs.drain()
        assert runs == ["run", "run"]


def test_many_rings_are_one_wake(app):
    engine = app.extensions["jobs"].engine
    with app.app_context():
        for _round in range(3):
            with transaction():
                jobs.ring()
                jobs.ring()
        assert engine.pending_count() == 1


def test_a_refused_transaction_wakes_nobody(app):
    with app.app_context(), pytest.raises(ZeroDivisionError), transaction():
        jobs.ring()
        raise ZeroDivisionError
    assert app.extensions["jobs"].engine.pending_count() == 0


def test_a_queue_that_is_away_is_no_reason_to_refuse(app, monkeypatch):
    """The row stands; the sweep finds it within a minute."""

    def away() -> int:
        raise ConnectionError("no queue")

    monkeypatch.setattr(app.extensions["jobs"].engine, "pending_count", away)
    with capture_logs() as lines, app.app_context(), transaction():
        jobs.ring()
    assert [line["event"] for line in lines] == ["wake_failed"]


def test_the_worker_drains_and_exits_when_told_so(command, own_jobs):
    result = command("worker", "--drain")
    assert result.exit_code == 0
    assert result.output.strip() == "0 done"


@pytest.mark.parametrize("url", ["amqp://localhost", "nonsense"])
def test_an_unknown_queue_is_named(app, url):
    with pytest.raises(RuntimeError, match="KDN_JOBS_URL"):
        jobs.init_app(app, url)


@pytest.mark.real("redis")
def test_the_queue_on_redis_carries_the_same_wake(app, redis_url):
    before = app.extensions["jobs"]
    try:
        jobs.init_app(app, redis_url)
        with app.app_context():
            for _round in range(2):
                with transaction():
                    jobs.ring()
        assert app.extensions["jobs"].engine.pending_count() == 1
    finally:
        app.extensions["jobs"].engine.flush()
        app.extensions["jobs"] = before


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "postgresql://127.0.0.1:1/none"])
def test_a_queue_finds_the_driver_that_was_left_out_at_the_start(app, url, monkeypatch):
    monkeypatch.setitem(app.extensions, "jobs", app.extensions["jobs"])
    jobs.init_app(app, url)
    with pytest.raises(Exception, match=r"refused|failed"):
        app.extensions["jobs"].engine.pending_count()
