"""Messages of a request become one of their own."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import audit
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.tickets.actions import deadlines, moves, opening
from kdn_helpdesk.tickets.events import TicketSplit
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.tickets import Ticket, TicketLink, Watcher
from kdn_helpdesk.tickets.states import LinkKind, MessageKind, State


def split_ticket(ticket: Ticket, *, messages: Collection[int], subject: str, agent: int) -> Ticket:
    """Take these messages out into a new request, linked with this one; return the new one.

    Who wrote the first of them is its requester, or else whoever asked here. Somebody must still
    say something in both. Raises DomainError where that is not so.
    """
    moves.lock(ticket)
    if ticket.state is State.MERGED:
        raise DomainError(_("This request goes on in another one; split that one."))
    chosen, left = _sorted_out(ticket, set(messages))
    subject = opening.clean_subject(subject)
    fresh = opening.add_ticket(
        subject,
        topic_id=ticket.topic_id,
        visibility=ticket.visibility,
        requester_id=_requester_of(chosen, ticket),
        organisation_id=ticket.organisation_id,
        channel=ticket.channel,
        priority=ticket.priority,
        is_announced=True,
    )
    for message in chosen:
        message.ticket_id = fresh.id
        message.home_id = None
    _copy_watchers(ticket, fresh)
    _set_times(fresh, chosen)
    _set_times(ticket, left)
    db.session.add(TicketLink(ticket_id=fresh.id, other_id=ticket.id, kind=LinkKind.SPLIT))
    audit.record("ticket:open", fresh, actor=agent, channel=fresh.channel)
    audit.record("ticket:split", ticket, actor=agent, other=fresh.reference, messages=len(chosen))
    if ticket.assignee_id is not None:
        fresh.assignee_id = ticket.assignee_id
        moves.move(fresh, State.OPEN, actor=agent, with_message=True)
    db.session.flush()
    for changed in (ticket, fresh):
        deadlines.set_deadlines(changed)
    first = next(message for message in chosen if not message.is_internal)
    publish(
        TicketSplit(ticket_id=fresh.id, source_id=ticket.id, message_id=first.id, actor_id=agent)
    )
    return fresh


def _sorted_out(ticket: Ticket, wanted: set[int]) -> tuple[list[Message], list[Message]]:
    """Return the chosen messages and the others; both must hold what everybody reads."""
    held = db.session.scalars(
        sa.select(Message).where(Message.ticket_id == ticket.id).order_by(Message.id)
    ).all()
    if wanted - {message.id for message in held}:
        raise DomainError(
            _("One of these messages has moved meanwhile. Please choose again."), field="messages"
        )
    chosen = [message for message in held if message.id in wanted]
    left = [message for message in held if message.id not in wanted]
    if any(message.kind is MessageKind.HELD for message in chosen):
        raise DomainError(
            _("An answer is about to leave. Please try again in some seconds."), field="messages"
        )
    if not any(message.kind is MessageKind.PUBLIC for message in chosen):
        raise DomainError(
            _("Please choose at least one message; notes alone make no request."), field="messages"
        )
    if not any(message.kind is MessageKind.PUBLIC for message in left):
        raise DomainError(
            _("At least one message must stay, or nothing would be left here."), field="messages"
        )
    return chosen, left


def _requester_of(chosen: Sequence[Message], ticket: Ticket) -> int:
    """Return who asked first among the organisation's own people."""
    own = set(
        db.session.scalars(
            sa.select(Person.id).where(
                Person.id.in_({message.author_id for message in chosen}),
                Person.organisation_id == ticket.organisation_id,
            )
        )
    )
    asked = (
        message.author_id
        for message in chosen
        if message.author_id in own and not message.is_from_desk
    )
    return next(asked, None) or ticket.requester_id


def _copy_watchers(ticket: Ticket, fresh: Ticket) -> None:
    watching = db.session.scalars(
        sa.select(Watcher.person_id).where(Watcher.ticket_id == ticket.id).order_by(Watcher.id)
    )
    people = dict.fromkeys([ticket.requester_id, *watching])
    for person in people:
        if person != fresh.requester_id:
            db.session.add(Watcher(ticket_id=fresh.id, person_id=person))


def _set_times(ticket: Ticket, messages: Sequence[Message]) -> None:
    """Let the first answer and the last activity follow from the messages it has now."""
    said = [message for message in messages if message.kind is MessageKind.PUBLIC]
    answers = [message.created_at for message in said if message.is_from_desk]
    ticket.first_answer_at = min(answers, default=None)
    ticket.last_activity_at = max(message.created_at for message in said)
