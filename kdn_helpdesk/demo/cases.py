"""What the demonstration's municipalities ask, and what they are told: texts in data/cases.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kdn_helpdesk.tickets.states import Priority, State

DATA = Path(__file__).parent / "data"
ASKS, DESK = "asks", "desk"
"""Who says something: the asking side or the desk; anything else is a note of the desk's."""


@dataclass(frozen=True)
class Case:
    """One request: its first text, what followed, and where it ended."""

    topic: str
    subject: str
    body: str
    exchange: tuple[tuple[str, str], ...]
    ends: State
    priority: Priority
    tags: tuple[str, ...]


@cache
def cases() -> tuple[Case, ...]:
    """Return the cases, the newest first."""
    return tuple(_case(entry) for entry in read("cases.toml")["case"])


def read(name: str) -> dict[str, Any]:
    """Return what a file of the demonstration's data says."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def _case(entry: dict[str, Any]) -> Case:
    return Case(
        topic=entry["topic"],
        subject=entry["subject"],
        body=entry["body"],
        exchange=tuple((turn["who"], turn["text"]) for turn in entry.get("exchange", ())),
        ends=State(entry["ends"]),
        priority=Priority(entry.get("priority", Priority.NORMAL)),
        tags=tuple(entry.get("tags", ())),
    )
