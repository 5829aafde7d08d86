"""What follows from changing requests: at once, or, where many change, for all of them at the end.

The deadlines of fifty requests are counted with as many statements as those of one.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.events import Event, publish
from kdn_helpdesk.tickets.actions import deadlines
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import worktimes


@dataclass
class _Many:
    locked: frozenset[int]
    moved: dict[int, Ticket] = field(default_factory=dict)
    """Whose deadlines are to be counted anew."""
    events: list[Callable[[], Event]] = field(default_factory=list)


_many: ContextVar[_Many | None] = ContextVar("many", default=None)


@contextmanager
def together(tickets: Sequence[Ticket]) -> Iterator[None]:
    """Let what follows from changes of these requests wait for the end of the block.

    They were read and locked in this transaction. Where the block raises nothing follows.
    """
    many = _Many(frozenset(ticket.id for ticket in tickets))
    token = _many.set(many)
    try:
        with db.session.no_autoflush:
            yield
    finally:
        _many.reset(token)
    db.session.flush()
    if many.moved:
        deadlines.set_all(list(many.moved.values()), worktimes.get_rulebook())
    for event in many.events:
        publish(event())


def is_locked(ticket: Ticket) -> bool:
    """Tell whether it was read and locked already, with others."""
    many = _many.get()
    return many is not None and ticket.id in many.locked


def flush() -> None:
    """Write the rows, whose numbers somebody wants to know; among many that waits."""
    if _many.get() is None:
        db.session.flush()


def follow(ticket: Ticket, event: Callable[[], Event], *, moves_deadlines: bool = True) -> None:
    """Write the rows, count the deadlines anew and tell others; `event` is made after that."""
    many = _many.get()
    if many is not None:
        many.events.append(event)
        if moves_deadlines:
            many.moved[ticket.id] = ticket
        return
    db.session.flush()
    if moves_deadlines:
        deadlines.set_deadlines(ticket)
    publish(event())
