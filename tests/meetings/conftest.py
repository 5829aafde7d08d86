"""A working group with three people, on a Monday in November."""

from collections.abc import Iterator

import pytest
import time_machine

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.meetings.models.meetings import Visibility
from tests.factories import make_group, make_organisation, make_person
from tests.meetings.making import NOW, make_meeting
from tests.meetings.minuting import AFTER


@pytest.fixture(autouse=True)
def november(app) -> Iterator[None]:
    """It is 23 November 2026, nine o'clock; the clock goes on."""
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def leader(app, november) -> Person:
    return make_person(email="leitung@kdn.example", name="Lea Leitung")


@pytest.fixture
def eva(app, november) -> Person:
    organisation = make_organisation("Musterstadt")
    return make_person(email="eva@stadt.example", name="Eva Eins", organisation=organisation)


@pytest.fixture
def max_(app, november) -> Person:
    return make_person(email="max@kreis.example", name="Max Zwei", language="en")


@pytest.fixture
def group(leader, eva, max_) -> WorkingGroup:
    return make_group("Open Data", coordinators=[leader], members=[eva, max_])


@pytest.fixture
def meeting(group, drain, outbox):
    """A meeting to which everybody has got the invitation."""
    found = make_meeting(group, invited=True)
    drain()
    return found


@pytest.fixture
def held(group, drain, outbox, sign_in, leader, eva):
    """A meeting with one topic that has taken place; everybody was invited."""
    meeting = make_meeting(group, AFTER.date(), visibility=Visibility.PUBLIC, invited=True)
    drain()
    sign_in(leader).submit(f"/termine/{meeting.id}/themen/neu", title="Lizenzen für Geodaten")
    outbox.clear()
    with time_machine.travel(AFTER):
        yield meeting
