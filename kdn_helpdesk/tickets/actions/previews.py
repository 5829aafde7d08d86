"""What a change of many requests would do to each of them, worked out before anything is done.

The worker asks the same question again when the request's turn comes, since it may have changed.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.tickets.models.bulk import BulkChange, BulkKind, ItemOutcome
from kdn_helpdesk.tickets.queries import bulk
from kdn_helpdesk.tickets.queries.bulk import Line
from kdn_helpdesk.tickets.states import (
    PRIORITY_LABELS,
    STATE_LABELS,
    Priority,
    State,
    may_move,
)


class Facts(Protocol):
    """What a request is known by: a row, or a line of a preview."""

    @property
    def state(self) -> State:
        """Where it stands."""

    @property
    def priority(self) -> Priority:
        """How urgent it is."""

    @property
    def topic_id(self) -> int:
        """What it is about."""

    @property
    def assignee_id(self) -> int | None:
        """Who works on it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What would become of a request: changed, as it is already, or refused with the reason."""

    outcome: ItemOutcome
    reason: str = ""


_SHOWN = (ItemOutcome.DONE, ItemOutcome.FAILED, ItemOutcome.UNCHANGED)
"""What changes and what cannot comes before what stays as it is."""
WOULD_CHANGE = Verdict(ItemOutcome.DONE)
AS_IT_IS = Verdict(ItemOutcome.UNCHANGED)


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of all of them: how many of each, and each by itself."""

    counts: Counter[Verdict]
    lines: Sequence[tuple[Line, Verdict]]

    def number_of(self, outcome: str) -> int:
        """Return for how many requests this is expected."""
        return sum(number for verdict, number in self.counts.items() if verdict.outcome == outcome)

    @property
    def refusals(self) -> list[tuple[str, int]]:
        """The reasons for which requests cannot be changed, the most frequent first."""
        return [
            (verdict.reason, number)
            for verdict, number in self.counts.most_common()
            if verdict.outcome is ItemOutcome.FAILED
        ]


def preview(change: BulkChange) -> Preview:
    """Work out what would become of every request of the change."""
    lines = bulk.list_lines(change)
    held = bulk.count_held(change, change.wanted["tags"]) if "tags" in change.wanted else {}
    judged = [(line, judge(change, line, held=held.get(line.ticket_id, 0))) for line in lines]
    judged.sort(key=lambda pair: _SHOWN.index(pair[1].outcome))
    return Preview(Counter(verdict for _line, verdict in judged), judged)


def judge(change: BulkChange, request: Facts, *, held: int = 0) -> Verdict:
    """Say what would become of a request; `held` tells how many of the change's tags it has."""
    wanted = change.wanted
    match change.kind:
        case BulkKind.STATE | BulkKind.CLOSE:
            return _judge_move(request.state, State(wanted["state"]))
        case BulkKind.ASSIGNEE:
            return _unless(request.assignee_id == wanted["assignee"])
        case BulkKind.PRIORITY:
            return _unless(request.priority == wanted["priority"])
        case BulkKind.TOPIC:
            return _unless(request.topic_id == wanted["topic"])
        case BulkKind.ADD_TAGS:
            return _unless(held == len(wanted["tags"]))
        case BulkKind.REMOVE_TAGS:
            return _unless(held == 0)
    return _judge_answer(request.state)


def describe(change: BulkChange) -> str:
    """Return what is to be done, in words."""
    wanted = change.wanted
    match change.kind:
        case BulkKind.STATE:
            return _("State: %(name)s", name=STATE_LABELS[State(wanted["state"])])
        case BulkKind.CLOSE:
            return _("Close")
        case BulkKind.ASSIGNEE:
            return _("Worked on by: %(name)s", name=wanted["name"] or _("nobody"))
        case BulkKind.PRIORITY:
            return _("Priority: %(name)s", name=PRIORITY_LABELS[Priority(wanted["priority"])])
        case BulkKind.TOPIC:
            return _("Topic: %(name)s", name=wanted["name"])
        case BulkKind.ADD_TAGS:
            return _("Add tags: %(names)s", names=", ".join(wanted["tags"]))
        case BulkKind.REMOVE_TAGS:
            return _("Remove tags: %(names)s", names=", ".join(wanted["tags"]))
    return _("Answer with one text")


def _judge_move(old: State, new: State) -> Verdict:
    if old is new and new is not State.PENDING:
        return AS_IT_IS
    if may_move(old, new):
        return WOULD_CHANGE
    names = {"old": STATE_LABELS[old], "new": STATE_LABELS[new]}
    sentence = _("A request cannot go from “%(old)s” to “%(new)s”.", **names)
    return Verdict(ItemOutcome.FAILED, sentence)


def _judge_answer(state: State) -> Verdict:
    if state is State.MERGED:
        sentence = _("This request goes on in another one; please answer there.")
    elif state is State.CLOSED:
        sentence = _("Reopen the request before you answer it.")
    else:
        return WOULD_CHANGE
    return Verdict(ItemOutcome.FAILED, sentence)


def _unless(is_so: bool) -> Verdict:
    return AS_IT_IS if is_so else WOULD_CHANGE
