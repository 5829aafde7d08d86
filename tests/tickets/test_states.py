"""The one table of moves."""

import pytest

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
