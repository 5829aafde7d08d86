"""From state to state."""

from datetime import timedelta

import pytest

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.tickets.actions import moves
from kdn_helpdesk.tickets.states import MOVES, State
from tests.factories import make_agent, make_ticket, read_ticket, tell
from tests.tickets.rules import make_rules


@pytest.mark.parametrize(
    ("old", "new"), [(old, new) for old in State for new in State if new is not State.MERGED]
)
def test_exactly_the_moves_of_the_table_are_allowed(app, old, new):
    ticket, agent = make_ticket(state=old), make_agent()
    until = clock.now() + timedelta(days=1)
    if new in MOVES[old]:
        tell(moves.change_state, ticket, state=new, agent=agent.id, until=until)
        assert read_ticket(ticket).state is new
    elif new is old:
        tell(moves.change_state, ticket, state=new, agent=agent.id, until=until)
        assert read_ticket(ticket).state is old
    else:
        with pytest.raises(DomainError) as refusal:
            tell(moves.change_state, ticket, state=new, agent=agent.id, until=until)
        assert refusal.value.field == "state"


def test_merging_is_no_mere_move(app):
    with pytest.raises(DomainError):
        tell(moves.change_state, make_ticket(), state=State.MERGED, agent=make_agent().id)


@pytest.mark.parametrize("until", [None, timedelta(minutes=-1)])
def test_pending_needs_a_time_to_come(app, until):
    with pytest.raises(DomainError) as refusal:
        tell(
            moves.change_state,
            make_ticket(),
            state=State.PENDING,
            agent=make_agent().id,
            until=until and clock.now() + until,
        )
    assert refusal.value.field == "until"


def test_the_target_stops_while_the_request_waits_and_goes_on_after(app):
    make_rules()
    ticket, agent = make_ticket(), make_agent()
    tell(moves.change_state, ticket, state=State.WAITING, agent=agent.id)
    assert read_ticket(ticket).due_at is None
    tell(moves.change_state, ticket, state=State.OPEN, agent=agent.id)
    assert read_ticket(ticket).due_at > clock.now()


@pytest.mark.parametrize("state", [State.SOLVED, State.CLOSED])
def test_an_agent_reopens_a_request(app, state):
    ticket = make_ticket(state=state)
    tell(moves.reopen_ticket, ticket, agent=make_agent().id)
    after = read_ticket(ticket)
    assert (after.state, after.is_done, after.solved_at) == (State.OPEN, False, None)


def test_only_what_is_done_is_reopened(app):
    with pytest.raises(DomainError):
        tell(moves.reopen_ticket, make_ticket(state=State.WAITING), agent=make_agent().id)
