"""Who takes part in the stories, on a Monday in November."""

from datetime import datetime

import pytest
import time_machine

from kdn_helpdesk.ical.timezone import BERLIN
from tests.journeys.world import World, make_people


@pytest.fixture
def clock(app):
    """It is 23 November 2026; the story moves it."""
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=BERLIN)) as traveller:
        yield traveller


@pytest.fixture
def world(clock, sign_in, drain, outbox, command):
    return World(make_people(), sign_in, drain, outbox, command)
