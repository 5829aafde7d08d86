"""The constant time zone."""

from datetime import UTC, date, datetime, time

from kdn_helpdesk.ical import timezone


def test_the_zone_is_one_rule_for_summer_and_one_for_winter():
    assert timezone.berlin().to_ical().decode().split("\r\n") == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Berlin",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700329T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "TZNAME:CEST",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19701025T030000",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "TZNAME:CET",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]


def test_ten_o_clock_is_ten_o_clock_in_winter_and_summer():
    winter, summer = (timezone.at(date(2027, month, 5), time(10)) for month in (1, 7))
    assert winter.astimezone(UTC) == datetime(2027, 1, 5, 9, tzinfo=UTC)
    assert summer.astimezone(UTC) == datetime(2027, 7, 5, 8, tzinfo=UTC)
