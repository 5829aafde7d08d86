"""Minutes: a draft, then with the group for remarks, then approved; later they are corrected."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.core import audit, clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.meetings.actions import drafting, standing, tasks
from kdn_helpdesk.meetings.events import (
    DecisionPublished,
    MinutesCommented,
    MinutesPublished,
    MinutesSentForComments,
)
from kdn_helpdesk.meetings.models.agendas import AgendaItem, Decision, Minutes, MinutesState
from kdn_helpdesk.meetings.models.meetings import Meeting, Visibility
from kdn_helpdesk.meetings.models.minutes import OPENING, MinutesComment, MinutesVersion
from kdn_helpdesk.meetings.queries import agendas as reads
from kdn_helpdesk.meetings.queries import minutes as minutes_reads


def write_minutes(
    meeting: Meeting,
    *,
    opening: str,
    visibility: Visibility,
    records: Mapping[int, str],
    decisions: Mapping[int, Sequence[str]],
    internal: Collection[int] = (),
    reason: str = "",
    actor: int,
) -> Minutes:
    """Keep the minutes as they stand in the form.

    `records` and `decisions` are the words and the decisions of each topic by its number,
    `internal` the topics of which only the working group reads. Approved minutes are corrected
    only with a `reason`, and the correction is a version of its own.
    """
    if meeting.is_cancelled:
        raise DomainError(_("This meeting has been cancelled."))
    drafting.lock(meeting)
    minutes = drafting.find_or_begin(meeting, actor=actor)
    items = reads.list_agenda(meeting.id)
    before = minutes_reads.content_of(minutes, items)
    minutes.opening = opening
    minutes.visibility = visibility
    minutes.version += 1
    for item in items:
        item.record = records.get(item.id, item.record)
        item.is_internal = item.id in internal
        if item.id in decisions:
            drafting.keep_decisions(item, list(decisions[item.id]))
    db.session.flush()
    _follow(meeting, minutes)
    audit.record("minutes:write", minutes, actor=actor)
    if minutes.is_published:
        _correct(meeting, minutes, before=before, reason=reason, actor=actor)
    return minutes


def send_for_comments(meeting: Meeting, minutes: Minutes, *, until: date, actor: int) -> None:
    """Let the group read the draft and remark on it; whoever was invited is told by mail."""
    if minutes.is_published:
        raise DomainError(_("These minutes have been approved already."))
    _check_begun(meeting)
    if until < clock.today():
        raise DomainError(_("Please name a day that is not over."), field="until")
    minutes.state, minutes.comments_until = MinutesState.COMMENTS, until
    db.session.flush()
    audit.record("minutes:comments", minutes, actor=actor, until=until)
    publish(MinutesSentForComments(meeting_id=meeting.id, actor_id=actor))
    tasks.tell_owners(meeting)
    standing.follow_minutes(meeting, minutes)


def comment_minutes(minutes: Minutes, *, text: str, item_id: int | None, person: int) -> None:
    """Remark on minutes that wait for it; the coordinators are told."""
    if not minutes.is_open_to_comments:
        raise DomainError(_("These minutes take no remarks any more."))
    comment = MinutesComment(minutes_id=minutes.id, item_id=item_id, person_id=person, text=text)
    db.session.add(comment)
    db.session.flush()
    audit.record("minutes:comment", minutes, actor=person)
    publish(MinutesCommented(comment_id=comment.id, meeting_id=minutes.meeting_id))


def publish_minutes(
    meeting: Meeting, minutes: Minutes, *, approved_in: Meeting | None = None, actor: int
) -> None:
    """Approve the minutes and let those read them whom they are for.

    `approved_in` is the later meeting that approved them; without, the coordinators did.
    Requests and wishes hear of their decisions.
    """
    if minutes.is_published:
        raise DomainError(_("These minutes have been approved already."))
    _check_begun(meeting)
    minutes.state, minutes.published_at = MinutesState.APPROVED, clock.now()
    minutes.approved_in_id = approved_in.id if approved_in else None
    db.session.flush()
    _add_version(meeting, minutes, reason="", actor=actor)
    audit.record("minutes:publish", minutes, actor=actor, approved_in=minutes.approved_in_id)
    _announce(meeting, minutes, is_first=True, actor=actor)
    tasks.tell_owners(meeting)
    standing.follow_minutes(meeting, minutes)


def _check_begun(meeting: Meeting) -> None:
    if meeting.starts_at > clock.now():
        raise DomainError(_("Minutes are sent once the meeting has begun."))


def _correct(
    meeting: Meeting, minutes: Minutes, *, before: dict[str, object], reason: str, actor: int
) -> None:
    if minutes_reads.content_of(minutes, reads.list_agenda(meeting.id)) != before:
        if not reason:
            raise DomainError(
                _("Please say what is corrected: approved minutes change only with a remark."),
                field="reason",
            )
        _add_version(meeting, minutes, reason=reason, actor=actor)
    _announce(meeting, minutes, is_first=False, actor=actor)


def _add_version(meeting: Meeting, minutes: Minutes, *, reason: str, actor: int) -> None:
    last = db.session.scalar(
        sa.select(sa.func.max(MinutesVersion.number)).where(MinutesVersion.minutes_id == minutes.id)
    )
    version = MinutesVersion(
        minutes_id=minutes.id,
        number=(last or 0) + 1,
        reason=reason,
        content=minutes_reads.content_of(minutes, reads.list_agenda(meeting.id)),
        made_by_id=actor,
    )
    db.session.add(version)
    db.session.flush()


def _follow(meeting: Meeting, minutes: Minutes) -> None:
    """Let the sections say what was kept, so that another window notices."""
    kept = {
        str(item.id): (item.record, "\n".join(one.text for one in item.decisions))
        for item in reads.list_agenda(meeting.id)
    }
    kept[OPENING] = (minutes.opening, "")
    for section in minutes_reads.list_sections(meeting.id):
        words = kept.get(section.key)
        if words is not None and words != (section.record, section.decisions):
            section.record, section.decisions = words
            section.revision += 1
    db.session.flush()


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
        if decision.item.ticket_id is not None or decision.item.wish_id is not None:
            publish(
                DecisionPublished(
                    decision_id=decision.id,
                    ticket_id=decision.item.ticket_id,
                    wish_id=decision.item.wish_id,
                    meeting_id=meeting.id,
                )
            )
    db.session.flush()
    publish(MinutesPublished(meeting_id=meeting.id, is_first=is_first, actor_id=actor))
