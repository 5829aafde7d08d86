"""Inviting a group to many dates in steps that can be stopped."""

from collections.abc import Sequence

import sqlalchemy as sa

from kdn_helpdesk.core import audit, clock, jobs
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.meetings.actions import inviting
from kdn_helpdesk.meetings.events import InvitationsChanged
from kdn_helpdesk.meetings.models.invitations import Due, Invitation
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.models.runs import InvitationRun, RunState
from kdn_helpdesk.meetings.queries import runs as reads

AT_ONCE = 100
"""Up to so many invitations are written in the request; more by the worker."""
STEP = 500
"""So many are written in one transaction."""


def begin_run(meetings: Sequence[Meeting], *, actor: int) -> InvitationRun:
    """Let the worker invite the group to these meetings."""
    for meeting in meetings:
        inviting.check_open(meeting)
    group_id = meetings[0].group_id
    if reads.find_running(group_id):
        raise DomainError(_("This group is being invited already. Please wait until that is done."))
    run = InvitationRun(
        group_id=group_id,
        series_id=meetings[0].series_id,
        person_id=actor,
        meeting_ids=[meeting.id for meeting in meetings],
    )
    missing = [reads.list_missing(run, number, limit=100_000) for number in run.meeting_ids]
    run.total = sum(map(len, missing))
    if not run.total:
        raise DomainError(_("Everybody in the group is invited already."))
    db.session.add(run)
    db.session.flush()
    audit.record("invitation_run:begin", run, actor=actor, invitations=run.total)
    jobs.ring()
    return run


def stop_run(run: InvitationRun, *, actor: int) -> None:
    """Stop inviting; whoever has not been mailed yet is not invited."""
    if not run.is_running:
        raise DomainError(_("This is over already."))
    run.planned = reads.measure(run).mailed
    never = sa.delete(Invitation).where(Invitation.mails == 0)
    again = sa.update(Invitation).values(is_withdrawn=True, due=None)
    for statement in (never, again):
        waiting = statement.where(Invitation.id.in_(reads.unmailed(run)))
        db.session.execute(waiting.execution_options(synchronize_session=False))
    for meeting_id in run.meeting_ids:
        publish(InvitationsChanged(meeting_id=meeting_id))
    run.state, run.ended_at = RunState.STOPPED, clock.now()
    db.session.flush()
    audit.record("invitation_run:stop", run, actor=actor)


def take_step(number: int) -> int:
    """Write the next invitations of a run, or note that all have been mailed; return how many.

    Nothing is done where somebody has stopped it meanwhile.
    """
    run = db.session.scalar(
        sa.select(InvitationRun).where(InvitationRun.id == number).with_for_update()
    )
    if run is None or not run.is_running:
        return 0
    if run.state is RunState.MAILING:
        return _end_if_mailed(run)
    for meeting_id in run.meeting_ids:
        if missing := reads.list_missing(run, meeting_id, limit=STEP):
            return _plan(run, meeting_id, missing)
    _end_planning(run)
    return 1


def _plan(run: InvitationRun, meeting_id: int, people: Sequence[tuple[int, str]]) -> int:
    meeting = db.session.get_one(Meeting, meeting_id)
    if not meeting.is_open:  # called off meanwhile
        run.meeting_ids = [other for other in run.meeting_ids if other != meeting_id]
        return 1
    back = inviting.invite_back(meeting, [number for number, _email in people])
    fresh = [
        {"meeting_id": meeting_id, "person_id": number, "email": email, "due": Due.REQUEST}
        for number, email in people
        if number not in back
    ]
    if fresh:
        db.session.execute(sa.insert(Invitation), fresh)
    run.planned += len(people)
    meeting.invited_at = meeting.invited_at or clock.now()
    db.session.flush()
    return len(people)


def _end_planning(run: InvitationRun) -> None:
    for meeting_id in run.meeting_ids:
        meeting = db.session.get_one(Meeting, meeting_id)
        audit.record("meeting:invite", meeting, actor=run.person_id)
        publish(InvitationsChanged(meeting_id=meeting_id))
    run.state = RunState.MAILING
    db.session.flush()


def _end_if_mailed(run: InvitationRun) -> int:
    if db.session.scalar(reads.unmailed(run).limit(1)) is not None:
        return 0
    run.state, run.ended_at = RunState.DONE, clock.now()
    db.session.flush()
    return 0
