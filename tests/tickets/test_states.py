"""The one table of moves."""

from pathlib import Path

import pytest

from kdn_helpdesk.core.i18n import in_language
from kdn_helpdesk.tickets import drawing
from kdn_helpdesk.tickets.states import (
    DONE,
    MOVES,
    PRIORITY_LABELS,
    REQUESTER_LABELS,
    STATE_LABELS,
    WORKING,
    Priority,
    State,
    choices_from,
    may_move,
)


def test_every_state_has_its_moves_and_its_names():
    assert set(MOVES) == set(STATE_LABELS) == set(REQUESTER_LABELS) == set(State)
    assert set(PRIORITY_LABELS) == set(Priority)
    assert set(WORKING) | DONE == set(State)


@pytest.mark.parametrize("old", list(State))
def test_nothing_becomes_new_again(old):
    assert not may_move(old, State.NEW)


@pytest.mark.parametrize("old", WORKING)
def test_what_is_worked_on_can_go_anywhere_else(old):
    assert set(choices_from(old)) >= {State.SOLVED, State.CLOSED}


def test_what_is_closed_can_only_be_opened():
    assert MOVES[State.CLOSED] == {State.OPEN}


def test_what_is_merged_goes_nowhere_by_itself():
    assert MOVES[State.MERGED] == set()


def test_a_solved_request_is_opened_or_closed():
    assert choices_from(State.SOLVED) == [State.OPEN, State.CLOSED]


def test_only_pending_may_be_entered_again_for_another_date():
    assert [state for state in State if may_move(state, state)] == [State.PENDING]


def test_merging_is_no_choice():
    assert all(State.MERGED not in choices_from(state) for state in State)


HANDBOOK = Path(__file__).parents[2] / "docs/handbuch/servicestelle.md"


def test_the_handbook_draws_the_table_of_moves(app):
    with app.app_context(), in_language("de"):
        drawn = drawing.draw()
    assert drawn in HANDBOOK.read_text(encoding="utf-8"), "write what `flask desk states` prints"


def test_the_drawing_says_every_move_and_no_other(app):
    with app.app_context(), in_language("de"):
        rows = [line for line in drawing.draw().splitlines() if line.startswith("| **")]
    marks = [[cell.strip() for cell in row.strip("|").split("|")[1:]] for row in rows]
    drawn = {
        (old, new)
        for old, line in zip(State, marks, strict=True)
        for new, mark in zip(State, line, strict=True)
        if mark == "✓"
    }
    assert drawn == {(old, new) for old in State for new in State if may_move(old, new)}
    assert drawing.are_drawable()


def test_the_drawing_is_printed_by_a_command(command):
    result = command("desk", "states")
    assert result.exit_code == 0
    assert "stateDiagram-v2" in result.output
