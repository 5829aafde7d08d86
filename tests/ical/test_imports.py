"""Events of other calendars, as a start for a meeting."""

from datetime import datetime

import pytest

from kdn_helpdesk.ical import imports, timezone
from kdn_helpdesk.ical.reading import UnreadableError


def calendar(*lines, before=(), end="\r\n"):
    body = [
        "BEGIN:VCALENDAR",
        *before,
        "BEGIN:VEVENT",
        "UID:1@anderswo.example",
        *lines,
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return end.join(body).encode()


def at(hour, minute=0, day=12, month=1):
    return datetime(2027, month, day, hour, minute, tzinfo=timezone.BERLIN)


def test_what_an_event_says_is_taken():
    draft = imports.read(
        calendar(
            "SUMMARY:Runde\\, offen",
            "DTSTART:20270112T090000Z",
            "DTEND:20270112T103000Z",
            "LOCATION:Rathaus",
            "DESCRIPTION:Bitte hier: https://zoom.example/j/1.\\nBis dann",
        )
    )
    assert (draft.title, draft.place) == ("Runde, offen", "Rathaus")
    assert (draft.start, draft.end) == (at(10), at(11, 30))
    assert draft.join_url == "https://zoom.example/j/1"
    assert draft.description.endswith("Bis dann")
    assert not (draft.repeats or draft.is_whole_day or draft.others)


@pytest.mark.parametrize(
    "start",
    [
        "DTSTART;TZID=W. Europe Standard Time:20270112T100000",
        'DTSTART;TZID="(UTC+01:00) Amsterdam, Berlin, Bern, Rom":20270112T100000',
        "DTSTART:20270112T100000",
        "DTSTART;TZID=Europe/Berlin:20270112T100000",
    ],
)
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_hours_are_those_of_berlin_whatever_the_zone_is_called(start, end):
    assert imports.read(calendar(start, end=end)).start == at(10)


@pytest.mark.parametrize(
    ("lines", "end"),
    [
        (["DURATION:PT2H"], at(12)),
        ([], at(11)),
        (["DTEND:20270112T080000Z"], at(11)),
        (["DTEND:20270114T090000Z"], at(23, 59)),
    ],
)
def test_an_end_is_found_on_the_same_day(lines, end):
    assert imports.read(calendar("DTSTART:20270112T090000Z", *lines)).end == end


def test_a_whole_day_gets_hours_and_says_so():
    draft = imports.read(calendar("DTSTART;VALUE=DATE:20270112", "DTEND;VALUE=DATE:20270113"))
    assert draft.is_whole_day
    assert (draft.start, draft.end) == (at(9), at(17))


def test_a_rule_and_more_events_are_noticed():
    twice = calendar("DTSTART:20270112T090000Z", "RRULE:FREQ=WEEKLY") + calendar(
        "DTSTART:20270113T090000Z"
    )
    draft = imports.read(twice)
    assert draft.repeats
    assert draft.others == 1


def test_a_place_that_is_a_link_is_the_video_conference():
    draft = imports.read(calendar("DTSTART:20270112T090000Z", "LOCATION:https://meet.example/raum"))
    assert (draft.place, draft.join_url) == ("", "https://meet.example/raum")


def test_the_event_of_a_mail_is_taken():
    mail = (
        b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\n\r\n"
        + calendar("SUMMARY:Aus der Mail", "DTSTART:20270112T090000Z")
    )
    assert imports.read(mail).title == "Aus der Mail"


@pytest.mark.parametrize("raw", [b"", b"Guten Tag", calendar("SUMMARY:ohne Beginn"), b"\xff\xfe"])
def test_what_has_no_beginning_is_refused(raw):
    with pytest.raises(UnreadableError):
        imports.read(raw)
