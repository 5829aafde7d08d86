"""Taking in an event, and giving out meetings as iCalendar and jCal."""

import json

import pytest
from icalendar import Calendar

from kdn_helpdesk.meetings.models.meetings import Visibility
from tests.factories import make_group, make_person
from tests.ical import readers
from tests.meetings.making import make_meeting, page_of, read_meetings

EVENT = "\r\n".join(
    [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//x//y//DE",
        "BEGIN:VEVENT",
        "UID:1@anderswo.example",
        "DTSTAMP:20261101T000000Z",
        "DTSTART:20270112T090000Z",
        "DTEND:20270112T103000Z",
        "SUMMARY:Runde von anderswo",
        "LOCATION:Rathaus",
        "RRULE:FREQ=WEEKLY",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
)


def test_a_pasted_event_fills_the_form_and_creates_nothing(sign_in, leader, group):
    page = sign_in(leader).submit("/termine/einlesen", text=EVENT)
    assert page.status == 200
    assert page.value("title") == "Runde von anderswo"
    assert (page.value("day"), page.value("starts")) == ("2027-01-12", "10:00")
    assert "nur der erste Termin wurde übernommen" in page.main
    assert "Was die Prüfung der Datei ergibt" in page.main
    assert read_meetings() == []
    page.submit()
    [meeting] = read_meetings()
    assert (meeting.title, meeting.place) == ("Runde von anderswo", "Rathaus")
    assert meeting.uid != "1@anderswo.example"


def test_a_file_is_read_as_well_and_its_faults_are_named(sign_in, leader, group):
    browser = sign_in(leader).get("/termine/einlesen")
    broken = EVENT.replace("DTSTAMP:20261101T000000Z\r\n", "").encode()
    page = browser.submit(file=(broken, "termin.ics"))
    assert page.value("title") == "Runde von anderswo"
    assert "DTSTAMP" in page.main


@pytest.mark.parametrize("text", ["Guten Tag", "BEGIN:VCALENDAR\r\nEND:VCALENDAR", ""])
def test_what_holds_no_event_is_refused_and_stays_in_the_field(sign_in, leader, group, text):
    page = sign_in(leader).submit("/termine/einlesen", text=text)
    assert page.status == 422
    assert page.value("text").strip() == text.replace("\r\n", "\n").strip()


def test_only_coordinators_take_in_events(sign_in, eva, group):
    assert sign_in(eva).get("/termine/einlesen").status == 403


@pytest.fixture
def public(group):
    return make_meeting(group, visibility=Visibility.PUBLIC, title="Öffentlich; ja, \\n")


def test_feeds_and_meetings_are_there_as_jcal(visitor, public):
    for path in ("/termine", "/arbeitskreise/open-data", page_of(public)):
        page = visitor.get(f"{path}.jcal")
        assert page.response.content_type == "application/calendar+json; charset=utf-8"
        name, _properties, components = json.loads(page.data)
        assert name == "vcalendar"
        [event] = [properties for kind, properties, _inside in components if kind == "vevent"]
        values = {prop[0]: prop[3] for prop in event}
        assert values["summary"] == "Öffentlich; ja, \\n"
        assert values["dtstart"] == "2027-06-08T10:00:00"
        tag = page.response.headers["ETag"]
        assert visitor.get(f"{path}.jcal", headers={"If-None-Match": tag}).status == 304


@pytest.mark.real("icaljs")
def test_another_program_reads_the_same_instants_in_jcal(visitor, public):
    expected = (int(public.starts_at.timestamp()), int(public.ends_at.timestamp()))
    assert readers.by_icaljs(visitor.get("/termine.jcal").data) == {public.uid: expected}


def test_a_series_is_exported_for_those_who_lead_it(sign_in, leader, group):
    browser = sign_in(leader)
    browser.submit(
        "/termine/reihe", form="series", button="propose", title="Treffen", starts="10:00",
        ends="11:00", starts_on="2026-12-01", ends_on="2027-02-28",
    )  # fmt: skip
    page = browser.submit(form="series", button="create")
    links = [link for link in page.links if "/reihen/" in link]
    ics = next(link for link in links if link.endswith(".ics"))
    assert len(Calendar.from_ical(browser.get(ics).data).walk("VEVENT")) == 3
    jcal = next(link for link in links if link.endswith(".jcal"))
    assert json.loads(browser.get(jcal).data)[0] == "vcalendar"
    other = make_person()
    make_group("Andere", coordinators=[other])
    assert sign_in(other).get(ics).status == 404
