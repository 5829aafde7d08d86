"""What is sound gets no finding, whatever wrote it; whatever the bytes are, an answer comes."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdn_helpdesk.ical.checkup.examination import examine
from kdn_helpdesk.ical.checkup.findings import MOST
from tests.ical.checkup.objects import (
    CANCEL,
    HEAD,
    HTML,
    INVITATION,
    MOVED,
    REPLY,
    SERIES,
    TEXT,
    WHOLE_DAY,
    added,
    changed,
    crlf,
    encoded,
    mail,
)
from tests.ical.checkup.spoiled import SPOILED

PROGRAMS = sorted((Path(__file__).parents[2] / "data" / "invitations").iterdir())
SOUND = {
    "invitation": crlf(INVITATION),
    "series": crlf(SERIES),
    "moved date": crlf(MOVED),
    "reply": crlf(REPLY),
    "cancellation": crlf(CANCEL),
    "somebody uninvited": crlf(CANCEL.replace("STATUS:CANCELLED\n", "")),
    "whole day": crlf(WHOLE_DAY),
    "mail": mail(),
    "mail with files": mail(TEXT, HTML, encoded(INVITATION), "\nDatei\n", kind="mixed"),
    "mail in a mail": crlf(HEAD + "Content-Type: message/rfc822\n\n") + mail(head=HEAD),
    "mailbox file": b"From eva@kreis.example Mon Nov 23 09:00:00 2026\r\n" + mail(),
    "mail with bare LF": mail().replace(b"\r\n", b"\n"),
    "empty feed": b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR",
    "small letters": changed("BEGIN:VEVENT\nUID", "begin:vevent\nuid"),
    "quoted zone": crlf(INVITATION.replace(";TZID=Europe/Berlin", ';TZID="Europe/Berlin"')),
    "backslash in a text": changed("Saal 2", "Saal \\\\Neu\\\\notizen"),
    "folded by a tab": changed("NEEDS-ACTION\n ;", "NEEDS-ACTION\n\t;"),
    "own property": added("X-STADT-NR;X-P=1:a;b,c"),
}
RULES = [
    "FREQ=DAILY;COUNT=10",
    "FREQ=WEEKLY;BYDAY=MO,TU;WKST=MO",
    "FREQ=MONTHLY;BYMONTHDAY=5;INTERVAL=2",
    "FREQ=MONTHLY;BYDAY=1TU",
    "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1",
    "FREQ=YEARLY",
    "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=5",
    "FREQ=YEARLY;BYMONTH=1;BYDAY=1TU;UNTIL=20401231T000000Z",
]


@pytest.mark.parametrize("path", PROGRAMS, ids=[path.name for path in PROGRAMS])
def test_what_other_programs_write_gets_no_finding(path):
    raw = path.read_bytes().replace(b"\n", b"\r\n")
    assert not examine(raw).findings


@pytest.mark.parametrize("raw", SOUND.values(), ids=list(SOUND))
def test_a_sound_object_gets_no_finding(raw):
    assert not examine(raw).findings


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_that_outlook_knows_gets_no_finding(rule):
    assert not examine(added(f"RRULE:{rule}")).findings


def test_findings_come_in_the_order_of_the_file():
    raw = changed("VERSION:2.0", "VERSION:1.0", INVITATION.replace("Rathaus\\,", "Rathaus,"))
    found = examine(raw.replace(b"20261123T080030Z", b"20261123T080030")).findings
    assert [finding.code for finding in found] == [
        "version-outdated",
        "dtstamp-not-utc",
        "text-unescaped",
    ]
    assert [(finding.line, finding.name) for finding in found] == [
        (2, "VERSION"),
        (25, "DTSTAMP"),
        (30, "LOCATION"),
    ]


def test_the_place_of_a_folded_property_is_its_first_line():
    (finding,) = examine(changed("NEEDS-ACTION", "JA")).findings
    line = crlf(INVITATION).split(b"\r\n")[finding.line - 1]
    assert finding.name == "ATTENDEE"
    assert line.startswith(b"ATTENDEE")


def test_many_of_a_kind_are_counted_not_listed():
    lines = "".join(f"COMMENT:a,{number}\n" for number in range(100))
    found = examine(changed("STATUS:", f"{lines}STATUS:")).findings
    assert len(found) == MOST
    assert found[-1].more == 100 - MOST


def test_several_faults_are_found_at_once():
    raw = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:a;b\nEND:VEVENT\nEND:VCALENDAR\n"
    codes = {finding.code for finding in examine(raw).findings}
    assert codes == {
        "bare-lf",
        "version-missing",
        "prodid-missing",
        "no-invitation",
        "uid-missing",
        "dtstamp-missing",
        "dtstart-missing",
        "text-unescaped",
    }


PIECES = [piece for line in MOVED.split("\n") for piece in line.split(";")]
GIVEN = settings(max_examples=150, deadline=None)


@GIVEN
@given(st.binary(max_size=400))
def test_random_bytes_are_no_calendar(raw):
    assert examine(raw).findings


@GIVEN
@given(
    st.lists(
        st.one_of(
            st.sampled_from([*MOVED.split("\n"), *HEAD.split("\n"), ""]),
            st.tuples(st.sampled_from(PIECES), st.sampled_from(';:,="\\ \x00ä')).map("".join),
            st.text(max_size=30),
        ),
        max_size=40,
    ),
    st.sampled_from(["\r\n", "\n", "\r"]),
)
def test_shuffled_lines_raise_nothing(lines, end):
    examine(("BEGIN:VCALENDAR" + end + end.join(lines)).encode("utf-8", "surrogatepass"))
    examine(end.join(["From: a@b.example", *lines]).encode("utf-8", "surrogatepass"))


@GIVEN
@given(st.data())
def test_spoiled_bytes_raise_nothing(data):
    raw = bytearray(data.draw(st.sampled_from([mail(), crlf(MOVED), crlf(WHOLE_DAY)])))
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    examine(bytes(raw))


RULE_PARTS = st.lists(
    st.tuples(
        st.sampled_from(["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYSETPOS",
                         "BYMONTH", "BYHOUR", "BYWEEKNO", "BYYEARDAY", "WKST", "RSCALE"]),
        st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY", "HOURLY", "1", "-1", "2", "31",
                         "0", "MO", "1MO", "5TU", "MO,TU", "20271231", "99999", "GREGORIAN"]),
    ),
    min_size=1,
    max_size=6,
)  # fmt: skip


@GIVEN
@given(RULE_PARTS, st.sampled_from(["20270105", "20240229", "00010101", "99991231"]))
def test_no_rule_takes_long_or_raises(parts, day):
    rule = ";".join(f"{name}={value}" for name, value in parts)
    raw = added(f"RRULE:{rule}\nEXDATE;TZID=Europe/Berlin:{day}T100000", MOVED)
    examine(raw.replace(b"20270105", day.encode()))


def test_a_rule_that_never_comes_true_is_given_up_soon():
    raw = added("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")
    began = time.monotonic()
    assert "start-not-in-rule" in {finding.code for finding in examine(raw).findings}
    assert time.monotonic() - began < 2


def test_a_large_file_is_read_fast():
    event = INVITATION[INVITATION.index("BEGIN:VEVENT") : INVITATION.index("END:VCALENDAR")]
    events = "".join(event.replace("UID:7", f"UID:{number}") for number in range(2000))
    raw = changed(event, events, INVITATION.replace("METHOD:REQUEST", "METHOD:PUBLISH"))
    began = time.monotonic()
    assert not examine(raw).findings
    assert time.monotonic() - began < 5  # about half a second on an idle machine


def test_every_spoiled_object_is_examined_without_its_beginning_and_end():
    """Objects that were cut off on their way."""
    for objects in SPOILED.values():
        for raw in objects:
            for cut in (len(raw) // 3, len(raw) // 2, len(raw) - 20):
                examine(raw[:cut])
                examine(raw[cut:])
