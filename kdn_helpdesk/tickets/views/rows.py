"""The lines of the lists as words: what a template would work out cell by cell, worked out once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kdn_helpdesk.core.i18n import _, language
from kdn_helpdesk.tickets.queries.lists import Line
from kdn_helpdesk.tickets.states import (
    PRIORITY_LABELS,
    REQUESTER_LABELS,
    STATE_LABELS,
    Priority,
    State,
)
from kdn_helpdesk.web.filters import format_ago, format_date, format_until

BADGES = {
    State.NEW: "info",
    State.OPEN: "info",
    State.WAITING: "warning",
    State.SOLVED: "success",
}
"""How a state looks; the others are neutral."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line, every cell a word."""

    reference: str
    subject: str
    requester: str
    second: str
    """Number, organisation and person below the subject."""
    state: str
    badge: str
    priority: str
    """Empty where it is the usual one."""
    topic: str
    assignee: str
    due: str
    due_note: str
    """Whether that is near or over; empty where neither."""
    is_overdue: bool
    received: str
    active: str


def desk_rows(lines: Iterable[Line]) -> list[Row]:
    """Return the lines as the desk reads them."""
    return _rows(lines, "desk")


def portal_rows(lines: Iterable[Line]) -> list[Row]:
    """Return the lines as those read them who ask."""
    return _rows(lines, "portal")


def _rows(lines: Iterable[Line], side: str) -> list[Row]:
    code = language()
    words = _words(side, code)
    return [_row(line, words, code, at_desk=side == "desk") for line in lines]


def _row(line: Line, words: Mapping[Any, str], code: str, *, at_desk: bool) -> Row:
    second = line.reference
    if at_desk:
        second = f"{second} · {line.organisation or words['none']} · {line.requester}"
    return Row(
        reference=line.reference,
        subject=line.subject,
        requester=line.requester,
        second=second,
        state=words[line.state],
        badge=BADGES.get(line.state, "neutral"),
        priority="" if line.priority is Priority.NORMAL else words[line.priority],
        topic=line.topic_in(code),
        assignee=line.assignee or words["nobody"],
        due=format_until(line.due_at, code),
        due_note=words["overdue"] if line.is_overdue else words["soon"] if line.is_due_soon else "",
        is_overdue=line.is_overdue,
        received=format_date(line.created_at, code),
        active=format_ago(line.last_activity_at, code),
    )


@cache
def _words(side: str, code: str) -> Mapping[Any, str]:
    """Return the words of a language; looking each up for every cell costs more than the query."""
    labels = STATE_LABELS if side == "desk" else REQUESTER_LABELS
    words: dict[Any, str] = {state: str(label) for state, label in labels.items()}
    words |= {priority: str(label) for priority, label in PRIORITY_LABELS.items()}
    words |= {"overdue": _("overdue"), "soon": _("due soon")}
    return words | {"none": _("no organisation"), "nobody": _("nobody")}
