"""Mailing invitations: each is a row that says what its person must hear next."""

import time
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.jobs import job
from kdn_helpdesk.core.log import log
from kdn_helpdesk.meetings.actions import runs as run_actions
from kdn_helpdesk.meetings.models.agendas import AgendaItem
from kdn_helpdesk.meetings.models.invitations import Invitation
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.notices import invitations as notices
from kdn_helpdesk.meetings.queries import agendas as agenda_reads
from kdn_helpdesk.meetings.queries import invitations, runs

STEP = 20
"""So many mails are queued in one transaction: its end costs as much as building a mail."""


SLICE = 5.0
"""Seconds for invitations before other work has its turn: what is queued is sent meanwhile."""


@job("meetings.invite")
def carry_on_runs() -> int:
    """Write down who is invited, for groups with many people or dates; return how many."""
    numbers = runs.list_running()
    db.session.rollback()
    ends_at, done = time.monotonic() + SLICE, 0
    for number in numbers:
        while time.monotonic() < ends_at and (step := plan_step(number)):
            done += step
    return done


def plan_step(number: int) -> int:
    """Take the next step of a run; nothing where somebody has stopped it."""
    with transaction():
        return run_actions.take_step(number)


@job("meetings.mail_invitations")
def mail_invitations() -> int:
    """Queue a mail for every invitation that is due; return how many."""
    ends_at, done = time.monotonic() + SLICE, 0
    failed: set[int] = set()
    while time.monotonic() < ends_at and (numbers := _next(failed)):
        try:
            done += _step(numbers)
        except Exception:  # one bad row must not hold back the others
            done += sum(_alone(number, failed) for number in numbers)
    return done


def _next(failed: set[int]) -> Sequence[int]:
    numbers = invitations.list_due(but=failed, limit=STEP)
    db.session.rollback()
    return numbers


def _alone(number: int, failed: set[int]) -> int:
    try:
        return _step([number])
    except Exception as error:
        failed.add(number)
        log.exception("invitation_failed", invitation=number, error=str(error))
        return 0


def _step(numbers: Sequence[int]) -> int:
    with transaction():
        # Looked up again under a lock: another worker may have mailed one since it was found.
        due = db.session.scalars(
            sa.select(Invitation)
            .where(Invitation.id.in_(numbers), Invitation.due.is_not(None))
            .options(
                joinedload(Invitation.person),
                joinedload(Invitation.meeting).joinedload(Meeting.group),
                joinedload(Invitation.stands_in_for).joinedload(Invitation.person),
            )
            .order_by(Invitation.id)
            .with_for_update(of=Invitation, skip_locked=True)
        ).all()
        agendas = AgendasByMeeting()
        for invitation in due:
            notices.mail_invitation(invitation, agenda=agendas[invitation.meeting_id])
        # None where another worker holds them all: they are no longer this one's concern.
        return len(numbers) if due else 0


class AgendasByMeeting(dict[int, Sequence[AgendaItem]]):
    """Each meeting's agenda, read once for all mails about it."""

    def __missing__(self, meeting_id: int) -> Sequence[AgendaItem]:
        """Read the agenda."""
        self[meeting_id] = agenda_reads.list_agenda(meeting_id)
        return self[meeting_id]
