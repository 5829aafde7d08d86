"""Two requests become one, and can be parted again."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import fold_name
from kdn_helpdesk.core import audit
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.tickets.actions import belongings, deadlines, moves
from kdn_helpdesk.tickets.events import TicketChanged, TicketMerged
from kdn_helpdesk.tickets.models.merging import Merge
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.states import State, Visibility

_OF_SOURCE = (
    "state",
    "pending_until",
    "solved_at",
    "first_answer_at",
    "last_activity_at",
)
_OF_TARGET = ("visibility", "first_answer_at", "last_activity_at", "sought")


def merge_tickets(source: Ticket, *, target: Ticket, agent: int) -> None:
    """Let the source go on in the target.

    What was said moves there, and remembers where it was said; tags, the values of fields and
    whoever asked or was in copy are carried along. The time counts from the earlier filing, and
    the narrower circle of readers holds. A reply to the source is added to the target.
    """
    if source.id == target.id:
        raise DomainError(_("A request cannot be merged into itself."), field="reference")
    moves.lock_all((source, target))
    _check_may_merge(source, target)
    source_before = _columns(source, _OF_SOURCE)
    target_before = _columns(target, _OF_TARGET)
    moves.move(source, State.MERGED, actor=agent, with_message=True)
    source.merged_into_id = target.id
    source.last_activity_at = _instant(source_before["last_activity_at"])
    _take_over(source, target)
    carried = belongings.carry(source, target)
    _move_messages(source, target)
    merge = Merge(
        source_id=source.id,
        target_id=target.id,
        made_by_id=agent,
        source_before=source_before,
        target_before=target_before,
        target_after=_columns(target, _OF_TARGET),
        **carried,
    )
    db.session.add(merge)
    audit.record("ticket:merge", source, actor=agent, other=target.reference)
    audit.record("ticket:absorb", target, actor=agent, other=source.reference)
    db.session.flush()
    deadlines.set_deadlines(target)
    publish(
        TicketMerged(ticket_id=source.id, target_id=target.id, merge_id=merge.id, actor_id=agent)
    )


def part_tickets(source: Ticket, *, agent: int) -> Ticket:
    """Undo the merging: everything is where it was; return the request it had gone on in.

    What was said since stays there, and so does what somebody changed there since.
    """
    target = _target_of(source)
    moves.lock_all((source, target))
    merge = _latest_merge(source, target)
    before = State(merge.source_before["state"])
    moves.move(source, before, actor=agent, with_message=True, is_undo=True)
    source.merged_into_id = None
    _restore(source, merge.source_before, _OF_SOURCE)
    unchanged = [
        name for name in _OF_TARGET if _columns(target, (name,))[name] == merge.target_after[name]
    ]
    _restore(target, merge.target_before, unchanged)
    belongings.give_back(target, merge)
    _move_back(source)
    db.session.delete(merge)
    audit.record("ticket:part", source, actor=agent, other=target.reference)
    audit.record("ticket:release", target, actor=agent, other=source.reference)
    db.session.flush()
    for ticket in (source, target):
        deadlines.set_deadlines(ticket)
    for number in (source.id, target.id):
        publish(TicketChanged(ticket_id=number))
    return target


def _latest_merge(source: Ticket, target: Ticket) -> Merge:
    """Return how they were merged, where nothing was merged since; raises DomainError."""
    latest = db.session.scalar(
        sa.select(Merge)
        .where(sa.or_(Merge.target_id == target.id, Merge.source_id == target.id))
        .order_by(Merge.id.desc())
        .limit(1)
    )
    if latest is None or source.merged_into_id != target.id:
        raise DomainError(_("This request is not merged with another one."))
    if latest.source_id != source.id:
        other = db.session.get_one(Ticket, latest.source_id)
        raise DomainError(
            _("%(reference)s was merged later; undo that first.", reference=other.reference)
        )
    return latest


def _check_may_merge(source: Ticket, target: Ticket) -> None:
    """Raise DomainError with the reason why these two stay apart."""
    if source.state is State.MERGED:
        raise DomainError(_("This request is merged with another one already."), field="reference")
    if target.state is State.MERGED:
        other = _target_of(target)
        raise DomainError(
            _(
                "%(reference)s goes on in %(other)s itself; merge with that one.",
                reference=target.reference,
                other=other.reference,
            ),
            field="reference",
        )
    if source.organisation_id != target.organisation_id or (
        source.organisation_id is None and source.requester_id != target.requester_id
    ):
        raise DomainError(
            _(
                "These requests are of different organisations, whose people would read each"
                " other's words. Link them instead."
            ),
            field="reference",
        )
    if target.is_done and not source.is_done:
        raise DomainError(
            _(
                "%(reference)s is done, so nobody would work on this one any more."
                " Reopen it first.",
                reference=target.reference,
            ),
            field="reference",
        )


def _take_over(source: Ticket, target: Ticket) -> None:
    """Let the target have the earlier times, the narrower readers and the source's number."""
    if source.visibility is Visibility.ONLY_ME:
        target.visibility = Visibility.ONLY_ME
    target.first_answer_at = _earlier(target.first_answer_at, source.first_answer_at)
    target.last_activity_at = max(target.last_activity_at, source.last_activity_at)
    target.sought = f"{target.sought} {fold_name(source.reference)}"


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    known = [instant for instant in (one, other) if instant is not None]
    return min(known, default=None)


def _move_messages(source: Ticket, target: Ticket) -> None:
    _set(Message.ticket_id == source.id, home_id=sa.func.coalesce(Message.home_id, source.id))
    _set(Message.ticket_id == source.id, ticket_id=target.id)


def _move_back(source: Ticket) -> None:
    """Fetch what was said in it, and in what had been merged into it, from wherever it is now."""
    family = [source.id, *_descendants(source.id)]
    _set(Message.home_id.in_(family), ticket_id=source.id)
    _set(Message.home_id == source.id, home_id=None)


def _descendants(ticket_id: int) -> list[int]:
    """Return the requests that were merged into this one, also by way of others."""
    found: list[int] = []
    asked = [ticket_id]
    while asked:
        asked = list(
            db.session.scalars(sa.select(Ticket.id).where(Ticket.merged_into_id.in_(asked)))
        )
        found += asked
    return found


def _set(which: sa.ColumnElement[bool], **values: Any) -> None:
    db.session.execute(
        sa.update(Message)
        .where(which)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _target_of(ticket: Ticket) -> Ticket:
    """Return the request into which this one was merged; raises DomainError where it was not."""
    target = db.session.scalar(sa.select(Ticket).where(Ticket.id == ticket.merged_into_id))
    if target is None:
        raise DomainError(_("This request is not merged with another one."))
    return target


def _columns(ticket: Ticket, names: Iterable[str]) -> dict[str, Any]:
    """Return columns as values that JSON can keep."""
    found = {name: getattr(ticket, name) for name in names}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in found.items()
    }


def _restore(ticket: Ticket, before: dict[str, Any], names: Iterable[str]) -> None:
    kinds: dict[str, Any] = {"state": State, "visibility": Visibility, "sought": str}
    for name in names:
        setattr(ticket, name, kinds.get(name, _instant)(before[name]))


def _instant(value: str | None) -> Any:
    return None if value is None else datetime.fromisoformat(value)
