"""The clock is aware, and can be told another time."""

from datetime import UTC, datetime, timedelta

from kdn_helpdesk.core import clock

MIDNIGHT = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)


def test_now_is_aware_and_in_utc():
    assert clock.now().tzinfo is UTC


def test_another_moment_holds_within_its_block_only():
    with clock.at(MIDNIGHT):
        assert clock.now() == MIDNIGHT
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_today_is_berlins_day():
    with clock.at(MIDNIGHT):
        assert clock.today().isoformat() == "2026-07-01"


def test_moments_may_be_nested():
    with clock.at(MIDNIGHT):
        with clock.at(MIDNIGHT + timedelta(days=1)):
            assert clock.now().day == 1
        assert clock.now() == MIDNIGHT
