"""The table of moves as the handbook draws it: a diagram and a table, in Markdown."""

from collections.abc import Iterator

from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.tickets.states import GRACE, MOVES, STATE_LABELS, State, may_move

IN_WORK = (State.OPEN, State.WAITING, State.EXTERNAL, State.PENDING)
"""Drawn as one box, since each may become each other."""


def draw() -> str:
    """Return the diagram and below it every move, in the language that is being written."""
    return "\n".join([*_diagram(), "", *_table()])


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state in State:
        if state not in IN_WORK:
            yield f'  state "{STATE_LABELS[state]}" as {state}'
    in_work = _("In work")
    yield f'  state "{in_work}" as work {{'
    for state in IN_WORK:
        yield f'    state "{STATE_LABELS[state]}" as {state}'
    yield "  }"
    yield f"  [*] --> {State.NEW}"
    yield f"  {State.NEW} --> work"
    for box, state in (("new", State.NEW), ("work", State.OPEN)):
        for other in State:
            if other not in IN_WORK and may_move(state, other):
                yield f"  {box} --> {other}"
    for state in (State.SOLVED, State.CLOSED, State.MERGED):
        for other in State:
            if may_move(state, other):
                yield f"  {state} --> {other}{_cause(state, other)}"
    yield f"  {State.PENDING} --> {State.OPEN}{_cause(State.PENDING, State.OPEN)}"
    yield "```"


def _cause(old: State, new: State) -> str:
    causes = {
        (State.PENDING, State.OPEN): _("on its day, by itself"),
        (State.SOLVED, State.OPEN): _("a reply within %(days)s days", days=GRACE.days),
        (State.SOLVED, State.CLOSED): _("after %(days)s days, by itself", days=GRACE.days),
        (State.CLOSED, State.OPEN): _("an agent reopens it"),
    }
    found = causes.get((old, new))
    return f": {found}" if found else ""


def _table() -> Iterator[str]:
    states = list(State)
    yield "| " + " | ".join([_("from ↓ to →"), *(str(STATE_LABELS[s]) for s in states)]) + " |"
    yield "|---" * (len(states) + 1) + "|"
    for old in states:
        marks = ("✓" if may_move(old, new) else "–" for new in states)
        yield "| " + " | ".join([f"**{STATE_LABELS[old]}**", *marks]) + " |"


def are_drawable() -> bool:
    """Tell whether the states in work may still be drawn as one box."""
    inside = all(other in MOVES[state] for state in IN_WORK for other in IN_WORK if other != state)
    same_ways_out = {frozenset(MOVES[state]) - set(IN_WORK) for state in IN_WORK}
    return inside and len(same_ways_out) == 1 and MOVES[State.NEW] >= set(IN_WORK)
