"""Answers that can be taken back: they wait some seconds before anybody outside hears of them."""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.core import audit, clock, jobs
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.files import StoredFile, Upload
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.tickets.actions import conversation, drafts, moves, opening
from kdn_helpdesk.tickets.models.messages import Message, MessageFile
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.writing import HeldAnswer
from kdn_helpdesk.tickets.states import DraftKind, MessageKind, State


def hold_answer(
    ticket: Ticket,
    *,
    agent: int,
    body: str,
    files: Sequence[Upload | StoredFile] = (),
    state: State | None = None,
    seen: int | None = None,
    revision: int | None = 0,
) -> Message:
    """Let the agent's answer leave in some seconds, unless it is taken back.

    It ends the draft of this revision; with None the draft is another text and stays.

    Refused as `conversation.answer_ticket` refuses. Nothing else happens before it leaves: the
    state, the first answer and the mail belong to that moment.
    """
    moves.lock(ticket)
    new_state = conversation.check_answer(ticket, agent=agent, state=state, seen=seen)
    if revision is not None:
        waiting = drafts.take_draft(
            ticket, person=agent, kind=DraftKind.ANSWER, revision=revision, sent=body
        )
        files = [*waiting, *files]
    delay = timedelta(seconds=settings().take_back_seconds)
    if not delay:
        return conversation.answer_ticket(
            ticket, agent=agent, body=body, files=files, state=state, seen=seen
        )
    message = opening.add_message(
        ticket, author=agent, body=body, files=files, kind=MessageKind.HELD, is_from_desk=True
    )
    db.session.add(
        HeldAnswer(
            message_id=message.id,
            leaves_at=clock.now() + delay,
            old_state=ticket.state,
            new_state=new_state,
        )
    )
    db.session.flush()
    jobs.ring_in(delay)
    return message


def take_back_answer(ticket: Ticket, *, message_id: int, agent: int) -> None:
    """Put an answer that has not left back into its author's draft, with its files.

    Where the request was merged meanwhile, into the draft of the one that goes on.
    """
    ticket = conversation.lock_target(ticket)
    held = _find_held(message_id)
    if held is None or held.message.ticket_id != ticket.id or held.message.author_id != agent:
        raise DomainError(_("This answer has left already."))
    stored = db.session.scalars(
        sa.select(StoredFile).join(MessageFile).where(MessageFile.message_id == message_id)
    ).all()
    drafts.add_to_draft(
        ticket, person=agent, kind=DraftKind.ANSWER, body=held.message.body, files=stored
    )
    db.session.delete(held.message)
    audit.record("ticket:take_back", ticket, actor=agent)
    db.session.flush()


def release_answer(held: HeldAnswer) -> None:
    """Let an answer leave whose time has passed, with all that follows from an answer.

    Somebody who moved the request meanwhile is not overruled.
    """
    message = held.message
    ticket = db.session.scalars(sa.select(Ticket).where(Ticket.id == message.ticket_id)).one()
    moves.lock(ticket)
    if _find_held(message.id) is None:
        return
    state = held.new_state if ticket.state is held.old_state else ticket.state
    message.kind = MessageKind.PUBLIC
    db.session.delete(held)
    conversation.settle_answer(ticket, message, state=state)


def _find_held(message_id: int) -> HeldAnswer | None:
    return db.session.scalar(
        sa.select(HeldAnswer)
        .where(HeldAnswer.message_id == message_id)
        .options(joinedload(HeldAnswer.message, innerjoin=True))
        .with_for_update(of=HeldAnswer)
        .execution_options(populate_existing=True)
    )
