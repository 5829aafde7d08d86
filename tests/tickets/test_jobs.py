"""What happens by itself."""

from datetime import timedelta

import time_machine

from kdn_helpdesk.core import audit, clock
from kdn_helpdesk.tickets.states import State
from tests.factories import make_ticket, read_ticket, reading
from tests.tickets.rules import make_rules


def test_a_pending_request_comes_back_on_its_day(drain):
    make_rules()
    ticket = make_ticket(state=State.PENDING)
    drain()
    assert read_ticket(ticket).state is State.PENDING
    with time_machine.travel(clock.now() + timedelta(days=3, minutes=1)):
        drain()
        after = read_ticket(ticket)
        assert after.state is State.OPEN
        assert after.due_at > clock.now()
    assert after.pending_until is None


def test_a_solved_request_is_locked_after_its_grace(drain):
    ticket = make_ticket(state=State.SOLVED)
    with time_machine.travel(clock.now() + timedelta(days=13, hours=23)):
        drain()
        assert read_ticket(ticket).state is State.SOLVED
    with time_machine.travel(clock.now() + timedelta(days=14, hours=2)):
        drain()
        assert read_ticket(ticket).state is State.CLOSED


def test_what_happens_by_itself_is_written_down_and_mailed_to_nobody(drain, outbox):
    ticket = make_ticket(state=State.SOLVED)
    with time_machine.travel(clock.now() + timedelta(days=15)):
        drain()
    with reading():
        entry = audit.list_about("ticket", ticket.id)[-1]
    assert (entry.action, entry.actor_id) == ("ticket:state", None)
    assert entry.details == {"old": "solved", "new": "closed"}
    assert outbox == []
