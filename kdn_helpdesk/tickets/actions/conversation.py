"""What is said about a request, on both sides and inside the desk."""

from collections.abc import Sequence

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import audit, clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import Conflict, DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.files import StoredFile, Upload
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.tickets.actions import moves, opening, records, sorting, together
from kdn_helpdesk.tickets.events import NoteAdded, TicketAnswered, TicketReplied, TicketTold
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.states import Channel, MessageKind, State

Files = Sequence[Upload | StoredFile]


def reply_to_ticket(
    ticket: Ticket,
    *,
    author: Person,
    body: str,
    files: Files = (),
    mail_id: int | None = None,
) -> Message:
    """Add what somebody of the asking side says, wherever it now belongs.

    New stays new; waiting, pending and, within its grace, solved open again; a locked request is
    followed by a new one; a merged one goes on in its target. The message names its request.
    """
    ticket = lock_target(ticket)
    if ticket.is_locked:
        return _open_follower(ticket, author=author, body=body, files=files, mail_id=mail_id)
    message = opening.add_message(
        ticket,
        author=author.id,
        body=body,
        files=files,
        mail_id=mail_id,
        may_be_empty=mail_id is not None,
    )
    if author.id != ticket.requester_id:
        sorting.watch(ticket, person=author.id)
    audit.record("ticket:reply", ticket, actor=author.id)
    if ticket.state in (State.WAITING, State.PENDING, State.SOLVED):
        moves.move(ticket, State.OPEN, actor=author.id, with_message=True)
    db.session.flush()
    publish(TicketReplied(ticket_id=ticket.id, message_id=message.id))
    return message


def answer_ticket(
    ticket: Ticket,
    *,
    agent: int,
    body: str,
    files: Files = (),
    state: State | None = None,
    seen: int | None = None,
    mail_id: int | None = None,
    in_bulk: bool = False,
) -> Message:
    """Add the agent's answer; it goes to the requester and those in copy.

    `seen` is the last message the agent had read: where somebody else has said something since,
    Conflict brings it. Whoever answers a request that nobody has, takes it. Without `state` it
    waits for the requester, unless it is solved. `in_bulk`: one of many, of which people are told
    together.
    """
    moves.lock(ticket)
    state = check_answer(ticket, agent=agent, state=state, seen=seen)
    message = opening.add_message(
        ticket, author=agent, body=body, files=files, is_from_desk=True, mail_id=mail_id
    )
    settle_answer(ticket, message, state=state, in_bulk=in_bulk)
    return message


def check_answer(ticket: Ticket, *, agent: int, state: State | None, seen: int | None) -> State:
    """Return where the answered request will stand; refuse an answer that may not be given."""
    _check_may_write(ticket)
    _check_seen(ticket, agent=agent, seen=seen)
    state = state or (ticket.state if ticket.state is State.SOLVED else State.WAITING)
    if state is State.PENDING:
        raise DomainError(_("Please say until which day it waits."), field="state")
    if state is not ticket.state:
        moves.check_move(ticket.state, state)
    return state


def settle_answer(
    ticket: Ticket,
    message: Message,
    *,
    state: State,
    agent: int | None = None,
    in_bulk: bool = False,
) -> None:
    """Let everything follow that an answer entails; the request must be locked.

    `agent` is who gives it where that is not the message's author.
    """
    agent = agent or message.author_id
    if ticket.first_answer_at is None:
        ticket.first_answer_at = clock.now()
    if ticket.assignee_id is None:
        ticket.assignee_id = agent
    ticket.last_activity_at = clock.now()
    audit.record("ticket:answer", ticket, actor=agent)
    is_moved = state is not ticket.state
    if is_moved:
        moves.move(ticket, state, actor=agent, with_message=True, in_bulk=in_bulk)
    happened = TicketTold if in_bulk else TicketAnswered
    together.follow(
        ticket,
        lambda: happened(ticket_id=ticket.id, message_id=message.id),
        moves_deadlines=not is_moved,
    )


def add_note(
    ticket: Ticket, *, agent: int, body: str, files: Files = (), mail_id: int | None = None
) -> Message:
    """Write down what only the desk reads; also on a closed request."""
    moves.lock(ticket)
    message = opening.add_message(
        ticket,
        author=agent,
        body=body,
        files=files,
        kind=MessageKind.NOTE,
        is_from_desk=True,
        mail_id=mail_id,
        may_be_empty=mail_id is not None,
    )
    records.mention_agents(message)
    audit.record("ticket:note", ticket, actor=agent)
    db.session.flush()
    publish(NoteAdded(ticket_id=ticket.id, message_id=message.id))
    return message


def lock_target(ticket: Ticket) -> Ticket:
    """Follow merged requests to the one that goes on, and lock it.

    Each is read anew under its lock, since somebody may be merging it; a circle ends where it
    closes.
    """
    passed: set[int] = set()
    while True:
        moves.lock(ticket)
        passed.add(ticket.id)
        target = ticket.merged_into_id
        if ticket.state is not State.MERGED or target is None or target in passed:
            return ticket
        ticket = db.session.scalars(sa.select(Ticket).where(Ticket.id == target)).one()


def _open_follower(
    ticket: Ticket, *, author: Person, body: str, files: Files, mail_id: int | None
) -> Message:
    """Open a request that follows a locked one, and return its first message."""
    topic = db.session.scalars(sa.select(Topic).where(Topic.id == ticket.topic_id)).one()
    follower = opening.open_ticket(
        requester=author,
        topic=topic,
        subject=ticket.subject,
        body=body,
        files=files,
        visibility=ticket.visibility,
        channel=Channel.WEB if mail_id is None else Channel.MAIL,
        mail_id=mail_id,
        follows=ticket,
    )
    return db.session.scalars(
        sa.select(Message).where(Message.ticket_id == follower.id).order_by(Message.id).limit(1)
    ).one()


def _check_may_write(ticket: Ticket) -> None:
    if ticket.state is State.MERGED:
        raise DomainError(_("This request goes on in another one; please answer there."))
    if ticket.state is State.CLOSED:
        raise DomainError(_("Reopen the request before you answer it."))


def _check_seen(ticket: Ticket, *, agent: int, seen: int | None) -> None:
    """Refuse an answer that was written without knowing what others have said since."""
    if seen is None:
        return
    newer = db.session.scalars(
        sa.select(Message.body)
        .where(
            Message.ticket_id == ticket.id,
            Message.id > seen,
            sa.or_(Message.author_id.is_(None), Message.author_id != agent),
        )
        .order_by(Message.id)
    ).all()
    if newer:
        raise Conflict(
            _(
                "While you were writing, somebody else has written too. Read it below; your text"
                " is kept and can be sent as it is or changed."
            ),
            current="\n\n".join(newer),
        )
