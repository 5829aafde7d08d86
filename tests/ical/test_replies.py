"""Answers as other programs write them."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdn_helpdesk.ical import invites, replies
from kdn_helpdesk.ical.invites import Partstat
from tests.ical.samples import EVA, SERVICE, STAMP, make_entry

OUTLOOK = """BEGIN:VCALENDAR
METHOD:REPLY
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;PARTSTAT=ACCEPTED;CN="Beispiel, Eva":MAILTO:Eva.Beispiel@Stadt.example
COMMENT;LANGUAGE=de-DE:Ich komme\\, aber später.\\n
UID:20270706@kdn.example
SUMMARY;LANGUAGE=de-DE:Zugesagt: Arbeitskreis
DTSTART;TZID=W. Europe Standard Time:20270706T100000
DTEND;TZID=W. Europe Standard Time:20270706T113000
CLASS:PUBLIC
PRIORITY:5
DTSTAMP:20261124T071500Z
TRANSP:OPAQUE
STATUS:CONFIRMED
SEQUENCE:2
X-MICROSOFT-CDO-APPT-SEQUENCE:2
BEGIN:VALARM
TRIGGER;RELATED=START:-PT15M
END:VALARM
END:VEVENT
END:VCALENDAR
"""


def with_lines(*lines: str, method: str = "REPLY") -> bytes:
    body = ["BEGIN:VCALENDAR", f"METHOD:{method}", "BEGIN:VEVENT", *lines]
    return "\r\n".join([*body, "END:VEVENT", "END:VCALENDAR", ""]).encode()


def only(raw: bytes) -> replies.Reply:
    [reply] = replies.read(raw)
    return reply


def test_an_answer_from_outlook_is_understood():
    reply = only(OUTLOOK.replace("\n", "\r\n").encode())
    assert reply.method == "REPLY"
    assert reply.uid == "20270706@kdn.example"
    assert reply.attendee == "eva.beispiel@stadt.example"
    assert reply.name == "Beispiel, Eva"
    assert reply.partstat is Partstat.ACCEPTED
    assert reply.sequence == 2
    assert reply.stamp == datetime(2026, 11, 24, 7, 15, tzinfo=UTC)
    assert reply.comment == "Ich komme, aber später."
    assert reply.start == datetime(2027, 7, 6, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "raw",
    [
        OUTLOOK.encode(),
        b"\xef\xbb\xbf" + OUTLOOK.encode(),
        OUTLOOK.encode("utf-16"),
        OUTLOOK.encode("cp1252"),
        OUTLOOK.replace("\n", "\r").encode(),
        base64.encodebytes(OUTLOOK.encode()),
        b"Guten Tag\n\n" + OUTLOOK.encode() + b"-- \nGateway\n",
        OUTLOOK.partition("END:VEVENT")[0].encode(),
        OUTLOOK.replace("BEGIN:STANDARD", "BEGIN:STANDARD\nNONSENSE").encode(),
    ],
    ids=["lf", "bom", "utf-16", "cp1252", "cr", "base64", "words", "cut", "bad-zone"],
)
def test_odd_bytes_make_no_difference(raw):
    assert only(raw) == only(OUTLOOK.encode())


def test_a_zone_that_nobody_knows_is_taken_for_ours():
    zone = 'DTSTART;TZID="(UTC+01:00) Amsterdam, Berlin, Bern, Rom":20270106T100000'
    reply = only(with_lines("UID:u", "ATTENDEE;PARTSTAT=DECLINED:mailto:a@b.example", zone))
    assert reply.start == datetime(2027, 1, 6, 9, tzinfo=UTC)


def test_a_zone_of_another_country_is_kept():
    zone = "DTSTART;TZID=Eastern Standard Time:20270106T040000"
    reply = only(with_lines("UID:u", "ATTENDEE;PARTSTAT=DECLINED:mailto:a@b.example", zone))
    assert reply.start == datetime(2027, 1, 6, 9, tzinfo=UTC)


def test_a_bare_answer_without_product_or_version_is_enough():
    reply = only(with_lines("UID:u", "ATTENDEE;PARTSTAT=tentative:eva@stadt.example"))
    assert (reply.attendee, reply.partstat) == ("eva@stadt.example", Partstat.TENTATIVE)
    assert (reply.sequence, reply.comment, reply.start) == (0, "", None)


def test_somebody_who_delegates_says_to_whom():
    line = 'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:Max@stadt.example":mailto:e@s.example'
    reply = only(with_lines("UID:u", line))
    assert reply.partstat is Partstat.DELEGATED
    assert reply.delegated_to == ("max@stadt.example",)


@pytest.mark.parametrize("parameter", ["X-RESPONSE-COMMENT", "X-CALENDARSERVER-ATTENDEE-COMMENT"])
def test_a_comment_may_stand_in_a_parameter(parameter):
    line = f'ATTENDEE;PARTSTAT=DECLINED;{parameter}="Bin im Urlaub":mailto:e@s.example'
    assert only(with_lines("UID:u", line)).comment == "Bin im Urlaub"


def test_another_time_may_be_proposed():
    raw = with_lines(
        "UID:u",
        "ATTENDEE;PARTSTAT=TENTATIVE:mailto:e@s.example",
        "DTSTART:20270707T080000Z",
        "DTEND:20270707T093000Z",
        method="counter",
    )
    reply = only(raw)
    assert reply.method == "COUNTER"
    assert reply.start == datetime(2027, 7, 7, 8, tzinfo=UTC)
    assert reply.end == datetime(2027, 7, 7, 9, 30, tzinfo=UTC)


def test_an_unreadable_number_or_time_loses_no_answer():
    raw = with_lines(
        "UID:u", "SEQUENCE:x", "DTSTAMP:gestern", "ATTENDEE;PARTSTAT=JA:mailto:e@s.example"
    )
    reply = only(raw)
    assert reply.sequence == 0
    assert reply.partstat is Partstat.NEEDS_ACTION


def test_our_own_messages_are_no_answers():
    entry = make_entry()
    asked = invites.request(entry, organizer=SERVICE, attendee=EVA, stamp=STAMP)
    ended = invites.cancel(entry, organizer=SERVICE, attendee=EVA, stamp=STAMP)
    assert replies.read(asked) == replies.read(ended) == []
    assert (replies.method_of(asked), replies.method_of(ended)) == ("REQUEST", "CANCEL")


@pytest.mark.parametrize("raw", [b"", b"Hallo", b"SGFsbG8=", b"\xff\xfe"])
def test_what_is_no_calendar_is_said_to_be_none(raw):
    with pytest.raises(replies.UnreadableError):
        replies.read(raw)


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(noise):
    try:
        replies.read(b"BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\n" + noise)
    except replies.UnreadableError:
        pytest.fail("the beginning is there")
