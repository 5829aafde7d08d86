"""What the tests of accounts share."""

from datetime import timedelta

import pytest

from kdn_helpdesk.core import clock


@pytest.fixture
def later(time_machine):
    """Let time pass."""
    time_machine.move_to(clock.now(), tick=False)

    def wait(**span):
        time_machine.shift(timedelta(**span))

    return wait
