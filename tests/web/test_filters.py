"""How values look in German and English."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from kdn_helpdesk.core.clock import BERLIN
from kdn_helpdesk.core.i18n import in_language
from kdn_helpdesk.web import filters
from kdn_helpdesk.web.paging import Page

WINTER = datetime(2027, 1, 5, 9, 0, tzinfo=UTC)
SUMMER = datetime(2027, 7, 6, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def context(app):
    with app.app_context():
        yield


@pytest.mark.parametrize("moment", [WINTER, SUMMER])
def test_times_are_berlins_in_winter_and_summer(moment):
    with in_language("de"):
        assert filters.format_time(moment) == "10:00 Uhr"
    with in_language("en"):
        assert filters.format_time(moment) == "10:00"


def test_dates_have_the_languages_form():
    with in_language("de"):
        assert filters.format_datetime(WINTER) == "05.01.2027, 10:00 Uhr"
        assert filters.format_day(date(2027, 3, 12)) == "Freitag, 12. März 2027"
    with in_language("en"):
        assert filters.format_datetime(WINTER) == "5 Jan 2027, 10:00"
        assert filters.format_day(date(2027, 3, 12)) == "Friday, 12 March 2027"


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=20), "gerade eben"),
        (timedelta(minutes=1), "vor 1 Minute"),
        (timedelta(minutes=59), "vor 59 Minuten"),
        (timedelta(hours=23), "vor 23 Stunden"),
        (timedelta(days=6), "vor 6 Tagen"),
        (timedelta(days=8), "28.12.2026"),
    ],
)
def test_what_is_long_ago_is_a_date(passed, words):
    with in_language("de"), time_machine.travel(WINTER, tick=False):
        assert filters.format_ago(WINTER - passed) == words


@pytest.mark.parametrize(
    ("moment", "german", "english"),
    [
        ("2026-11-23 16:00", "bis heute, 16 Uhr", "until today, 16:00"),
        ("2026-11-24 14:00", "bis Dienstag, 14 Uhr", "until Tuesday, 14:00"),
        ("2026-11-29 08:05", "bis Sonntag, 8:05 Uhr", "until Sunday, 08:05"),
        ("2026-11-30 09:30", "bis Montag, 30.11., 9:30 Uhr", "until Monday, 30 Nov, 09:30"),
        ("2026-11-20 12:30", "bis Freitag, 20.11., 12:30 Uhr", "until Friday, 20 Nov, 12:30"),
        ("2027-01-04 09:00", "bis Montag, 04.01.2027, 9 Uhr", "until Monday, 4 Jan 2027, 09:00"),
    ],
)
def test_a_deadline_is_named_by_its_weekday(moment, german, english):
    due = datetime.fromisoformat(moment).replace(tzinfo=BERLIN)
    with time_machine.travel(datetime(2026, 11, 23, 10, 0, tzinfo=BERLIN), tick=False):
        assert filters.format_until(due, "de") == german
        assert filters.format_until(due, "en") == english
    assert filters.format_until(None) == ""


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 Min."), (45, "45 Min."), (200, "3 Std. 20 Min."), (-90, "1 Std. 30 Min.")],
)
def test_working_time_is_in_hours_and_minutes(minutes, words):
    with in_language("de"):
        assert filters.format_duration(minutes) == words


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 B"), (999, "999 B"), (1_400_000, "1,4 MB"), (250_000, "250 kB")]
)
def test_sizes_are_in_powers_of_ten(size, words):
    with in_language("de"):
        assert filters.format_filesize(size) == words


def test_numbers_are_grouped():
    with in_language("de"):
        assert filters.format_number(18_034_454) == "18.034.454"


def test_nothing_is_shown_of_nothing():
    assert (
        filters.format_date(None) == filters.format_number(None) == filters.format_ago(None) == ""
    )


def test_a_long_list_offers_its_ends_and_its_neighbours():
    page = Page(items=range(25), number=10, per_page=25, total=1_000)
    assert page.window() == [1, None, 8, 9, 10, 11, 12, None, 40]
    assert (page.first, page.last, page.pages) == (226, 250, 40)
    assert Page(items=[], number=1, per_page=25, total=0).window() == [1]
