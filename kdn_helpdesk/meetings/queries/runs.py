"""How far an invitation of many people has come."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.groups.models import GroupMember
from kdn_helpdesk.meetings.models.invitations import Due, Invitation
from kdn_helpdesk.meetings.models.runs import InvitationRun, RunState

RUNNING = (RunState.PLANNING, RunState.MAILING)


@dataclass(frozen=True, slots=True)
class Progress:
    """Numbers of invitations."""

    total: int
    planned: int
    mailed: int


def get_run(run_id: int, *, viewer: Viewer) -> InvitationRun:
    """Return a run of a group that the viewer leads."""
    run = db.session.scalar(
        sa.select(InvitationRun)
        .where(InvitationRun.id == run_id, InvitationRun.group_id.in_(viewer.coordinates))
        .options(joinedload(InvitationRun.group))
    )
    if run is None:
        raise NotFound(_("There is no such invitation."))
    return run


def find_running(group_id: int) -> InvitationRun | None:
    """Return the run that invites this group now."""
    return db.session.scalar(
        sa.select(InvitationRun).where(
            InvitationRun.group_id == group_id, InvitationRun.state.in_(RUNNING)
        )
    )


def list_running() -> Sequence[int]:
    """Return the numbers of all runs with something left to do, the oldest first."""
    return db.session.scalars(
        sa.select(InvitationRun.id)
        .where(InvitationRun.state.in_(RUNNING))
        .order_by(InvitationRun.id)
    ).all()


def measure(run: InvitationRun) -> Progress:
    """Return how far the run is: what is planned and does not wait any more has been mailed."""
    waiting = db.session.scalar(sa.select(sa.func.count()).select_from(unmailed(run).subquery()))
    return Progress(run.total, run.planned, max(run.planned - (waiting or 0), 0))


def unmailed(run: InvitationRun) -> sa.Select[int]:
    """Select the numbers of the run's invitations that nobody has been told of yet."""
    return sa.select(Invitation.id).where(
        Invitation.due == Due.REQUEST,
        Invitation.sent_sequence.is_(None),
        Invitation.meeting_id.in_(run.meeting_ids),
    )


def list_missing(run: InvitationRun, meeting_id: int, *, limit: int) -> Sequence[tuple[int, str]]:
    """Return number and address of some members whom this meeting has not invited yet."""
    invited = sa.select(Invitation.person_id).where(
        Invitation.meeting_id == meeting_id, Invitation.is_withdrawn.is_(False)
    )
    rows = db.session.execute(
        sa.select(Person.id, Person.email)
        .join(GroupMember, GroupMember.person_id == Person.id)
        .where(GroupMember.group_id == run.group_id, Person.is_active, Person.id.not_in(invited))
        .order_by(Person.id)
        .limit(limit)
    )
    return [(number, email) for number, email in rows]
