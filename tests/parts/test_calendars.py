"""The calendar readers agree about an event in winter and in summer."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

CALENDAR = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//KDN//test//DE
METHOD:PUBLISH
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:one@kdn.example
DTSTAMP:20260101T000000Z
SEQUENCE:3
SUMMARY:Termin
ORGANIZER:mailto:beratung@kdn.example
DTSTART;TZID=Europe/Berlin:20260316T100000
DTEND;TZID=Europe/Berlin:20260316T113000
RRULE:FREQ=WEEKLY;COUNT=3
END:VEVENT
END:VCALENDAR
""".replace(b"\n", b"\r\n")

CET, CEST = timezone(timedelta(hours=1)), timezone(timedelta(hours=2))
STARTS = [
    datetime(2026, 3, 16, 10, tzinfo=CET),
    datetime(2026, 3, 23, 10, tzinfo=CET),
    datetime(2026, 3, 30, 10, tzinfo=CEST),
]


@pytest.fixture(params=["libical", "icaljs"])
def read(request: pytest.FixtureRequest) -> Callable[..., dict[str, Any]]:
    return request.getfixturevalue(request.param)


def test_a_series_keeps_its_hour_across_the_change_to_summer_time(read):
    (event,) = read(CALENDAR)["events"]
    instants = [[int(s.timestamp()), int(s.timestamp()) + 5400] for s in STARTS]
    assert event["instants"] == instants


def test_the_words_of_an_event_are_read(read):
    calendar = read(CALENDAR)
    (event,) = calendar["events"]
    assert calendar["method"] == "PUBLISH"
    assert (event["uid"], event["summary"], event["sequence"]) == ("one@kdn.example", "Termin", 3)


def test_only_what_lies_in_the_window_is_told(read):
    (event,) = read(CALENDAR, begin=STARTS[1], until=STARTS[1] + timedelta(hours=1))["events"]
    assert [start for start, _ in event["instants"]] == [int(STARTS[1].timestamp())]


@pytest.mark.real("libical")
def test_libical_names_what_breaks_the_rules_of_itip(libical):
    assert libical(CALENDAR)["restrictions"]
    broken = CALENDAR.replace(b"METHOD:PUBLISH", b"METHOD:REQUEST")
    assert not libical(broken)["restrictions"]
