"""What somebody took over to do."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import Model, related
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.meetings.models.agendas import AgendaItem
from kdn_helpdesk.meetings.models.meetings import Meeting


class Task(Model):
    """A task of a working group, mostly from one of its meetings."""

    __tablename__ = "task"

    group_id: Mapped[int] = mapped_column(
        ForeignKey("working_group.id", ondelete="CASCADE"), index=True
    )
    meeting_id: Mapped[int | None] = mapped_column(
        ForeignKey("meeting.id", ondelete="SET NULL"), index=True
    )
    item_id: Mapped[int | None] = mapped_column(
        ForeignKey("agenda_item.id", ondelete="SET NULL"), index=True
    )
    text: Mapped[str]
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    due_on: Mapped[date | None] = mapped_column(index=True)
    done_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    """When the owner was told; with the minutes at the latest."""
    reminded_at: Mapped[datetime | None]
    """When the owner was reminded before the day; once for each day it was due."""
    overdue_told_at: Mapped[datetime | None]
    """When the owner was reminded after the day; once too."""
    created_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    group: Mapped[WorkingGroup] = related()
    meeting: Mapped[Meeting | None] = related()
    item: Mapped[AgendaItem | None] = related()
    owner: Mapped[Person] = related(foreign_keys=[owner_id])

    @property
    def is_done(self) -> bool:
        """Whether nothing is left of it."""
        return self.done_at is not None

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed and it is not done."""
        return not self.is_done and self.due_on is not None and self.due_on < clock.today()
