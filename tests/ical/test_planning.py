"""What a day in North Rhine-Westphalia means for a meeting."""

from datetime import date, timedelta

import pytest

from kdn_helpdesk.ical import planning
from kdn_helpdesk.ical.planning import Obstacle


def obstacles(day):
    return [(hindrance.obstacle, hindrance.german) for hindrance in planning.hindrances(day)]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2027, 5, 27), "Fronleichnam"),
        (date(2027, 11, 1), "Allerheiligen"),
        (date(2027, 5, 6), "Christi Himmelfahrt"),
    ],
)
def test_public_holidays_of_the_state_are_known_by_name(day, name):
    assert (Obstacle.PUBLIC_HOLIDAY, name) in obstacles(day)


def test_holidays_of_other_states_do_not_count():
    assert obstacles(date(2027, 1, 6))[0][0] is not Obstacle.PUBLIC_HOLIDAY  # Epiphany
    assert obstacles(date(2028, 10, 31))[0][0] is not Obstacle.PUBLIC_HOLIDAY  # Reformation Day


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2027, 2, 4), "Weiberfastnacht"),
        (date(2027, 2, 8), "Rosenmontag"),
        (date(2027, 12, 24), "Heiligabend"),
        (date(2026, 12, 31), "Silvester"),
    ],
)
def test_days_on_which_town_halls_are_empty_are_known(day, name):
    assert (Obstacle.CUSTOM, name) in obstacles(day)


def test_the_friday_after_a_thursday_holiday_is_a_bridge_day():
    assert obstacles(date(2027, 5, 28)) == [(Obstacle.BRIDGE_DAY, "Fronleichnam")]


def test_the_monday_before_a_tuesday_holiday_is_a_bridge_day():
    assert (Obstacle.BRIDGE_DAY, "Erster Mai") in obstacles(date(2029, 4, 30))


def test_a_day_before_a_friday_holiday_is_an_ordinary_one():
    assert obstacles(date(2031, 10, 2)) == []  # the day before a Friday


def test_saturdays_and_sundays_are_weekend():
    assert obstacles(date(2027, 6, 12)) == obstacles(date(2027, 6, 13)) == [(Obstacle.WEEKEND, "")]


def test_the_summer_break_is_told_from_other_school_holidays():
    summer = planning.hindrances(date(2027, 8, 3))
    autumn = planning.hindrances(date(2027, 10, 26))
    assert [h.is_summer for h in summer] == [True]
    assert [(h.is_summer, h.german) for h in autumn] == [(False, "Herbstferien")]


@pytest.mark.parametrize(
    ("day", "name"), [(date(2027, 3, 22), "Osterferien"), (date(2027, 5, 18), "Pfingstferien")]
)
def test_school_holidays_are_called_what_they_are_called_here(day, name):
    assert obstacles(day)[-1] == (Obstacle.SCHOOL_HOLIDAYS, name)


def test_names_are_known_in_english_too():
    assert planning.hindrances(date(2027, 5, 27))[0].english == "Corpus Christi"
    assert planning.hindrances(date(2027, 2, 8))[0].english == "Carnival Monday"


def test_an_ordinary_day_has_nothing_against_it():
    assert obstacles(date(2027, 6, 8)) == []


def test_the_same_weekday_a_week_later_is_proposed_first():
    first, second, *_ = planning.alternatives(date(2027, 5, 27))
    assert (first, second) == (date(2027, 6, 3), date(2027, 5, 20))


def test_no_proposal_meets_an_obstacle_or_a_taken_day():
    taken = frozenset({date(2027, 6, 3)})
    for offset in range(365):
        day = date(2027, 1, 1) + timedelta(days=offset)
        for proposed in planning.alternatives(day, taken=taken):
            assert proposed not in taken
            assert planning.hindrances(proposed) == ()


def test_it_is_known_how_far_school_holidays_are_published():
    assert planning.school_holidays_known_until() >= date(2029, 8, 14)
    last = planning.school_holidays_known_until()
    assert planning.hindrances(last)[-1].obstacle is Obstacle.SCHOOL_HOLIDAYS
