"""Which reminders are due, and whom they reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.ical.invites import Partstat
from kdn_helpdesk.meetings.models.invitations import Invitation
from kdn_helpdesk.meetings.models.meetings import Meeting, MeetingStatus
from kdn_helpdesk.meetings.models.reminders import (
    DAYS_COMING,
    DAYS_OPEN,
    ReminderPlan,
    ReminderRound,
    Whom,
)

MOST_DAYS = 60
LATEST = timedelta(days=1)
"""A reminder that could not leave for so long is left out: it would come at a wrong time."""
_ANSWERS = {
    Whom.OPEN: (Partstat.NEEDS_ACTION,),
    Whom.COMING: (Partstat.ACCEPTED, Partstat.TENTATIVE),
}


@dataclass(frozen=True, slots=True)
class Due:
    """Reminders that have to leave: of which date, to whom."""

    meeting_id: int
    starts_at: datetime
    whom: Whom
    since: datetime
    """When they became due."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the coordinators see of one kind of reminder."""

    whom: Whom
    at: datetime
    people: int
    """As of now."""
    is_past: bool
    sent: int


def plan_of(meeting: Meeting) -> ReminderPlan:
    """Return what counts for the meeting: its own plan, its series', or the usual one."""
    plans = db.session.scalars(
        sa.select(ReminderPlan).where(
            sa.or_(
                ReminderPlan.meeting_id == meeting.id,
                ReminderPlan.series_id == (meeting.series_id or 0),
            )
        )
    ).all()
    return _chosen(meeting, plans)


def list_due() -> list[Due]:
    """Return every round of reminders that is due and has not ended, two questions in all."""
    now = clock.now()
    meetings = db.session.scalars(
        sa.select(Meeting).where(
            Meeting.status == MeetingStatus.CONFIRMED,
            Meeting.starts_at > now,
            Meeting.starts_at <= now + timedelta(days=MOST_DAYS),
            sa.exists().where(Invitation.meeting_id == Meeting.id),
        )
    ).all()
    if not meetings:
        return []
    plans = db.session.scalars(sa.select(ReminderPlan)).all()
    ended = _ended([meeting.id for meeting in meetings])
    found = [due for meeting in meetings for due in _of(meeting, _chosen(meeting, plans), now)]
    return [due for due in found if (due.meeting_id, due.starts_at, due.whom) not in ended]


def claim_round(due: Due) -> ReminderRound | None:
    """Return the round under its lock, begun where it is new; None where it has ended."""
    key = {"meeting_id": due.meeting_id, "starts_at": due.starts_at, "whom": due.whom}
    found = db.session.scalar(
        sa.select(ReminderRound).filter_by(**key).with_for_update(skip_locked=True)
    )
    if found is None:
        if db.session.scalar(sa.select(ReminderRound.id).filter_by(**key)) is not None:
            return None  # another worker is at it
        found = ReminderRound(**key, last_id=0, done=0)
        db.session.add(found)
        db.session.flush()
    return found if found.ended_at is None else None


def list_readers(due: Due, *, after: int, limit: int) -> Sequence[Invitation]:
    """Return the next of those who are reminded.

    Whoever was invited after the reminder was due, or is just about to be mailed, knows.
    """
    return db.session.scalars(
        _readers(due.meeting_id, due.whom)
        .where(Invitation.id > after, Invitation.created_at < due.since)
        .options(
            joinedload(Invitation.person),
            joinedload(Invitation.meeting).joinedload(Meeting.group),
        )
        .order_by(Invitation.id)
        .limit(limit)
    ).all()


def forecast(meeting: Meeting, plan: ReminderPlan) -> list[Forecast]:
    """Return what will be sent, to how many as of now, and what was."""
    sent = {
        row.whom: row.done
        for row in db.session.scalars(
            sa.select(ReminderRound).where(
                ReminderRound.meeting_id == meeting.id,
                ReminderRound.starts_at == meeting.starts_at,
            )
        )
    }
    found = []
    for whom in Whom:
        days = plan.days_for(whom)
        if days is None:
            continue
        counted = _readers(meeting.id, whom).with_only_columns(sa.func.count(Invitation.id))
        at = meeting.starts_at - timedelta(days=days)
        people = db.session.scalar(counted) or 0
        found.append(Forecast(whom, at, people, at <= clock.now(), sent.get(whom, 0)))
    return found


def _readers(meeting_id: int, whom: Whom) -> sa.Select[Invitation]:
    return (
        sa.select(Invitation)
        .join(Invitation.person)
        .where(
            Invitation.meeting_id == meeting_id,
            Invitation.is_withdrawn.is_(False),
            Invitation.mails > 0,
            Invitation.due.is_(None),
            Invitation.partstat.in_(_ANSWERS[whom]),
            Person.is_active,
        )
    )


def _of(meeting: Meeting, plan: ReminderPlan, now: datetime) -> list[Due]:
    found = []
    for whom in Whom:
        days = plan.days_for(whom)
        if days is None:
            continue
        since = meeting.starts_at - timedelta(days=days)
        # Everybody has just heard of a meeting that was changed after its reminder was due.
        if since <= now < since + LATEST and meeting.changed_at < since:
            found.append(Due(meeting.id, meeting.starts_at, whom, since))
    return found


def _ended(meeting_ids: list[int]) -> set[tuple[int, datetime, Whom]]:
    rows = db.session.execute(
        sa.select(ReminderRound.meeting_id, ReminderRound.starts_at, ReminderRound.whom).where(
            ReminderRound.meeting_id.in_(meeting_ids), ReminderRound.ended_at.is_not(None)
        )
    )
    return {(meeting_id, starts_at, whom) for meeting_id, starts_at, whom in rows}


def _chosen(meeting: Meeting, plans: Sequence[ReminderPlan]) -> ReminderPlan:
    own = next((plan for plan in plans if plan.meeting_id == meeting.id), None)
    if own is None and meeting.series_id is not None:
        own = next((plan for plan in plans if plan.series_id == meeting.series_id), None)
    return own or ReminderPlan(days_open=DAYS_OPEN, days_coming=DAYS_COMING)
