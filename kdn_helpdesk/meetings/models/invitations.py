"""Who is invited to a meeting, and every answer that came."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import Model, related
from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.ical.invites import Partstat
from kdn_helpdesk.meetings.models.meetings import Meeting


class Due(enum.StrEnum):
    """What an invited person must be mailed next."""

    REQUEST = "request"
    CANCEL = "cancel"
    """The meeting does not take place."""
    WITHDRAW = "withdraw"
    """The meeting takes place without this person."""


class Channel(enum.StrEnum):
    """How an answer came."""

    PAGE = "page"
    MAIL = "mail"
    HAND = "hand"


CHANNEL_LABELS = {
    Channel.PAGE: lazy("by the link"),
    Channel.MAIL: lazy("by the calendar"),
    Channel.HAND: lazy("entered by the coordinators"),
}


class Invitation(Model):
    """One person invited to one meeting, and the answer that counts."""

    __tablename__ = "invitation"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "person_id"),)

    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(index=True)
    """ATTENDEE as it was invited: answers name it, whatever the person's address is later."""
    is_withdrawn: Mapped[bool] = mapped_column(default=False)
    """True once the person is no longer invited."""
    partstat: Mapped[Partstat] = mapped_column(default=Partstat.NEEDS_ACTION)
    comment: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answered_sequence: Mapped[int] = mapped_column(default=0)
    """The version of the meeting that was answered."""
    is_outdated: Mapped[bool] = mapped_column(default=False)
    """True where the answer was given to an older version than the one last sent."""
    due: Mapped[Due | None] = mapped_column(index=True)
    """What the next mail does; None once it is queued."""
    due_details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the mail says about a change: the former start, end and place."""
    sent_sequence: Mapped[int | None]
    """SEQUENCE of the last mail; None before the first."""
    mails: Mapped[int] = mapped_column(default=0)
    """How many calendar mails have left."""
    stands_in_for_id: Mapped[int | None] = mapped_column(
        ForeignKey("invitation.id", ondelete="SET NULL"), index=True
    )
    """The invitation whose holder sends this person instead."""
    meeting: Mapped[Meeting] = related()
    person: Mapped[Person] = related()
    answers: Mapped[list["Answer"]] = related(back_populates="invitation", order_by="Answer.id")
    stands_in_for: Mapped["Invitation | None"] = related(remote_side="Invitation.id")

    @property
    def known_sequence(self) -> int:
        """The version the person knows, or is about to hear of; the meeting must be loaded."""
        if self.due is Due.REQUEST:
            return self.meeting.sequence
        return self.sent_sequence or 0

    @property
    def is_answered(self) -> bool:
        """Whether an answer counts."""
        return self.partstat is not Partstat.NEEDS_ACTION


class AnswerState(enum.StrEnum):
    """What became of an answer in the ledger."""

    COUNTED = "counted"
    LATE = "late"
    """A newer answer of the same person was here before it."""
    WAITING = "waiting"
    """Nobody knows yet whether the sender may answer for the attendee."""
    REFUSED = "refused"


class Answer(Model):
    """One line of the ledger: who answered what, how, when, and to which version."""

    __tablename__ = "invitation_answer"

    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    invitation_id: Mapped[int | None] = mapped_column(
        ForeignKey("invitation.id", ondelete="CASCADE"), index=True
    )
    """None where a stranger answered."""
    partstat: Mapped[Partstat]
    channel: Mapped[Channel]
    state: Mapped[AnswerState] = mapped_column(default=AnswerState.COUNTED)
    given_at: Mapped[datetime]
    """DTSTAMP of a calendar's answer, else the moment it was entered."""
    sequence: Mapped[int] = mapped_column(default=0)
    is_outdated: Mapped[bool] = mapped_column(default=False)
    comment: Mapped[str] = mapped_column(default="")
    attendee: Mapped[str] = mapped_column(default="")
    """The address that the answer names."""
    attendee_name: Mapped[str] = mapped_column(default="")
    sender: Mapped[str] = mapped_column(default="")
    """The address that the mail came from."""
    delegated_to: Mapped[str] = mapped_column(default="")
    proposed_start: Mapped[datetime | None]
    """Another time that the sender proposed (COUNTER)."""
    proposed_end: Mapped[datetime | None]
    recorded_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    meeting: Mapped[Meeting] = related()
    invitation: Mapped[Invitation | None] = related(back_populates="answers")
    recorded_by: Mapped[Person | None] = related()
