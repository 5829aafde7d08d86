"""What hangs on an address with a value in it: which thing, and who may see it.

An address without a value in it says everything by its permission. One with a value must stand
here, or the matrix fails: whoever adds it says who may see which row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.access.world import VISITOR, World

SIGNED_IN = frozenset(
    {
        "requester",
        "colleague",
        "foreign requester",
        "loner",
        "manager",
        "foreign manager",
        "agent",
        "coordinator",
        "foreign coordinator",
        "editor",
        "admin",
    }
)
ALL = SIGNED_IN | {VISITOR}
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Case:
    """One thing behind an address."""

    label: str
    values: dict[str, Any]
    seen_by: frozenset[str]
    """Who may see or change it, of those whose role opens the address; others get a 404."""
    query: str = ""


Cases = Callable[[World], list[Case]]
ROWS: dict[str, Cases] = {}
UNMAILED: dict[str, str] = {}
"""Endpoints behind a mailed token, and why no token is tried here."""


def rows(*endpoints: str) -> Callable[[Cases], Cases]:
    """Say what hangs on these endpoints."""

    def take(cases: Cases) -> Cases:
        for endpoint in endpoints:
            assert endpoint not in ROWS, endpoint
            ROWS[endpoint] = cases
        return cases

    return take


def who(*names: str) -> frozenset[str]:
    """Return these people; an unknown name is a slip of the pen."""
    found = frozenset(names)
    assert found <= ALL, found - ALL
    return found
