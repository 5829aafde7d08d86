"""Inviting many people to many dates: how far it has come."""

import enum
from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.core.db import Model, related
from kdn_helpdesk.groups.models import WorkingGroup


class RunState(enum.StrEnum):
    """What is being done."""

    PLANNING = "planning"
    """Who is invited to what is being written down; the first mails leave meanwhile."""
    MAILING = "mailing"
    """All of that is written down, and mails are still to be queued."""
    STOPPED = "stopped"
    DONE = "done"


class InvitationRun(Model):
    """A working group is being invited to several meetings, step by step."""

    __tablename__ = "invitation_run"

    group_id: Mapped[int] = mapped_column(
        ForeignKey("working_group.id", ondelete="CASCADE"), index=True
    )
    series_id: Mapped[int | None] = mapped_column(
        ForeignKey("meeting_series.id", ondelete="SET NULL"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    """Who began it."""
    meeting_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    state: Mapped[RunState] = mapped_column(default=RunState.PLANNING, index=True)
    total: Mapped[int] = mapped_column(default=0)
    """How many invitations it will be."""
    planned: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    group: Mapped[WorkingGroup] = related()

    @property
    def is_running(self) -> bool:
        """Whether something is left to be done."""
        return self.state in (RunState.PLANNING, RunState.MAILING)
