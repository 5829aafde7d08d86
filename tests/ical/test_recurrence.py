"""The rule of a series and the days it names."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdn_helpdesk.ical.recurrence import LAST, Rhythm, Rule

DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
RULES = st.builds(
    Rule,
    st.sampled_from(Rhythm),
    weekday=st.integers(0, 6),
    interval=st.integers(1, 12),
    position=st.sampled_from([1, 2, 3, 4, LAST]),
)


def test_the_first_tuesday_of_the_month():
    rule = Rule(Rhythm.MONTHLY, weekday=1)
    assert list(rule.days(start=date(2026, 12, 1), until=date(2027, 3, 31))) == [
        date(2026, 12, 1),
        date(2027, 1, 5),
        date(2027, 2, 2),
        date(2027, 3, 2),
    ]


def test_a_month_whose_day_is_over_is_left_out():
    rule = Rule(Rhythm.MONTHLY, weekday=1)
    assert next(rule.days(start=date(2026, 12, 2), until=date(2027, 3, 31))) == date(2027, 1, 5)


def test_the_last_friday_of_every_second_month_counts_from_the_first_one():
    rule = Rule(Rhythm.MONTHLY, weekday=4, interval=2, position=LAST)
    assert list(rule.days(start=date(2026, 1, 31), until=date(2026, 7, 1))) == [
        date(2026, 2, 27),
        date(2026, 4, 24),
        date(2026, 6, 26),
    ]


def test_every_third_wednesday_by_week():
    rule = Rule(Rhythm.WEEKLY, weekday=2, interval=3)
    assert list(rule.days(start=date(2026, 3, 23), until=date(2026, 5, 6))) == [
        date(2026, 3, 25),
        date(2026, 4, 15),
        date(2026, 5, 6),
    ]


def test_a_time_span_without_such_a_day_has_none():
    rule = Rule(Rhythm.WEEKLY, weekday=2)
    assert list(rule.days(start=date(2026, 3, 26), until=date(2026, 3, 30))) == []


@pytest.mark.parametrize(
    "wrong", [{"position": 5}, {"position": 0}, {"interval": 0}, {"weekday": 7}]
)
def test_a_rule_that_no_calendar_could_follow_is_refused(wrong):
    with pytest.raises(ValueError, match="no rule"):
        Rule(Rhythm.MONTHLY, **{"weekday": 1, **wrong})


@given(RULES, DAYS, st.integers(0, 900))
def test_every_day_keeps_its_rule(rule, start, length):
    until = start + timedelta(days=length)
    days = list(rule.days(start=start, until=until))
    assert days == sorted(set(days))
    assert all(start <= day <= until and day.weekday() == rule.weekday for day in days)
    if rule.rhythm is Rhythm.WEEKLY:
        steps = {(after - before).days for before, after in pairwise(days)}
        assert steps <= {7 * rule.interval}
    elif rule.position == LAST:
        assert all((day + timedelta(days=7)).month != day.month for day in days)
    else:
        assert all((day.day - 1) // 7 + 1 == rule.position for day in days)
