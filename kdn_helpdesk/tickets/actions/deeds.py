"""What a change of many requests does to those whose turn it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.log import log
from kdn_helpdesk.tickets.actions import conversation, moves, previews, sorting
from kdn_helpdesk.tickets.actions.together import together
from kdn_helpdesk.tickets.models.bulk import BulkChange, BulkItem, BulkKind, ItemOutcome
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import tags, topics
from kdn_helpdesk.tickets.states import Priority, State, may_move

Pair = tuple[BulkItem, Ticket]


@dataclass(frozen=True, slots=True)
class Done:
    """A request that was changed: where it stood before, and the answer where it got one."""

    ticket: Ticket
    was: State
    message: Message | None


def do_all(change: BulkChange, pairs: Sequence[Pair]) -> list[Done]:
    """Change these requests, locked ones, and write down what became of each; returns the changed.

    They are changed as one; where one of them fails, all anew, each by itself, so that it alone is
    left out.
    """
    held = tags.count_held([ticket.id for _item, ticket in pairs], change.wanted.get("tags", []))
    for item, ticket in pairs:
        verdict = previews.judge(change, ticket, held=held.get(ticket.id, 0))
        item.outcome, item.reason = verdict.outcome, verdict.reason
    chosen = [(item, ticket) for item, ticket in pairs if item.outcome is ItemOutcome.DONE]
    db.session.flush()
    try:
        return _do(change, [ticket for _item, ticket in chosen])
    except sa.exc.OperationalError:
        raise  # the database is busy or away: no request is to blame, all wait
    except Exception as error:
        log.warning("bulk_step_failed", bulk=change.id, error=str(error))
    return [done for item, ticket in chosen for done in _do_one(change, item, ticket)]


def _do(change: BulkChange, chosen: Sequence[Ticket]) -> list[Done]:
    act = _DEEDS[change.kind]
    with db.session.begin_nested(), together(chosen):
        return [Done(ticket, ticket.state, act(ticket, change)) for ticket in chosen]


def _do_one(change: BulkChange, item: BulkItem, ticket: Ticket) -> list[Done]:
    try:
        return _do(change, [ticket])
    except sa.exc.OperationalError:
        raise
    except DomainError as error:
        item.outcome, item.reason = ItemOutcome.FAILED, error.sentence
    except Exception as error:
        log.exception("bulk_item_failed", bulk=change.id, ticket=ticket.id, error=str(error))
        item.outcome = ItemOutcome.FAILED
        item.reason = _("An error stopped it: %(error)s", error=type(error).__name__)
    return []


def _set_state(ticket: Ticket, change: BulkChange) -> None:
    wanted = change.wanted
    until = datetime.fromisoformat(wanted["until"]) if wanted.get("until") else None
    moves.change_state(
        ticket, state=State(wanted["state"]), agent=change.person_id, until=until, in_bulk=True
    )


def _assign(ticket: Ticket, change: BulkChange) -> None:
    sorting.assign_ticket(
        ticket, assignee=change.wanted["assignee"], agent=change.person_id, in_bulk=True
    )


def _set_priority(ticket: Ticket, change: BulkChange) -> None:
    priority = Priority(change.wanted["priority"])
    sorting.change_priority(ticket, priority=priority, agent=change.person_id)


def _set_topic(ticket: Ticket, change: BulkChange) -> None:
    topic = topics.get_topic(change.wanted["topic"])
    sorting.change_topic(ticket, topic=topic, agent=change.person_id)


def _add_tags(ticket: Ticket, change: BulkChange) -> None:
    sorting.add_tags(ticket, names=change.wanted["tags"], agent=change.person_id)


def _remove_tags(ticket: Ticket, change: BulkChange) -> None:
    sorting.remove_tags(ticket, names=change.wanted["tags"], agent=change.person_id)


def _answer(ticket: Ticket, change: BulkChange) -> Message:
    state = State(change.wanted["state"])
    return conversation.answer_ticket(
        ticket,
        agent=change.person_id,
        body=change.wanted["body"],
        state=state if state is ticket.state or may_move(ticket.state, state) else None,
        in_bulk=True,
    )


_DEEDS: dict[BulkKind, Callable[[Ticket, BulkChange], Message | None]] = {
    BulkKind.STATE: _set_state,
    BulkKind.CLOSE: _set_state,
    BulkKind.ASSIGNEE: _assign,
    BulkKind.PRIORITY: _set_priority,
    BulkKind.TOPIC: _set_topic,
    BulkKind.ADD_TAGS: _add_tags,
    BulkKind.REMOVE_TAGS: _remove_tags,
    BulkKind.ANSWER: _answer,
}
