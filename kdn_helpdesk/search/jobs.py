"""What the worker does for the index."""

from collections.abc import Callable

from kdn_helpdesk.core.db import transaction
from kdn_helpdesk.core.jobs import job
from kdn_helpdesk.search import actions, counting, reading


@job("search.count")
def count_changes() -> int:
    """Add what was written since to the figures of the index."""
    total = 0
    while done := _in_transaction(counting.count_changes):
        total += done
    return total


@job("search.renew")
def renew() -> int:
    """Analyse anew what an earlier analyser made, or the same one when it knew fewer words."""
    total = 0
    while done := _in_transaction(actions.renew):
        total += done
    return total


@job("search.read")
def read_files() -> int:
    """Read the text of files that came in."""
    return reading.read_some()


def _in_transaction(step: Callable[[], int]) -> int:
    with transaction():
        return step()
