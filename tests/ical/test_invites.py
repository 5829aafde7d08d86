"""Calendar messages to one person, byte by byte and through the eyes of other programs."""

import re
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdn_helpdesk.ical import invites
from kdn_helpdesk.ical.invites import Invitee, Partstat, Party
from tests.ical import readers
from tests.ical.samples import EVA, SERVICE, STAMP, lines, make_entry, value_of

WINTER, SUMMER = make_entry(date(2027, 1, 12)), make_entry(date(2027, 7, 6))
TYPED = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from('\r\n\t";:,\\^ \x0b\x85\u2028ß🦉'),
    ),
    max_size=120,
)


def request(entry=SUMMER, attendee=EVA, **more):
    return invites.request(entry, organizer=SERVICE, attendee=attendee, stamp=STAMP, **more)


def cancel(entry=SUMMER, **more):
    return invites.cancel(entry, organizer=SERVICE, attendee=EVA, stamp=STAMP, **more)


def assert_well_formed(raw: bytes) -> None:
    assert raw.endswith(b"END:VCALENDAR\r\n")
    for line in raw.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line
        assert b"\r" not in line
        line.decode()  # a fold inside a character would fail here


def test_an_invitation_says_what_a_calendar_needs():
    raw = request(replace(SUMMER, sequence=3))
    assert value_of(raw, "UID") == "20270706@kdn.example"
    assert value_of(raw, "SEQUENCE") == "3"
    assert value_of(raw, "DTSTAMP") == "20261123T080030Z"
    assert value_of(raw, "DTSTART") == "TZID=Europe/Berlin:20270706T100000"
    assert value_of(raw, "DTEND") == "TZID=Europe/Berlin:20270706T113000"
    assert value_of(raw, "SUMMARY") == "Arbeitskreis Open Data"
    assert value_of(raw, "LOCATION") == "Videokonferenz"
    assert value_of(raw, "URL") == "https://kdn.example/termine/7-open-data"
    assert value_of(raw, "STATUS") == "CONFIRMED"
    assert value_of(raw, "X-MICROSOFT-DISALLOW-COUNTER") == "TRUE"


def test_the_video_link_opens_the_description():
    assert value_of(request(), "DESCRIPTION") == r"https://video.example/raum\n\nWorum es geht"


def test_the_method_is_a_property_in_upper_case():
    assert "METHOD:REQUEST" in lines(request())
    assert "METHOD:CANCEL" in lines(cancel())


def test_the_attendee_is_asked_to_answer():
    assert value_of(request(), "ATTENDEE") == (
        "CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;"
        'CN="Eva Beispiel":mailto:eva@stadt.example'
    )


def test_an_answer_given_stays_in_the_next_invitation():
    accepted = replace(EVA, partstat=Partstat.ACCEPTED)
    assert "PARTSTAT=ACCEPTED" in value_of(request(attendee=accepted), "ATTENDEE")


def test_the_organizer_is_the_service_alone():
    raw = request()
    assert value_of(raw, "ORGANIZER") == 'CN="KDN Beratung":mailto:beratung+abc123@kdn.example'
    assert b"SENT-BY" not in raw


def test_nobody_else_is_named_unless_the_group_shows_its_members():
    assert request().count(b"ATTENDEE") == 1
    shown = request(others=[Invitee("Max", "max@kreis.example", Partstat.DECLINED)])
    assert shown.count(b"ATTENDEE") == 2
    assert b"max@kreis.example" in shown


def test_quotes_in_a_name_become_typographic():
    raw = request(attendee=Invitee('Eva "Evi" Müller, Amt 1', "eva@stadt.example"))
    assert 'CN="Eva „Evi“ Müller, Amt 1"' in value_of(raw, "ATTENDEE")


def test_a_backslash_before_an_n_is_no_line_break():
    raw = request(make_entry(description=r"Laufwerk \Neu\notizen; a, b"))
    assert value_of(raw, "DESCRIPTION").endswith(r"Laufwerk \\Neu\\notizen\; a\, b")


def test_a_cancelled_meeting_says_so_and_hides_the_room():
    raw = cancel()
    assert value_of(raw, "STATUS") == "CANCELLED"
    assert b"video.example" not in raw


def test_somebody_uninvited_gets_no_status():
    assert b"STATUS:CANCELLED" not in cancel(whole=False)


def decline(entry=SUMMER):
    return invites.decline_counter(
        entry, organizer=SERVICE, stamp=STAMP, comment="Der Raum ist belegt."
    )


def test_a_proposed_time_is_declined_with_a_word_and_nothing_else():
    raw = decline()
    assert "METHOD:DECLINECOUNTER" in lines(raw)
    assert value_of(raw, "UID") == SUMMER.uid
    assert value_of(raw, "COMMENT") == "Der Raum ist belegt."
    for name in (b"ATTENDEE", b"SUMMARY", b"LOCATION", b"SEQUENCE", b"Europe/Berlin:2027"):
        assert name not in raw


@settings(max_examples=200, deadline=None)
@given(TYPED, TYPED, TYPED, TYPED, TYPED)
def test_no_typed_value_adds_a_property_or_parameter(summary, place, words, name, address):
    entry = make_entry(
        summary=summary, location=place, description=words, join_url=words, url=place
    )
    raw = invites.request(
        entry, organizer=Party(name, address), attendee=Invitee(name, address), stamp=STAMP
    )
    assert_well_formed(raw)
    names = [re.match(r"[A-Z-]*", line)[0] for line in lines(raw)]
    expected = [re.match(r"[A-Z-]*", line)[0] for line in lines(request())]
    assert [n for n in names if n not in ("LOCATION", "URL", "DESCRIPTION")] == [
        n for n in expected if n not in ("LOCATION", "URL", "DESCRIPTION")
    ]
    parameters = value_of(raw, "ATTENDEE")
    head = "CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN="
    assert parameters.startswith(head)
    rest = re.sub(r'^("[^"]*"|[^":;,]*)', "", parameters.removeprefix(head))
    assert rest.startswith(":mailto:")


@pytest.mark.parametrize("length", [1, 60, 74, 75, 76, 500])
def test_long_lines_fold_between_characters(length):
    assert_well_formed(request(make_entry(summary="ä" * length, description="🦉" * length)))


INSTANTS = {  # ten o'clock in Berlin, winter and summer
    WINTER.uid: (1799744400, 1799749800),
    SUMMER.uid: (1814860800, 1814866200),
}


@pytest.mark.parametrize(
    "read",
    [
        readers.by_icalendar,
        readers.by_ical,
        pytest.param(readers.by_libical, marks=pytest.mark.real("libical")),
        pytest.param(readers.by_icaljs, marks=pytest.mark.real("icaljs")),
    ],
)
@pytest.mark.parametrize("entry", [WINTER, SUMMER], ids=["winter", "summer"])
@pytest.mark.parametrize("make", [request, cancel], ids=["request", "cancel"])
def test_other_programs_read_the_same_instants(read, entry, make):
    assert read(make(entry)) == {entry.uid: INSTANTS[entry.uid]}


@pytest.mark.real("libical")
@pytest.mark.parametrize("make", [request, cancel, lambda: cancel(whole=False), decline])
def test_libical_finds_every_restriction_kept(make):
    assert readers.by_libical(make())


def test_a_meeting_at_the_hour_of_the_change_keeps_its_wall_clock():
    raw = request(make_entry(date(2027, 10, 31), time(1, 30)))
    assert value_of(raw, "DTSTART") == "TZID=Europe/Berlin:20271031T013000"
    assert value_of(raw, "DTEND") == "TZID=Europe/Berlin:20271031T030000"
