"""Date polls: some days offered, and what people say to each."""

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import Model, related
from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.meetings.models.meetings import Meeting


class Choice(enum.StrEnum):
    """What somebody says to one date."""

    YES = "yes"
    IF_NEED_BE = "if_need_be"
    NO = "no"


CHOICE_LABELS = {
    Choice.YES: lazy("Yes"),
    Choice.IF_NEED_BE: lazy("If need be"),
    Choice.NO: lazy("No"),
}


class News(enum.StrEnum):
    """What a mail about a poll says."""

    ASKED = "asked"
    REMINDER = "reminder"
    ENDED = "ended"
    """It was given up without a date."""


class Poll(Model):
    """A question for the date of a meeting to come."""

    __tablename__ = "date_poll"

    group_id: Mapped[int] = mapped_column(
        ForeignKey("working_group.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    """Markdown: what the meeting is about."""
    place: Mapped[str] = mapped_column(default="")
    join_url: Mapped[str] = mapped_column(default="")
    closes_on: Mapped[date]
    """The last day on which answers are taken."""
    is_open_to_all: Mapped[bool] = mapped_column(default=False)
    """Whether a link without a name lets anybody answer under the name they enter."""
    reminded_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    """When the coordinators heard that the last day has passed."""
    ended_at: Mapped[datetime | None]
    """When a date was chosen, or the poll given up."""
    meeting_id: Mapped[int | None] = mapped_column(
        ForeignKey("meeting.id", ondelete="SET NULL"), index=True
    )
    """The meeting that came of it."""
    created_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    group: Mapped[WorkingGroup] = related()
    meeting: Mapped[Meeting | None] = related()
    dates: Mapped[list["PollDate"]] = related(back_populates="poll", order_by="PollDate.starts_at")
    voices: Mapped[list["Voice"]] = related(back_populates="poll", order_by="Voice.id")

    @property
    def is_open(self) -> bool:
        """Whether answers are taken."""
        return self.ended_at is None and clock.today() <= self.closes_on


class PollDate(Model):
    """One date that is offered."""

    __tablename__ = "date_poll_date"
    __table_args__ = (sa.UniqueConstraint("poll_id", "starts_at"),)

    poll_id: Mapped[int] = mapped_column(ForeignKey("date_poll.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    poll: Mapped[Poll] = related(back_populates="dates")

    @property
    def day(self) -> date:
        """The day in Berlin."""
        return clock.local(self.starts_at).date()


class Voice(Model):
    """Somebody who is asked, or who answered by the open link; addresses stay hidden."""

    __tablename__ = "date_poll_voice"
    __table_args__ = (sa.UniqueConstraint("poll_id", "person_id"),)

    poll_id: Mapped[int] = mapped_column(ForeignKey("date_poll.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    """None for somebody who came by the open link."""
    name: Mapped[str]
    comment: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    news: Mapped[News | None] = mapped_column(index=True)
    """What the next mail says; None once it is queued."""
    poll: Mapped[Poll] = related(back_populates="voices")
    person: Mapped[Person | None] = related()
    votes: Mapped[list["PollVote"]] = related(back_populates="voice", order_by="PollVote.id")

    @property
    def said(self) -> dict[int, Choice]:
        """What was said to each date by its number; the votes must be loaded."""
        return {vote.date_id: vote.choice for vote in self.votes}


class PollVote(Model):
    """What one person says to one date."""

    __tablename__ = "date_poll_vote"
    __table_args__ = (sa.UniqueConstraint("voice_id", "date_id"),)

    voice_id: Mapped[int] = mapped_column(ForeignKey("date_poll_voice.id", ondelete="CASCADE"))
    date_id: Mapped[int] = mapped_column(
        ForeignKey("date_poll_date.id", ondelete="CASCADE"), index=True
    )
    choice: Mapped[Choice]
    voice: Mapped[Voice] = related(back_populates="votes")
