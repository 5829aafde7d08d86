"""Calendars to subscribe to."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from kdn_helpdesk.ical import feeds
from kdn_helpdesk.ical.entries import Status
from kdn_helpdesk.ical.feeds import Feed
from kdn_helpdesk.ical.recurrence import Rhythm, Rule
from tests.ical import readers
from tests.ical.samples import SERVICE, STAMP, lines, make_entry, value_of

FEED = Feed("Termine des KDN", "Alle Termine", "https://kdn.example/termine.ics", SERVICE)
CHANGED = datetime(2026, 11, 1, 12, tzinfo=UTC)


def publish(*entries, stamp=STAMP):
    return feeds.publish(FEED, entries, stamp=stamp)


def two_years():
    """Dates over 24 months, and one on each day before, of and after a change of the clock."""
    rule = Rule(Rhythm.MONTHLY, weekday=1)
    days = set(rule.days(start=date(2027, 1, 1), until=date(2028, 12, 31)))
    for change in (date(2027, 3, 28), date(2027, 10, 31), date(2028, 3, 26), date(2028, 10, 29)):
        days |= {change + timedelta(days=offset) for offset in (-1, 0, 1)}
    return [make_entry(day, changed_at=CHANGED) for day in sorted(days)]


def test_a_feed_names_itself_and_says_when_to_come_back():
    said = lines(publish())
    assert "METHOD:PUBLISH" in said
    assert "X-WR-CALNAME:Termine des KDN" in said
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in said
    assert "X-PUBLISHED-TTL:PT1H" in said
    assert "SOURCE;VALUE=URI:https://kdn.example/termine.ics" in said


def test_a_feed_without_description_says_none():
    raw = feeds.publish(replace(FEED, description=" "), [make_entry()], stamp=STAMP)
    assert b"CALDESC" not in raw
    assert b"\r\nDESCRIPTION:\r\n" not in raw


def test_a_cancelled_meeting_stays_in_the_feed():
    raw = publish(make_entry(status=Status.CANCELLED, sequence=2))
    assert value_of(raw, "STATUS") == "CANCELLED"
    assert value_of(raw, "SEQUENCE") == "2"


def test_a_feed_carries_no_attendee():
    assert b"ATTENDEE" not in publish(*two_years())


def test_the_same_meetings_give_the_same_bytes_at_any_moment():
    entries = two_years()
    assert publish(*entries) == publish(*entries, stamp=STAMP + timedelta(days=1))


def test_a_changed_meeting_changes_the_bytes():
    later = make_entry(changed_at=CHANGED + timedelta(seconds=1))
    assert publish(make_entry(changed_at=CHANGED)) != publish(later)


def test_a_meeting_that_keeps_nobody_busy_is_transparent():
    assert value_of(publish(make_entry(busy=False)), "TRANSP") == "TRANSPARENT"


@pytest.mark.parametrize(
    "read",
    [
        readers.by_icalendar,
        readers.by_ical,
        pytest.param(readers.by_libical, marks=pytest.mark.real("libical")),
        pytest.param(readers.by_icaljs, marks=pytest.mark.real("icaljs")),
    ],
)
def test_other_programs_read_the_same_instants_over_two_years(read):
    entries = two_years()
    expected = {e.uid: (int(e.start.timestamp()), int(e.end.timestamp())) for e in entries}
    assert len(expected) == 36
    assert read(publish(*entries)) == expected
