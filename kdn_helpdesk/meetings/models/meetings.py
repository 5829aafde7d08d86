"""Series and their meetings."""

import enum
from datetime import date, datetime, time, timedelta

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import Model, related
from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.core.slugs import slug
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.ical.recurrence import Rhythm, Rule


class Visibility(enum.StrEnum):
    """Who may read about a meeting, or its minutes."""

    PUBLIC = "public"
    MEMBERS = "members"
    """Everybody who belongs to an advised organisation or to the service."""
    GROUP = "group"
    """The working group and whoever is invited."""


VISIBILITY_LABELS = {
    Visibility.PUBLIC: lazy("Everybody (public calendar)"),
    Visibility.MEMBERS: lazy("Signed-in people from municipalities and the service"),
    Visibility.GROUP: lazy("Only the working group and invited people"),
}


class MeetingStatus(enum.StrEnum):
    """Whether a meeting takes place."""

    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class Series(Model):
    """Meetings that were planned together; each is a meeting of its own from then on."""

    __tablename__ = "meeting_series"

    group_id: Mapped[int] = mapped_column(
        ForeignKey("working_group.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str]
    rhythm: Mapped[Rhythm]
    weekday: Mapped[int]
    """0 is Monday."""
    interval: Mapped[int] = mapped_column(default=1)
    position: Mapped[int] = mapped_column(default=1)
    """1 to 4 or -1 (last); for a monthly rhythm."""
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    starts_at: Mapped[time]
    """By the clock in Berlin."""
    minutes: Mapped[int]
    created_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    group: Mapped[WorkingGroup] = related()
    meetings: Mapped[list["Meeting"]] = related(
        back_populates="series", order_by="Meeting.starts_at"
    )

    @property
    def rule(self) -> Rule:
        """The rule that named the days."""
        return Rule(self.rhythm, self.weekday, self.interval, self.position)


class Meeting(Model):
    """One date: with a UID, a SEQUENCE and answers of its own."""

    __tablename__ = "meeting"

    group_id: Mapped[int] = mapped_column(
        ForeignKey("working_group.id", ondelete="CASCADE"), index=True
    )
    series_id: Mapped[int | None] = mapped_column(
        ForeignKey("meeting_series.id", ondelete="SET NULL"), index=True
    )
    uid: Mapped[str] = mapped_column(unique=True)
    """UID in calendars; never changes."""
    sequence: Mapped[int] = mapped_column(default=0)
    """SEQUENCE (RFC 5545 section 3.8.7.4); never falls."""
    title: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(default="")
    join_url: Mapped[str] = mapped_column(default="")
    """The video conference; shown to the working group and to invited people alone."""
    description: Mapped[str] = mapped_column(default="")
    """Markdown."""
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.GROUP, index=True)
    status: Mapped[MeetingStatus] = mapped_column(default=MeetingStatus.CONFIRMED)
    cancelled_because: Mapped[str] = mapped_column(default="")
    invited_at: Mapped[datetime | None]
    """When the group was first invited; who joins it later is invited too."""
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    """The last change that a calendar shows."""
    version: Mapped[int] = mapped_column(default=0)
    """Rises with every change, so that two people who edit notice each other."""
    created_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    group: Mapped[WorkingGroup] = related()
    series: Mapped[Series | None] = related(back_populates="meetings")

    @property
    def slug(self) -> str:
        """The readable part of its address."""
        return slug(self.title, empty="termin")

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.status is MeetingStatus.CANCELLED

    @property
    def is_over(self) -> bool:
        """Whether its end has passed."""
        return self.ends_at < clock.now()

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed and answered."""
        return not self.is_cancelled and not self.is_over

    @property
    def duration(self) -> timedelta:
        """How long it takes."""
        return self.ends_at - self.starts_at

    @property
    def day(self) -> date:
        """The day in Berlin."""
        return clock.local(self.starts_at).date()
