"""From state to state: asked for by people, or by the clock."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from kdn_helpdesk.core import audit, clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.tickets.actions import together
from kdn_helpdesk.tickets.events import TicketStateChanged
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.states import STATE_LABELS, State, may_move

_COLUMNS = [column.key for column in sa.inspect(Ticket).column_attrs]


def lock(ticket: Ticket) -> None:
    """Read the request's columns anew and keep others from changing it until the commit."""
    if not together.is_locked(ticket):
        db.session.refresh(ticket, attribute_names=_COLUMNS, with_for_update=True)


def lock_all(tickets: Iterable[Ticket]) -> None:
    """Lock several, always in the same order, so that two who do so never wait in a circle."""
    for ticket in sorted(tickets, key=lambda ticket: ticket.id):
        lock(ticket)


def change_state(
    ticket: Ticket,
    *,
    state: State,
    agent: int,
    until: datetime | None = None,
    in_bulk: bool = False,
) -> None:
    """Move the request as an agent says; `until` is when a pending one comes back.

    `in_bulk`: one of many, of which people are told together.
    """
    lock(ticket)
    if ticket.state is State.MERGED:
        if state is State.MERGED:
            return
        raise DomainError(
            _("This request goes on in another one; undo the merging."), field="state"
        )
    if state is State.MERGED:
        raise DomainError(_("Say with which request it is to be merged."), field="state")
    if state is State.PENDING and (until is None or until <= clock.now()):
        raise DomainError(_("Please say until which day it waits."), field="until")
    if state is ticket.state and state is not State.PENDING:
        return
    move(ticket, state, actor=agent, until=until, in_bulk=in_bulk)


def close_ticket(ticket: Ticket, *, viewer: Viewer) -> None:
    """Let the asking side say that it is done."""
    lock(ticket)
    if ticket.state in (State.CLOSED, State.MERGED):
        raise DomainError(_("This request is closed already."))
    if not ticket.may_be_closed_by(viewer):
        raise DomainError(_("Only the person who filed the request closes it."))
    move(ticket, State.CLOSED, actor=viewer.person_id)


def reopen_ticket(ticket: Ticket, *, agent: int) -> None:
    """Let an agent take up a request again that was solved or closed."""
    lock(ticket)
    if ticket.state not in (State.SOLVED, State.CLOSED):
        raise DomainError(_("Only a solved or closed request can be reopened."))
    move(ticket, State.OPEN, actor=agent)


def move(
    ticket: Ticket,
    state: State,
    *,
    actor: int | None,
    until: datetime | None = None,
    with_message: bool = False,
    is_undo: bool = False,
    in_bulk: bool = False,
) -> None:
    """Enter the state, write it down, tell others; the request must be locked.

    Raises DomainError where the table of moves has no such move, unless it undoes one.
    """
    old, now = ticket.state, clock.now()
    if not is_undo:
        check_move(old, state)
    ticket.enter(state)
    ticket.pending_until = until if state is State.PENDING else None
    ticket.last_activity_at = now
    details = {"until": until} if until is not None else {}
    entry = audit.record("ticket:state", ticket, actor=actor, old=old, new=state, **details)
    together.follow(
        ticket,
        lambda: TicketStateChanged(
            ticket_id=ticket.id,
            old=old,
            new=state,
            actor_id=actor,
            audit_id=entry.id,
            with_message=with_message,
            in_bulk=in_bulk,
        ),
    )


def check_move(old: State, new: State) -> None:
    """Refuse a move that the table does not have."""
    if not may_move(old, new):
        raise DomainError(
            _(
                "A request cannot go from “%(old)s” to “%(new)s”.",
                old=STATE_LABELS[old],
                new=STATE_LABELS[new],
            ),
            field="state",
        )


def wake_ticket(ticket: Ticket) -> None:
    """Bring a pending request back once its date has come."""
    lock(ticket)
    due = ticket.state is State.PENDING and ticket.pending_until is not None
    if due and ticket.pending_until <= clock.now():  # type: ignore[operator]
        move(ticket, State.OPEN, actor=None)


def lock_solved_ticket(ticket: Ticket) -> None:
    """Close a request that stayed solved for longer than its grace."""
    lock(ticket)
    if ticket.state is State.SOLVED and not ticket.is_within_grace:
        move(ticket, State.CLOSED, actor=None)
