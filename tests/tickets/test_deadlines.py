"""Until when the desk should act."""

from datetime import date, datetime

import pytest

from kdn_helpdesk.core.clock import BERLIN
from kdn_helpdesk.tickets.deadlines import due_after, due_in, is_working_day
from kdn_helpdesk.tickets.states import Priority, State


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("start", "priority", "due"),
    [
        ("2026-11-23 09:00", Priority.URGENT, "2026-11-24 16:00"),
        ("2026-11-23 09:00", Priority.HIGH, "2026-11-25 16:00"),
        ("2026-11-23 09:00", Priority.NORMAL, "2026-11-30 16:00"),
        ("2026-11-23 09:00", Priority.LOW, "2026-12-07 16:00"),
        ("2026-11-27 17:00", Priority.URGENT, "2026-11-30 16:00"),
        ("2026-11-28 12:00", Priority.URGENT, "2026-11-30 16:00"),
        ("2026-12-23 09:00", Priority.HIGH, "2026-12-28 16:00"),
        ("2027-03-26 09:00", Priority.URGENT, "2027-03-30 16:00"),
        ("2027-05-26 23:30", Priority.URGENT, "2027-05-28 16:00"),
    ],
)
def test_only_working_days_in_nrw_count(start, priority, due):
    assert due_after(at(start), priority) == at(due)


def test_the_target_is_at_four_in_summer_and_in_winter():
    assert due_after(at("2027-03-25 09:00"), Priority.HIGH).hour == 16
    assert due_after(at("2027-03-25 09:00"), Priority.HIGH).utcoffset().total_seconds() == 7200


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2026, 12, 25), date(2027, 5, 27)])
def test_holidays_of_nrw_are_no_working_days(day):
    assert not is_working_day(day)


@pytest.mark.parametrize("state", list(State))
def test_the_target_runs_only_while_the_desk_should_act(state):
    due = due_in(state, at("2026-11-23 09:00"), Priority.NORMAL)
    assert (due is not None) == (state in (State.NEW, State.OPEN))
