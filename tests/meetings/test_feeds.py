"""Calendars to subscribe to."""

from datetime import datetime

import pytest
import time_machine
from icalendar import Calendar

from kdn_helpdesk.ical import feeds
from kdn_helpdesk.meetings.models.meetings import Visibility
from tests.factories import make_person
from tests.ical import readers
from tests.meetings.making import NOW, make_meeting


def titles(browser):
    assert browser.status == 200
    assert browser.response.content_type == "text/calendar; charset=utf-8"
    return {str(event["summary"]) for event in Calendar.from_ical(browser.data).walk("VEVENT")}


@pytest.fixture
def meetings(group):
    """One of each visibility."""
    return {kind: make_meeting(group, title=kind.value, visibility=kind) for kind in Visibility}


def personal(browser):
    """Make the secret address on one's own page and return its path."""
    page = browser.get("/konto/kalender").press("Adresse erzeugen")
    [address] = page.page.xpath("//code/text()")
    return address.removeprefix("http://localhost")


def test_the_public_feeds_hold_public_meetings_alone(visitor, sign_in, meetings, leader):
    for address in ("/termine.ics", "/arbeitskreise/open-data.ics"):
        assert titles(visitor.get(address)) == {"public"}
        assert titles(sign_in(leader).get(address)) == {"public"}


def test_feeds_carry_no_person_and_no_video_link(visitor, group, drain):
    make_meeting(group, visibility=Visibility.PUBLIC, invited=True)
    drain()
    raw = visitor.get("/termine.ics").data
    assert b"ATTENDEE" not in raw
    assert b"video.example" not in raw
    for name in ("eva", "max", "leitung", "Lea"):
        assert name.encode() not in raw


def test_a_feed_unchanged_is_answered_with_304(visitor, meetings):
    tag = visitor.get("/termine.ics").response.headers["ETag"]
    again = visitor.get("/termine.ics", headers={"If-None-Match": tag})
    assert again.status == 304
    assert again.data == b""
    with time_machine.travel(datetime(2026, 11, 24, tzinfo=NOW.tzinfo)):
        assert visitor.get("/termine.ics", headers={"If-None-Match": tag}).status == 304


def test_a_changed_meeting_changes_the_feed(visitor, sign_in, leader, meetings):
    tag = visitor.get("/termine.ics").response.headers["ETag"]
    found = meetings[Visibility.PUBLIC]
    browser = sign_in(leader)
    browser.submit(f"/termine/{found.id}/aendern", place="Rathaus").press("Ändern")
    assert visitor.get("/termine.ics", headers={"If-None-Match": tag}).status == 200


def test_a_cancelled_meeting_stays_in_the_feed_as_such(visitor, sign_in, leader, meetings):
    found = meetings[Visibility.PUBLIC]
    sign_in(leader).submit(f"/termine/{found.id}/absagen", reason="")
    [event] = Calendar.from_ical(visitor.get("/termine.ics").data).walk("VEVENT")
    assert (str(event["status"]), event["sequence"]) == ("CANCELLED", 1)
    assert str(event["uid"]) == found.uid


def test_a_personal_feed_holds_ones_own_meetings_with_video_link(visitor, sign_in, meetings, eva):
    address = personal(sign_in(eva))
    assert titles(visitor.get(address)) == {"public", "members", "group"}
    assert b"video.example" in visitor.data
    assert b"ATTENDEE" not in visitor.data
    stranger = personal(sign_in(make_person()))
    assert titles(visitor.get(stranger)) == set()


def test_a_declined_meeting_keeps_nobody_busy(visitor, sign_in, meeting, eva):
    browser = sign_in(eva)
    browser.get(f"/termine/{meeting.id}")
    browser.submit(form="antworten", answer="DECLINED")
    [event] = Calendar.from_ical(visitor.get(personal(browser)).data).walk("VEVENT")
    assert str(event["transp"]) == "TRANSPARENT"


def test_the_secret_address_is_shown_once_and_kept_as_a_digest(sign_in, eva):
    browser = sign_in(eva)
    address = personal(browser)
    page = browser.get("/konto/kalender")
    assert address not in page.html
    assert "Seit dem 23.11.2026" in page.main


def test_a_new_address_ends_the_old_one(visitor, sign_in, eva):
    browser = sign_in(eva)
    old = personal(browser)
    browser.get("/konto/kalender").press("Neue Adresse erzeugen")
    assert visitor.get(old).status == 404


def test_an_address_can_be_ended(visitor, sign_in, eva):
    browser = sign_in(eva)
    address = personal(browser)
    page = browser.get("/konto/kalender").press("Adresse beenden")
    assert "Sie haben noch keine geheime Adresse" in page.main
    assert visitor.get(address).status == 404
    assert visitor.get("/kalender/geraten.ics").status == 404


def test_who_left_the_group_reads_no_more_of_it(visitor, sign_in, meetings, eva):
    browser = sign_in(eva)
    address = personal(browser)
    browser.submit("/arbeitskreise/open-data/verlassen", button="Arbeitskreis verlassen")
    assert titles(visitor.get(address)) == set()


@pytest.mark.parametrize(
    "read",
    [
        readers.by_ical,
        pytest.param(readers.by_libical, marks=pytest.mark.real("libical")),
        pytest.param(readers.by_icaljs, marks=pytest.mark.real("icaljs")),
    ],
)
def test_other_programs_read_the_feed(visitor, meetings, read):
    found = meetings[Visibility.PUBLIC]
    expected = (int(found.starts_at.timestamp()), int(found.ends_at.timestamp()))
    assert read(visitor.get("/termine.ics").data) == {found.uid: expected}


@pytest.mark.parametrize("count", [1, 30])
def test_feeds_ask_the_database_equally_often(visitor, group, queries, count):
    for _ in range(count):
        make_meeting(group, visibility=Visibility.PUBLIC)
    queries.clear()
    visitor.get("/termine.ics")
    assert len(queries) <= 2


def test_what_only_others_answer_leaves_my_feed_as_it_is(visitor, sign_in, meeting, eva, max_):
    address = personal(sign_in(eva))
    tag = visitor.get(address).response.headers["ETag"]
    sign_in(max_).submit(f"/termine/{meeting.id}", form="antworten", answer="DECLINED")
    assert visitor.get(address, headers={"If-None-Match": tag}).status == 304
    sign_in(eva).submit(f"/termine/{meeting.id}", form="antworten", answer="DECLINED")
    assert visitor.get(address, headers={"If-None-Match": tag}).status == 200


def test_an_unchanged_feed_is_not_written_at_all(visitor, meetings, monkeypatch):
    tag = visitor.get("/termine.ics").response.headers["ETag"]
    monkeypatch.setattr(feeds, "publish", lambda *_args, **_more: pytest.fail("written"))
    assert visitor.get("/termine.ics", headers={"If-None-Match": tag}).status == 304
