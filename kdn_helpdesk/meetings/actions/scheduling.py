"""Putting meetings into the calendar, moving them, cancelling them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

import sqlalchemy as sa

from kdn_helpdesk.core import audit, clock, jobs
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import Conflict, DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.ical.invites import Partstat
from kdn_helpdesk.meetings.changes import Change, Details, details_of
from kdn_helpdesk.meetings.events import (
    MeetingCancelled,
    MeetingChanged,
    MeetingMoved,
    MeetingPlanned,
)
from kdn_helpdesk.meetings.models.invitations import Answer, AnswerState, Due, Invitation
from kdn_helpdesk.meetings.models.meetings import Meeting, MeetingStatus, Series
from kdn_helpdesk.meetings.plans import Wanted

Span = tuple[datetime, datetime]


def schedule_meeting(
    group: WorkingGroup, *, details: Details, actor: int | None, series_id: int | None = None
) -> Meeting:
    """Put one meeting into the calendar; nobody is invited by that."""
    details.check()
    if not group.is_active:
        raise DomainError(_("This working group has ended."))
    if details.start <= clock.now():
        raise DomainError(_("This date has passed already."), field="day")
    meeting = Meeting(
        group_id=group.id,
        series_id=series_id,
        uid=f"{uuid4()}@{settings().mail_address.rpartition('@')[2]}",
        created_by_id=actor,
    )
    _write(meeting, details)
    db.session.add(meeting)
    db.session.flush()
    audit.record("meeting:plan", meeting, actor=actor, start=details.start)
    publish(MeetingPlanned(meeting_id=meeting.id))
    return meeting


def schedule_series(
    group: WorkingGroup,
    *,
    wanted: Wanted,
    spans: Sequence[Span],
    details: Details,
    actor: int | None,
) -> Series:
    """Put the dates of a series into the calendar, each as a meeting of its own.

    `spans` are the dates as the coordinator left them, whatever the rule proposed; of `details`
    everything but the time is taken.
    """
    if not spans:
        raise DomainError(_("Please choose at least one date."))
    if len({start for start, _end in spans}) < len(spans):
        raise DomainError(_("The same date stands twice in the list."))
    series = Series(
        group_id=group.id,
        title=details.title,
        rhythm=wanted.rule.rhythm,
        weekday=wanted.rule.weekday,
        interval=wanted.rule.interval,
        position=wanted.rule.position,
        starts_on=wanted.start,
        ends_on=wanted.until,
        starts_at=wanted.clock,
        minutes=wanted.minutes,
        created_by_id=actor,
    )
    db.session.add(series)
    db.session.flush()
    for start, end in sorted(spans):
        one = replace(details, start=start, end=end)
        schedule_meeting(group, details=one, actor=actor, series_id=series.id)
    audit.record("series:plan", series, actor=actor, dates=len(spans))
    return series


def change_meeting(
    meeting: Meeting, *, details: Details, version: int, tell: bool = False, actor: int
) -> Change:
    """Change a meeting; who is invited hears of it as far as it concerns their calendar.

    A new time asks everybody to answer again; a new place is told, and answers stay; other words
    are told if `tell` says so. Raises Conflict where somebody else changed it since `version`.
    """
    change = Change(details_of(meeting), details)
    _check_may_change(meeting, version)
    details.check()
    if change.moves and details.start <= clock.now():
        raise DomainError(_("This date has passed already."), field="day")
    if change.is_empty:
        return change
    _write(meeting, details)
    _renew(meeting)
    if change.must_be_told:
        meeting.sequence += 1
    if change.must_be_told or (change.may_be_told and tell):
        for invitation in _current_invitations(meeting):
            _tell_change(invitation, change)
        jobs.ring()
    if change.moves:
        _settle_proposals(meeting)
    db.session.flush()
    audit.record("meeting:change", meeting, actor=actor, fields=sorted(change.changed))
    event = MeetingMoved if change.must_be_told else MeetingChanged
    publish(event(meeting_id=meeting.id))
    return change


def cancel_meeting(meeting: Meeting, *, reason: str, version: int, actor: int) -> None:
    """Call a meeting off; everybody who was told of it gets a cancellation."""
    _check_may_change(meeting, version)
    meeting.status = MeetingStatus.CANCELLED
    meeting.cancelled_because = reason
    meeting.sequence += 1
    _renew(meeting)
    for invitation in _current_invitations(meeting):
        # Whoever was never told of the meeting need not hear that it is off.
        invitation.due = Due.CANCEL if invitation.mails else None
    _cancel_withdrawn(meeting)
    jobs.ring()
    db.session.flush()
    audit.record("meeting:cancel", meeting, actor=actor)
    publish(MeetingCancelled(meeting_id=meeting.id))


def _cancel_withdrawn(meeting: Meeting) -> None:
    """Let whoever waits for the end of their invitation hear that nobody meets."""
    db.session.execute(
        sa.update(Invitation)
        .where(Invitation.meeting_id == meeting.id, Invitation.due == Due.WITHDRAW)
        .values(due=Due.CANCEL)
    )


def _check_may_change(meeting: Meeting, version: int) -> None:
    if meeting.is_cancelled:
        raise DomainError(_("This meeting has been cancelled."))
    if meeting.is_over:
        raise DomainError(_("This meeting is over."))
    if meeting.version != version:
        raise Conflict(
            _("Somebody else has changed this meeting in the meantime. Please check it again."),
            current=meeting.title,
        )


def _write(meeting: Meeting, details: Details) -> None:
    meeting.title = details.title.strip()
    meeting.starts_at = details.start
    meeting.ends_at = details.end
    meeting.place = details.place
    meeting.join_url = details.join_url
    meeting.description = details.description
    meeting.visibility = details.visibility


def _renew(meeting: Meeting) -> None:
    meeting.version += 1
    meeting.changed_at = clock.now()


def _current_invitations(meeting: Meeting) -> Sequence[Invitation]:
    return db.session.scalars(
        sa.select(Invitation).where(
            Invitation.meeting_id == meeting.id, Invitation.is_withdrawn.is_(False)
        )
    ).all()


def _tell_change(invitation: Invitation, change: Change) -> None:
    if change.moves:
        invitation.partstat = Partstat.NEEDS_ACTION
        invitation.answered_at = None
        invitation.is_outdated = False
    if invitation.mails:  # a first invitation that still waits simply shows the new state
        known = invitation.due_details if invitation.due else {}
        invitation.due_details = {**_former(change), **known}
    invitation.due = Due.REQUEST


def _settle_proposals(meeting: Meeting) -> None:
    """Another time that somebody proposed is answered by a new date, whichever it is."""
    db.session.execute(
        sa.update(Answer)
        .where(
            Answer.meeting_id == meeting.id,
            Answer.state == AnswerState.WAITING,
            Answer.proposed_start.is_not(None),
        )
        .values(state=AnswerState.LATE)
    )


def _former(change: Change) -> dict[str, str]:
    """Return what the mail calls the former state: only what differs."""
    former: dict[str, str] = {}
    if change.moves:
        former["start"] = change.before.start.isoformat()
        former["end"] = change.before.end.isoformat()
    if change.relocates:
        former["place"] = change.before.place
    return former
