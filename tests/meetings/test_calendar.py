"""The calendar: who sees which meeting, lists, the month."""

from datetime import date, datetime, time

import pytest
import time_machine

from kdn_helpdesk.meetings.models.meetings import Visibility
from tests.factories import make_agent, make_group, make_organisation, make_person
from tests.meetings.making import NOW, make_meeting, page_of

WHO = {
    Visibility.PUBLIC: {
        "visitor",
        "stranger",
        "colleague",
        "member",
        "leader",
        "agent",
        "guest",
    },
    Visibility.MEMBERS: {"colleague", "member", "leader", "agent", "guest"},
    Visibility.GROUP: {"member", "leader", "agent", "guest"},
}


@pytest.mark.parametrize("visibility", list(Visibility))
def test_each_reader_finds_exactly_what_they_may_see(
    sign_in, visitor, group, leader, eva, visibility
):
    guest = make_person(email="gast@firma.example")
    meeting = make_meeting(group, visibility=visibility, title="Das Treffen")
    sign_in(leader).submit(f"/termine/{meeting.id}/rueckmeldungen", email="gast@firma.example")
    browsers = {
        "visitor": visitor,
        "stranger": sign_in(make_person()),  # nobody has agreed yet where this person belongs
        "colleague": sign_in(make_person(organisation=make_organisation())),
        "member": sign_in(eva),
        "leader": sign_in(leader),
        "agent": sign_in(make_agent()),
        "guest": sign_in(guest),
    }
    for who, browser in browsers.items():
        expected = 200 if who in WHO[visibility] else 404
        assert browser.get(page_of(meeting)).status == expected, who
        assert browser.get(f"{page_of(meeting)}.ics").status == expected, who
        assert browser.get(f"{page_of(meeting)}/tagesordnung.pdf").status == expected, who
        for address in ("/termine", "/termine/monat?monat=2027-06", "/arbeitskreise/open-data"):
            shown = "Das Treffen" in browser.get(address).main
            assert shown == (expected == 200), (who, address)


def test_the_video_link_is_for_insiders_alone(sign_in, visitor, group, eva):
    meeting = make_meeting(group, visibility=Visibility.PUBLIC)
    assert "video.example" not in visitor.get(page_of(meeting)).html
    assert "video.example" not in sign_in(make_person()).get(page_of(meeting)).html
    assert "video.example" in sign_in(eva).get(page_of(meeting)).main
    assert b"video.example" not in visitor.get(f"{page_of(meeting)}.ics").data


def test_the_public_page_names_nobody(visitor, group, drain):
    meeting = make_meeting(group, visibility=Visibility.PUBLIC, invited=True)
    drain()
    for address in (page_of(meeting), "/termine", "/arbeitskreise/open-data"):
        text = visitor.get(address).text
        assert not {"Eva", "Max", "Lea"} & set(text.split())


def test_an_old_address_leads_to_the_present_one(visitor, group):
    meeting = make_meeting(group, visibility=Visibility.PUBLIC, title="Größe zählt")
    assert visitor.get(f"/termine/{meeting.id}").path == f"/termine/{meeting.id}-groesse-zaehlt"
    assert visitor.get(f"/termine/{meeting.id}-frueher").path.endswith("-groesse-zaehlt")
    assert visitor.get("/termine/999").status == 404


def test_past_and_coming_meetings_are_apart(visitor, group):
    make_meeting(group, date(2026, 12, 1), title="Bald", visibility=Visibility.PUBLIC)
    make_meeting(group, date(2026, 12, 8), title="Danach", visibility=Visibility.PUBLIC)
    coming = visitor.get("/termine").main
    assert coming.index("Bald") < coming.index("Danach")
    with time_machine.travel(datetime(2026, 12, 2, tzinfo=NOW.tzinfo)):
        assert "Bald" not in visitor.get("/termine").main
        past = visitor.get("/termine?zeit=vergangen").main
        assert "Bald" in past
        assert "Danach" not in past


def test_a_group_is_filtered_and_the_tabs_keep_it(visitor, group):
    other = make_group("Smart City")
    make_meeting(group, title="Daten", visibility=Visibility.PUBLIC)
    make_meeting(other, title="Sensoren", visibility=Visibility.PUBLIC)
    page = visitor.get("/termine?gruppe=smart-city")
    assert "Sensoren" in page.main
    assert "Daten" not in page.main
    assert any("gruppe=smart-city" in link and "monat" in link for link in page.links)


@pytest.mark.parametrize("month", ["2027-06", "", "quatsch", "2027-13", "0-0"])
def test_any_month_can_be_asked_for(visitor, group, month):
    page = visitor.get(f"/termine/monat?monat={month}")
    assert page.status == 200
    assert ("Juni 2027" if month == "2027-06" else "November 2026") in page.main


def test_a_meeting_stands_on_its_day_in_berlin(visitor, group):
    make_meeting(group, date(2027, 6, 1), time(0, 30), title="Nachts", visibility="public")
    cell = visitor.get("/termine/monat?monat=2027-06").page.xpath(
        "//td[.//a[contains(., 'Nachts')]]"
    )[0]
    assert " ".join(cell.text_content().split()).startswith("Di. 1.")
    assert "Nachts" not in visitor.get("/termine/monat?monat=2027-05").main.replace("31.", "")[:0]


def test_ones_own_answers_stand_in_the_list(sign_in, meeting, eva):
    assert "Bitte antworten" in sign_in(eva).get("/termine").main


def test_empty_lists_say_what_to_do(visitor, sign_in, app):
    assert "Es ist kein öffentlicher Termin geplant" in visitor.get("/termine").main
    assert "keinen vergangenen Termin" in visitor.get("/termine?zeit=vergangen").main
    assert "Zu den Arbeitskreisen" in sign_in(make_person()).get("/termine").main


@pytest.mark.parametrize("address", ["/termine", "/termine/monat?monat=2027-06"])
@pytest.mark.parametrize("count", [1, 30])
def test_lists_ask_the_database_equally_often(sign_in, group, eva, queries, address, count):
    for number in range(count):
        make_meeting(group, date(2027, 6, 1 + number % 28), invited=number == 0)
    browser = sign_in(eva)
    queries.clear()
    assert browser.get(address).status == 200
    assert len(queries) <= 6


@pytest.mark.parametrize("count", [1, 12])
def test_a_meetings_page_asks_the_database_equally_often(
    sign_in, group, leader, queries, meeting, count
):
    browser = sign_in(leader)
    for number in range(count):
        browser.submit(f"/termine/{meeting.id}/themen/neu", title=f"Thema {number}")
    queries.clear()
    browser.get(page_of(meeting))
    assert len(queries) <= 12
    queries.clear()
    browser.get(f"/termine/{meeting.id}/rueckmeldungen")
    assert len(queries) <= 8
