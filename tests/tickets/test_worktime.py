"""When so many working minutes have passed: worked out by hand from the calendar."""

from datetime import date, datetime, timedelta
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdn_helpdesk.core.clock import BERLIN
from kdn_helpdesk.tickets.worktime import STANDARD, Calendar, Closing, Hours, NeverOpen, Span

EIGHT_TO_SIX = Calendar(hours=(*[(Hours(480, 1080),)] * 5, (), ()))
DAY_AND_NIGHT = Calendar(
    hours=((Hours(0, 1440),),) * 7,
    keeps_holidays=False,
    keeps_rosenmontag=False,
    keeps_christmas_eve=False,
    keeps_new_years_eve=False,
)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def closed(*closings):
    return Calendar(hours=STANDARD.hours, closings=closings)


MONDAY_TO_THURSDAY = [
    # A Monday: 210 minutes before lunch, 180 after it.
    ("2026-11-23 08:30", 1, "2026-11-23 08:31"),
    ("2026-11-23 08:30", 60, "2026-11-23 09:30"),
    ("2026-11-23 08:30", 209, "2026-11-23 11:59"),
    ("2026-11-23 08:30", 210, "2026-11-23 12:00"),
    ("2026-11-23 08:30", 211, "2026-11-23 13:01"),
    ("2026-11-23 08:30", 389, "2026-11-23 15:59"),
    ("2026-11-23 08:30", 390, "2026-11-23 16:00"),
    ("2026-11-23 08:30", 391, "2026-11-24 08:31"),
    ("2026-11-23 08:30", 780, "2026-11-24 16:00"),
    ("2026-11-23 11:00", 60, "2026-11-23 12:00"),
    ("2026-11-23 11:00", 61, "2026-11-23 13:01"),
    ("2026-11-23 15:59", 2, "2026-11-24 08:31"),
]
OUTSIDE_HOURS = [
    ("2026-11-23 00:00", 30, "2026-11-23 09:00"),
    ("2026-11-23 08:29", 30, "2026-11-23 09:00"),
    ("2026-11-23 12:00", 30, "2026-11-23 13:30"),
    ("2026-11-23 12:30", 30, "2026-11-23 13:30"),
    ("2026-11-23 16:00", 30, "2026-11-24 09:00"),
    ("2026-11-23 23:59", 30, "2026-11-24 09:00"),
    ("2026-11-23 12:30", 180, "2026-11-23 16:00"),
    ("2026-11-28 10:00", 30, "2026-11-30 09:00"),
    ("2026-11-29 23:30", 210, "2026-11-30 12:00"),
]
FRIDAY = [
    # Half past twelve is the end of a Friday.
    ("2026-11-27 08:30", 240, "2026-11-27 12:30"),
    ("2026-11-27 08:30", 241, "2026-11-30 08:31"),
    ("2026-11-27 12:00", 30, "2026-11-27 12:30"),
    ("2026-11-27 12:30", 60, "2026-11-30 09:30"),
    ("2026-11-27 14:00", 60, "2026-11-30 09:30"),
    ("2026-11-26 15:00", 120, "2026-11-27 09:30"),
]
A_WHOLE_WEEK = [
    # Four days of 390 and one of 240 are 1800.
    ("2026-11-23 08:30", 1800, "2026-11-27 12:30"),
    ("2026-11-23 08:30", 1801, "2026-11-30 08:31"),
    ("2026-11-25 13:00", 1800, "2026-12-02 12:00"),
]
HOLIDAYS = [
    # 24 to 26 December and the Sunday; 31 December, New Year on a Friday, the weekend.
    ("2026-12-23 15:00", 60, "2026-12-23 16:00"),
    ("2026-12-23 15:00", 61, "2026-12-28 08:31"),
    ("2026-12-24 09:00", 10, "2026-12-28 08:40"),
    ("2026-12-30 16:00", 10, "2027-01-04 08:40"),
    ("2026-12-31 10:00", 390, "2027-01-04 16:00"),
    # Rosenmontag: 8 February 2027, 16 February 2026.
    ("2027-02-05 12:00", 60, "2027-02-09 09:00"),
    ("2026-02-13 12:30", 1, "2026-02-17 08:31"),
    # Good Friday and Easter Monday 2026; Labour Day on a Friday.
    ("2026-04-02 15:30", 60, "2026-04-07 09:00"),
    ("2026-04-30 15:30", 60, "2026-05-04 09:00"),
    # Ascension Day and Corpus Christi are Thursdays; the Friday after them is short.
    ("2026-05-13 15:30", 270, "2026-05-15 12:30"),
    ("2026-05-13 15:30", 271, "2026-05-18 08:31"),
    ("2027-05-26 15:00", 120, "2027-05-28 09:30"),
    # Whit Monday 2027; All Saints' Day 2027 is a Monday, 2026 a Sunday.
    ("2027-05-14 12:29", 2, "2027-05-18 08:31"),
    ("2027-10-29 12:00", 60, "2027-11-02 09:00"),
    ("2026-10-30 12:00", 60, "2026-11-02 09:00"),
    # German Unity Day 2026 is a Saturday and takes nothing; 2028 it is a Tuesday.
    ("2026-10-02 12:00", 60, "2026-10-05 09:00"),
    ("2028-10-02 15:00", 120, "2028-10-04 09:30"),
]
CLOCK_CHANGES = [
    # The nights of 28 March 2027 (Easter), 29 March 2026, 25 October 2026, 31 October 2027.
    ("2027-03-25 15:00", 120, "2027-03-30 09:30"),
    ("2026-03-27 12:00", 60, "2026-03-30 09:00"),
    ("2026-03-26 08:30", 1020, "2026-03-30 16:00"),
    ("2026-10-23 12:00", 60, "2026-10-26 09:00"),
    ("2026-10-22 08:30", 1020, "2026-10-26 16:00"),
    ("2026-10-25 02:30", 10, "2026-10-26 08:40"),
]
LONG = [
    # Four weeks without any holiday.
    ("2026-11-02 08:30", 7200, "2026-11-27 12:30"),
    ("2026-11-02 08:30", 7201, "2026-11-30 08:31"),
]


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        *MONDAY_TO_THURSDAY,
        *OUTSIDE_HOURS,
        *FRIDAY,
        *A_WHOLE_WEEK,
        *HOLIDAYS,
        *CLOCK_CHANGES,
        *LONG,
    ],
)
def test_a_target_ends_when_its_working_minutes_are_over(start, minutes, due):
    assert STANDARD.due_after(at(start), minutes) == at(due)


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-11-23 16:00", 240, "2026-11-24 10:00"),
        ("2026-11-27 16:00", 240, "2026-11-30 10:00"),
        ("2026-12-23 16:00", 240, "2026-12-28 10:00"),
        ("2027-02-05 17:00", 60, "2027-02-05 18:00"),
        ("2027-02-05 17:00", 61, "2027-02-09 08:01"),
        ("2026-11-23 08:00", 600, "2026-11-23 18:00"),
        ("2026-11-23 18:00", 600, "2026-11-24 18:00"),
    ],
)
def test_another_calendar_counts_by_its_own_hours(start, minutes, due):
    assert EIGHT_TO_SIX.due_after(at(start), minutes) == at(due)


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        # The night in which 2:00 becomes 3:00 has 23 hours, the other one 25.
        ("2027-03-28 00:00", 1380, "2027-03-29 00:00"),
        ("2027-03-28 01:30", 60, "2027-03-28 03:30"),
        ("2027-10-31 00:00", 1500, "2027-11-01 00:00"),
        ("2027-10-31 01:30", 120, "2027-10-31 02:30"),
        ("2026-11-23 23:30", 60, "2026-11-24 00:30"),
    ],
)
def test_true_minutes_are_counted_when_the_clock_changes(start, minutes, due):
    found = DAY_AND_NIGHT.due_after(at(start), minutes)
    assert found.replace(tzinfo=None) == at(due).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("closing", "start", "minutes", "due"),
    [
        # Closed between the years.
        (("2026-12-28", "2026-12-30"), "2026-12-23 15:30", 60, "2027-01-04 09:00"),
        # One day; a day that is closed anyway.
        (("2026-11-24", "2026-11-24"), "2026-11-23 15:30", 60, "2026-11-25 09:00"),
        (("2026-11-28", "2026-11-29"), "2026-11-27 12:00", 60, "2026-11-30 09:00"),
    ],
)
def test_closures_of_its_own_take_whole_days(closing, start, minutes, due):
    calendar = closed(Closing(*(date.fromisoformat(day) for day in closing)))
    assert calendar.due_after(at(start), minutes) == at(due)


@pytest.mark.parametrize(
    ("hours", "start", "minutes", "due"),
    [
        # Weiberfastnacht, 4 February 2027: nobody there from eleven on.
        (Hours(660, 1440), "2027-02-04 08:30", 150, "2027-02-04 11:00"),
        (Hours(660, 1440), "2027-02-04 08:30", 151, "2027-02-05 08:31"),
        (Hours(660, 1440), "2027-02-04 13:00", 10, "2027-02-05 08:40"),
        # A staff meeting in the morning; a longer lunch; something outside the hours.
        (Hours(510, 600), "2027-02-04 08:30", 120, "2027-02-04 12:00"),
        (Hours(690, 840), "2027-02-04 11:00", 60, "2027-02-04 14:30"),
        (Hours(1020, 1080), "2027-02-04 15:30", 30, "2027-02-04 16:00"),
    ],
)
def test_half_days_take_their_hours(hours, start, minutes, due):
    calendar = closed(Closing(date(2027, 2, 4), date(2027, 2, 4), hours))
    assert calendar.due_after(at(start), minutes) == at(due)


@pytest.mark.parametrize(
    ("pauses", "start", "minutes", "due"),
    [
        ([("2026-11-23 09:00", "2026-11-23 10:00")], "2026-11-23 08:30", 60, "2026-11-23 10:30"),
        ([("2026-11-23 12:00", "2026-11-23 13:00")], "2026-11-23 11:30", 60, "2026-11-23 13:30"),
        ([("2026-11-23 11:30", "2026-11-25 13:30")], "2026-11-23 11:00", 60, "2026-11-25 14:00"),
        ([("2026-11-20 08:00", "2026-11-23 09:00")], "2026-11-23 08:30", 30, "2026-11-23 09:30"),
        ([("2026-11-23 10:00", "2026-11-23 11:00")], "2026-11-23 08:30", 90, "2026-11-23 10:00"),
        ([("2026-11-23 09:00", "2026-11-23 10:00"), ("2026-11-23 09:30", "2026-11-23 11:00")],
         "2026-11-23 08:30", 60, "2026-11-23 11:30"),
        ([("2026-11-24 09:00", "2026-11-24 09:10"), ("2026-11-23 09:00", "2026-11-23 09:10")],
         "2026-11-23 08:30", 420, "2026-11-24 09:20"),
        ([("2026-12-23 12:00", "2026-12-28 08:30")], "2026-12-23 11:00", 61, "2026-12-28 08:31"),
    ],
)  # fmt: skip
def test_pauses_do_not_count(pauses, start, minutes, due):
    spans = [Span(at(begin), at(end)) for begin, end in pauses]
    assert STANDARD.due_after(at(start), minutes, pauses=spans) == at(due)


def test_a_target_may_be_longer_than_a_year():
    """From 4 January to 30 December 2027 lie 51 weeks and four days.

    Of 208 long days Rosenmontag, Easter Monday, Ascension Day, Whit Monday, Corpus Christi and
    All Saints' Day are closed; of 51 Fridays Good Friday and 24 December.
    """
    start = at("2027-01-04 08:30")
    minutes = 202 * 390 + 49 * 240
    assert STANDARD.due_after(start, minutes) == at("2027-12-30 16:00")
    assert STANDARD.due_after(start, minutes + 1) == at("2028-01-03 08:31")
    assert STANDARD.due_after(start, minutes + 390 * 4 + 240) == at("2028-01-07 12:30")


def test_the_due_time_carries_the_offset_of_its_own_day():
    assert STANDARD.due_after(at("2026-03-27 12:00"), 60).isoformat() == "2026-03-30T09:00:00+02:00"
    assert STANDARD.due_after(at("2026-10-23 12:00"), 60).isoformat() == "2026-10-26T09:00:00+01:00"


def test_the_spans_that_were_counted_add_up():
    spans = STANDARD.count(at("2026-11-26 15:00"), 331)
    assert [(f"{span.begin:%a %H:%M}", f"{span.end:%H:%M}", span.minutes) for span in spans] == [
        ("Thu 15:00", "16:00", 60),
        ("Fri 08:30", "12:30", 240),
        ("Mon 08:30", "09:01", 31),
    ]


def test_no_minutes_are_over_at_once_or_at_the_next_opening():
    assert STANDARD.due_after(at("2026-11-23 09:00"), 0) == at("2026-11-23 09:00")
    assert STANDARD.due_after(at("2026-11-23 12:00"), 0) == at("2026-11-23 13:00")


def test_a_calendar_without_hours_never_ends_a_target():
    with pytest.raises(NeverOpen):
        Calendar(hours=((),) * 7).due_after(at("2026-11-23 09:00"), 1)
    always = Closing(date(2000, 1, 1), date(2999, 1, 1))
    with pytest.raises(NeverOpen):
        closed(always).due_after(at("2026-11-23 09:00"), 1)


MINUTES = st.integers(0, 60 * 24 * 60)
PAUSES = st.lists(st.tuples(MINUTES, MINUTES), max_size=8)
START = at("2027-03-01 08:30")


def spans_of(pairs):
    return [
        Span(START + timedelta(minutes=min(pair)), START + timedelta(minutes=max(pair)))
        for pair in pairs
    ]


@given(PAUSES, st.integers(1, 20_000), st.randoms())
def test_the_order_of_pauses_does_not_matter(pairs, minutes, chance):
    pauses = spans_of(pairs)
    shuffled = chance.sample(pauses, len(pauses))
    due = STANDARD.due_after(START, minutes, pauses=pauses)
    assert STANDARD.due_after(START, minutes, pauses=shuffled) == due


@given(PAUSES, st.integers(1, 20_000))
def test_as_much_was_worked_as_was_asked_for(pairs, minutes):
    pauses = spans_of(pairs)
    due = STANDARD.due_after(START, minutes, pauses=pauses)
    assert STANDARD.worked(START, due, pauses=pauses) == minutes


@given(PAUSES, st.integers(1, 5_000))
def test_cutting_a_pause_in_two_changes_nothing(pairs, minutes):
    pauses = spans_of(pairs)
    halves = chain.from_iterable(_cut(pause) for pause in pauses)
    due = STANDARD.due_after(START, minutes, pauses=pauses)
    assert STANDARD.due_after(START, minutes, pauses=halves) == due


@given(PAUSES, st.integers(1, 5_000), st.integers(1, 500))
def test_a_longer_target_never_ends_earlier(pairs, minutes, more):
    pauses = spans_of(pairs)
    earlier = STANDARD.due_after(START, minutes, pauses=pauses)
    assert STANDARD.due_after(START, minutes + more, pauses=pauses) > earlier


def _cut(pause):
    middle = pause.begin + (pause.end - pause.begin) / 2
    return Span(middle, pause.end), Span(pause.begin, middle)
