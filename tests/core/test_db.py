"""One commit, and what is written beside it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import StatementError
from structlog.testing import capture_logs

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import after_commit, aside, at_commit, built_once, db, read, transaction
from tests.factories import make_person, reading


def names() -> list[str]:
    with reading() as session:
        return list(session.scalars(sa.select(Person.name).order_by(Person.id)))


def rename(person_id: int, name: str):
    return lambda session: session.execute(
        sa.update(Person).where(Person.id == person_id).values(name=name)
    )


def test_what_raises_is_rolled_back_whole(app):
    person = make_person(name="vorher")
    with app.app_context(), pytest.raises(ZeroDivisionError), transaction() as session:
        rename(person.id, "nachher")(session)
        raise ZeroDivisionError
    assert names() == ["vorher"]


def test_an_aside_is_written_although_the_transaction_was_refused(app):
    person = make_person(name="vorher")
    with app.app_context(), pytest.raises(ZeroDivisionError), transaction():
        aside(rename(person.id, "nebenbei"))
        raise ZeroDivisionError
    assert names() == ["nebenbei"]


def test_an_aside_that_fails_does_not_spoil_what_was_committed(app):
    person = make_person(name="vorher")
    with capture_logs() as lines, app.app_context(), transaction() as session:
        rename(person.id, "nachher")(session)
        aside(lambda session: session.execute(sa.text("SELECT * FROM no_such_table")))
    assert names() == ["nachher"]
    assert [line["event"] for line in lines] == ["aside_lost"]


def test_what_waits_for_the_commit_is_called_once_and_never_after_a_refusal(app):
    calls: list[str] = []

    def ring() -> None:
        calls.append("rung")

    with app.app_context():
        with transaction():
            after_commit(ring)
            after_commit(ring)
        with pytest.raises(ZeroDivisionError), transaction():
            after_commit(ring)
            raise ZeroDivisionError
    assert calls == ["rung"]


def test_a_transaction_reads_anew_what_was_read_before(app):
    person = make_person(name="vorher")
    with app.app_context():
        seen = db.session.scalar(sa.select(Person).where(Person.id == person.id))
        db.session.rollback()
        with db.engine.begin() as connection:
            rename(person.id, "von anderen geändert")(connection)
        with transaction():
            assert seen.name == "von anderen geändert"


def test_an_instant_comes_back_aware_and_the_same(app):
    tokyo = datetime(2027, 1, 5, 9, 30, tzinfo=timezone(timedelta(hours=9)))
    make_person(last_seen_at=tokyo)
    with reading() as session:
        found = session.scalar(sa.select(Person.last_seen_at))
    assert found == tokyo and found.utcoffset() == timedelta(0)


def test_an_instant_without_zone_is_refused(app):
    with pytest.raises(StatementError, match="no time zone"):
        make_person(last_seen_at=datetime(2027, 1, 5, 9, 30))  # noqa: DTZ001
    assert datetime.now(UTC).tzinfo is UTC


def test_a_relationship_that_nobody_loaded_raises_instead_of_asking(app):
    person = make_person()
    with app.app_context():
        found = db.session.scalar(sa.select(Person).where(Person.id == person.id))
        with pytest.raises(sa.exc.InvalidRequestError, match="raise_on_sql"):
            _ = found.roles


def test_what_follows_from_many_changes_is_done_once_before_the_commit(app):
    done = []

    def act(about, numbers):
        done.append((about, numbers, db.session().in_transaction()))

    with app.app_context():
        with transaction():
            for number in (3, 1, 3):
                at_commit(act, "words", number)
            assert not done
        assert done == [("words", [3, 1], True)]


def test_nothing_follows_from_what_was_undone(app):
    done = []
    with app.app_context():
        with pytest.raises(ZeroDivisionError), transaction():
            at_commit(lambda *said: done.append(said), "words", 1)
            raise ZeroDivisionError
        with transaction():
            pass
    assert not done


def test_a_statement_built_once_answers_for_the_values_of_each_time(app):
    @built_once
    def statement():
        return sa.select(Person.name).where(Person.email == sa.bindparam("email"))

    for name in ("eins", "zwei"):
        make_person(name=name, email=f"{name}@stadt.example")
    assert statement() is statement()
    with app.app_context():
        found = [
            read(statement(), {"email": f"{n}@stadt.example"}).scalar() for n in ("eins", "zwei")
        ]
    assert found == ["eins", "zwei"]


def test_reading_after_a_transaction_sees_what_it_wrote(app):
    person = make_person(name="vorher")
    statement = sa.select(Person.name)
    with app.app_context():
        assert read(statement).scalar() == "vorher"
        with transaction() as session:
            rename(person.id, "nachher")(session)
            assert read(statement).scalar() == "nachher"
        assert read(statement).scalar() == "nachher"
