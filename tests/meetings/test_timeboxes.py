"""When topics begin, and whether an agenda fits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kdn_helpdesk.ical.timezone import BERLIN
from kdn_helpdesk.meetings import timeboxes

START = datetime(2026, 12, 1, 10, tzinfo=BERLIN)


@dataclass
class Topic:
    minutes: int | None


def plan(*lengths, hours=1.5):
    return timeboxes.schedule(START, START + timedelta(hours=hours), [Topic(n) for n in lengths])


def starts(found):
    return [f"{box.start:%H:%M}" if box.start else None for box in found.boxes]


def test_each_topic_begins_when_the_one_before_ends():
    found = plan(5, 20, 30)
    assert starts(found) == ["10:00", "10:05", "10:25"]
    assert (found.planned, found.excess, found.unknown) == (55, 0, 0)


def test_after_a_topic_without_length_nothing_is_known():
    found = plan(5, None, 30)
    assert starts(found) == ["10:00", "10:05", None]
    assert (found.excess, found.unknown) == (0, 1)


def test_an_agenda_that_is_too_long_says_by_how_much_and_which_topics_are_late():
    found = plan(60, 45, 10)
    assert found.excess == 25
    assert [box.is_late for box in found.boxes] == [False, True, True]


def test_an_empty_agenda_fits():
    assert plan().excess == 0
