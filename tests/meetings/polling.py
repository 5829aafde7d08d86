"""Date polls for tests, made by the product's actions."""

from datetime import date, time, timedelta
from typing import Any

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.ical import timezone
from kdn_helpdesk.meetings.actions import polls as actions
from kdn_helpdesk.meetings.actions.polls import Question
from kdn_helpdesk.meetings.models.polls import Choice, Poll
from kdn_helpdesk.meetings.queries import polls
from tests.factories import reading, writing
from tests.meetings.making import SUMMER

YES, MAYBE, NO = Choice.YES, Choice.IF_NEED_BE, Choice.NO


def spans(first: date = SUMMER, many: int = 3) -> list[tuple[Any, Any]]:
    days = [first + timedelta(days=number) for number in range(many)]
    starts = [timezone.at(day, time(10)) for day in days]
    return [(start, start + timedelta(minutes=90)) for start in starts]


def make_poll(group: WorkingGroup, *, first: date = SUMMER, **values: Any) -> Poll:
    """A poll among the group about three days in a row, answered within a week."""
    asked = {"title": "Klausur", "closes_on": clock.today() + timedelta(days=7)} | values
    with writing() as session:
        found = session.get_one(WorkingGroup, group.id)
        return actions.start_poll(found, Question(spans=spans(first), **asked), actor=None)


def read_poll(poll: Poll) -> Poll:
    with reading():
        return polls.get_poll(poll.id, viewer=Viewer(coordinates=frozenset({poll.group_id})))


def link_of(poll: Poll, name: str) -> str:
    with reading():
        found = polls.get_poll(poll.id, viewer=Viewer(coordinates=frozenset({poll.group_id})))
        voice = next(voice for voice in found.voices if voice.name == name)
        return f"/umfrage/{polls.sign_voice(voice.id)}"


def say(poll: Poll, name: str, *choices: Choice) -> None:
    """Let somebody answer, one choice for each date in its order."""
    token = link_of(poll, name).rpartition("/")[2]
    with writing():
        voice = polls.get_voice(token)
        dates = [date.id for date in voice.poll.dates]
        actions.answer(voice, dict(zip(dates, choices, strict=True)))
