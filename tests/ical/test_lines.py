"""Events written straight are the ones that the library writes."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Event, vCalAddress

from kdn_helpdesk.ical import lines, timezone, values
from kdn_helpdesk.ical.entries import Status, words
from tests.ical.samples import STAMP, make_entry

TEXTS = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs", "Cc"]), st.sampled_from('\r\n\t,;:\\"äß🦉\x07\x85')
    ),
    max_size=200,
)


def by_library(entry):
    """The same event as icalendar writes it."""
    event = Event()
    event.add("uid", values.line(entry.uid))
    event.add("dtstamp", STAMP.replace(microsecond=0))
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.start.astimezone(timezone.BERLIN))
    event.add("dtend", entry.end.astimezone(timezone.BERLIN))
    event.add("summary", values.text(values.line(entry.summary)))
    for name, value in (("location", values.line(entry.location)), ("description", words(entry))):
        if value:
            event.add(name, values.text(value))
    if entry.url:
        event.add("url", entry.url)
    event.add("status", entry.status.value)
    event.add("transp", "OPAQUE" if entry.busy else "TRANSPARENT")
    if entry.changed_at is not None:
        event.add("last-modified", entry.changed_at)
    event.add("organizer", vCalAddress("mailto:beratung@kdn.example", params={"CN": "A, B"}))
    return properties(event.to_ical())


def properties(raw):
    """Name, parameters and raw value of every line."""
    return sorted(raw.replace(b"\r\n ", b"").split(b"\r\n"))


def straight(entry):
    people = [lines.organizer("A, B", "beratung@kdn.example")]
    return lines.event(entry, stamp=STAMP, status=entry.status, people=people)


@pytest.mark.parametrize("day", [date(2027, 1, 12), date(2027, 6, 8)], ids=["winter", "summer"])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"location": "", "description": "", "join_url": "", "url": ""},
        {"status": Status.CANCELLED, "busy": False, "sequence": 12},
        {"changed_at": datetime(2026, 11, 1, 12, tzinfo=UTC)},
    ],
)
def test_the_same_properties_stand_in_both(day, changes):
    entry = make_entry(day, **changes)
    assert properties(straight(entry)) == by_library(entry)


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS)
def test_whatever_is_typed_is_written_alike(summary, description):
    entry = make_entry(summary=summary, description=description, location=summary)
    assert properties(straight(entry)) == by_library(entry)
    assert Event.from_ical(straight(entry))["sequence"] == 0


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
def test_lines_are_broken_at_75_octets_and_never_inside_a_character(text):
    broken = lines.fold(text)
    assert broken.endswith(b"\r\n")
    parts = broken.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(part) <= 75 for part in parts)
    assert all(part.decode() is not None for part in parts)
    assert (
        "".join(part.decode().removeprefix(" " if at else "") for at, part in enumerate(parts))
        == text
    )
