"""When people are reminded: for one meeting, or for all dates of its series."""

import sqlalchemy as sa

from kdn_helpdesk.core import audit
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.models.reminders import ReminderPlan


def plan_reminders(
    meeting: Meeting,
    *,
    days_open: int | None,
    days_coming: int | None,
    whole_series: bool = False,
    actor: int,
) -> ReminderPlan:
    """Keep how many days before people are reminded; None is not at all.

    For the whole series it replaces what single dates of it had for themselves.
    """
    if whole_series and meeting.series_id is None:
        raise DomainError(_("This meeting belongs to no series."))
    plan = _find(meeting, whole_series)
    plan.days_open, plan.days_coming = days_open, days_coming
    db.session.add(plan)
    if whole_series:
        dates = sa.select(Meeting.id).where(Meeting.series_id == meeting.series_id)
        db.session.execute(sa.delete(ReminderPlan).where(ReminderPlan.meeting_id.in_(dates)))
    db.session.flush()
    audit.record("reminder:plan", plan, actor=actor, open=days_open, coming=days_coming)
    return plan


def _find(meeting: Meeting, whole_series: bool) -> ReminderPlan:
    key = {"series_id": meeting.series_id} if whole_series else {"meeting_id": meeting.id}
    return db.session.scalar(sa.select(ReminderPlan).filter_by(**key)) or ReminderPlan(**key)
