"""What a load balancer and a supervisor are told."""

import sqlalchemy as sa
from alembic.script import ScriptDirectory

from kdn_helpdesk.core.db import MIGRATIONS, db
from kdn_helpdesk.operations import health


def test_the_process_says_that_it_lives(visitor):
    assert visitor.get("/healthz").json == {"status": "ok"}


def test_asking_whether_it_lives_touches_no_database(visitor, queries):
    visitor.get("/healthz")
    assert queries == []


def test_it_is_ready_with_a_database_at_the_newest_step(visitor):
    assert visitor.get("/readyz").json == {"status": "ok"}
    assert visitor.status == 200


def test_it_is_not_ready_when_a_step_is_missing(visitor, monkeypatch):
    monkeypatch.setattr(health, "newest_steps", lambda: {"9999"})
    assert visitor.get("/readyz").status == 503
    assert visitor.json["problem"] == "the database is not at the newest step"


def test_it_is_not_ready_without_a_database(visitor, app, monkeypatch):
    nowhere = sa.create_engine("sqlite:////nonexistent/helpdesk.sqlite")
    with app.app_context():
        monkeypatch.setitem(db.engines, None, nowhere)
    assert visitor.get("/readyz").json["problem"] == "the database does not answer"
    assert visitor.status == 503


def test_no_cache_keeps_the_answer(visitor):
    visitor.get("/readyz")
    assert visitor.response.headers["Cache-Control"] == "no-store"


def test_the_newest_step_is_the_one_that_no_other_follows():
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert health.newest_steps() == set(scripts.get_heads())
