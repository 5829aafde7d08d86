"""Minutes: what was said and decided, a draft until it is published."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.core import audit, clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import Conflict, DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.meetings.events import DecisionPublished, MinutesPublished
from kdn_helpdesk.meetings.models.agendas import AgendaItem, Decision, Minutes
from kdn_helpdesk.meetings.models.meetings import Meeting, Visibility
from kdn_helpdesk.meetings.queries import agendas as reads


def write_minutes(
    meeting: Meeting,
    *,
    opening: str,
    attendance: str,
    visibility: Visibility,
    records: Mapping[int, str],
    decisions: Mapping[int, Sequence[str]],
    version: int,
    actor: int,
) -> Minutes:
    """Keep the minutes as they stand in the form; nobody else reads them before `publish_minutes`.

    `records` and `decisions` are the words and the decisions of each topic by its number. Raises
    Conflict where somebody else has written since `version`.
    """
    if meeting.is_cancelled:
        raise DomainError(_("This meeting has been cancelled."))
    minutes = _find(meeting)
    if minutes.version != version:
        raise Conflict(
            _("Somebody else has written these minutes in the meantime."), current=minutes.opening
        )
    minutes.opening = opening
    minutes.attendance = attendance
    minutes.visibility = visibility
    minutes.author_id = minutes.author_id or actor
    minutes.version += 1
    for item in reads.list_agenda(meeting.id):
        item.record = records.get(item.id, item.record)
        if item.id in decisions:
            _keep_decisions(item, decisions[item.id])
    db.session.flush()
    audit.record("minutes:write", minutes, actor=actor)
    if minutes.is_published:
        _announce(meeting, minutes, is_first=False, actor=actor)
    return minutes


def publish_minutes(meeting: Meeting, minutes: Minutes, *, actor: int) -> None:
    """Let those read the minutes whom they are for; requests hear of their decisions."""
    if minutes.is_published:
        raise DomainError(_("These minutes have been published already."))
    if meeting.starts_at > clock.now():
        raise DomainError(_("Minutes are published once the meeting has begun."))
    minutes.published_at = clock.now()
    db.session.flush()
    audit.record("minutes:publish", minutes, actor=actor)
    _announce(meeting, minutes, is_first=True, actor=actor)


def _find(meeting: Meeting) -> Minutes:
    minutes = db.session.scalar(sa.select(Minutes).where(Minutes.meeting_id == meeting.id))
    if minutes is None:
        minutes = Minutes(meeting_id=meeting.id, version=0)
        db.session.add(minutes)
    return minutes


def _keep_decisions(item: AgendaItem, texts: Sequence[str]) -> None:
    """Let the topic have these decisions; one whose words stay keeps its number."""
    wanted = [text.strip() for text in texts if text.strip()]
    for decision in item.decisions:
        if decision.text in wanted:
            wanted.remove(decision.text)
        else:
            db.session.execute(sa.delete(Decision).where(Decision.id == decision.id))
    db.session.add_all(Decision(item_id=item.id, text=text) for text in wanted)
    db.session.flush()
    db.session.expire(item, ["decisions"])


def _announce(meeting: Meeting, minutes: Minutes, *, is_first: bool, actor: int) -> None:
    new = db.session.scalars(
        sa.select(Decision)
        .join(Decision.item)
        .where(AgendaItem.meeting_id == meeting.id, Decision.published_at.is_(None))
        .options(joinedload(Decision.item))
        .order_by(Decision.id)
    ).all()
    for decision in new:
        decision.published_at = minutes.published_at
        if decision.item.ticket_id is not None:
            publish(
                DecisionPublished(
                    decision_id=decision.id,
                    ticket_id=decision.item.ticket_id,
                    meeting_id=meeting.id,
                )
            )
    db.session.flush()
    publish(MinutesPublished(meeting_id=meeting.id, is_first=is_first, actor_id=actor))
