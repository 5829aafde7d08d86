"""Workshops and webinars: meetings to which people register, within the places there are."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import Model, related
from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.meetings.models.invitations import Invitation
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.registrations import News


class Kind(enum.StrEnum):
    """What sort of event it is."""

    WORKSHOP = "workshop"
    WEBINAR = "webinar"


class Audience(enum.StrEnum):
    """Who may register."""

    PUBLIC = "public"
    MEMBERS = "members"


class QuestionKind(enum.StrEnum):
    """How a question of the coordinators is answered."""

    TEXT = "text"
    CHOICE = "choice"
    YES = "yes"


KIND_LABELS = {Kind.WORKSHOP: lazy("Workshop"), Kind.WEBINAR: lazy("Webinar")}
AUDIENCE_LABELS = {
    Audience.PUBLIC: lazy("Everybody"),
    Audience.MEMBERS: lazy("Signed-in people from municipalities and the service"),
}
QUESTION_LABELS = {
    QuestionKind.TEXT: lazy("A short text"),
    QuestionKind.CHOICE: lazy("One of several choices"),
    QuestionKind.YES: lazy("A tick"),
}


class Workshop(Model):
    """What makes a meeting one that people register to; its row is locked to count places."""

    __tablename__ = "workshop"

    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), unique=True
    )
    kind: Mapped[Kind] = mapped_column(default=Kind.WORKSHOP)
    audience: Mapped[Audience] = mapped_column(default=Audience.PUBLIC)
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    """The last day on which people may register."""
    places: Mapped[int | None]
    """None where there is room for everybody."""
    one_each_until: Mapped[date | None]
    """Up to and on this day each organisation gets one place; more of it wait."""
    hours_to_confirm: Mapped[int] = mapped_column(default=48)
    """How long a place that became free is kept for whoever moves up."""
    words: Mapped[str] = mapped_column(default="")
    """Markdown above the form."""
    version: Mapped[int] = mapped_column(default=0)
    meeting: Mapped[Meeting] = related()
    questions: Mapped[list["Question"]] = related(
        back_populates="workshop", order_by="Question.position"
    )

    @property
    def is_open(self) -> bool:
        """Whether people may register today; the meeting must be loaded."""
        return self.meeting.is_open and self.is_ahead and self.is_in_time

    @property
    def is_in_time(self) -> bool:
        """Whether today lies between the first and the last day."""
        return self.opens_on <= clock.today() <= self.closes_on

    @property
    def is_ahead(self) -> bool:
        """Whether the meeting has not begun."""
        return self.meeting.starts_at > clock.now()

    @property
    def is_one_each(self) -> bool:
        """Whether each organisation gets one place only, as yet."""
        return self.one_each_until is not None and clock.today() <= self.one_each_until


class Question(Model):
    """One more thing that the coordinators ask everybody who registers."""

    __tablename__ = "workshop_question"

    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    label: Mapped[str]
    kind: Mapped[QuestionKind] = mapped_column(default=QuestionKind.TEXT)
    options: Mapped[list[str]] = mapped_column(default=list)
    """What may be chosen, where it is a choice."""
    is_required: Mapped[bool] = mapped_column(default=False)
    workshop: Mapped[Workshop] = related(back_populates="questions")


class RegistrationState(enum.StrEnum):
    """Where a registration stands."""

    ASKED = "asked"
    """The address is not confirmed; counts for nothing yet."""
    PLACED = "placed"
    WAITING = "waiting"
    OFFERED = "offered"
    """A place became free and is kept until `offered_until`."""
    LAPSED = "lapsed"
    """The place was not taken in time and went to the next."""
    CANCELLED = "cancelled"


STATE_LABELS = {
    RegistrationState.ASKED: lazy("address not confirmed"),
    RegistrationState.PLACED: lazy("has a place"),
    RegistrationState.WAITING: lazy("on the waiting list"),
    RegistrationState.OFFERED: lazy("place offered"),
    RegistrationState.LAPSED: lazy("place passed on"),
    RegistrationState.CANCELLED: lazy("cancelled"),
}
HOLDS_PLACE = (RegistrationState.PLACED, RegistrationState.OFFERED)
STANDS = (RegistrationState.PLACED, RegistrationState.OFFERED, RegistrationState.WAITING)


class Registration(Model):
    """One address that registered, or began to."""

    __tablename__ = "registration"
    __table_args__ = (
        sa.UniqueConstraint("workshop_id", "email"),
        sa.Index("ix_registration_workshop_id_state", "workshop_id", "state"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    invitation_id: Mapped[int | None] = mapped_column(
        ForeignKey("invitation.id", ondelete="SET NULL"), index=True
    )
    """The calendar's side of a place: later changes of the meeting go out by it."""
    name: Mapped[str]
    email: Mapped[str]
    organisation: Mapped[str] = mapped_column(default="")
    organisation_key: Mapped[str] = mapped_column(default="")
    """What counts as one organisation; empty for somebody without."""
    language: Mapped[str]
    answers: Mapped[dict[str, str]] = mapped_column(default=dict)
    """The coordinators' questions by their number."""
    state: Mapped[RegistrationState] = mapped_column(default=RegistrationState.ASKED)
    confirmed_at: Mapped[datetime | None]
    """Its rank on the waiting list."""
    offered_until: Mapped[datetime | None]
    has_attended: Mapped[bool] = mapped_column(default=False)
    news: Mapped[News | None] = mapped_column(index=True)
    """What the next mail says; None once it is queued."""
    news_details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """`takes_back`: a calendar must forget the meeting; `words`: what the coordinators say."""
    mails: Mapped[int] = mapped_column(default=0)
    """How many mails were queued about it; makes each an event of its own."""
    workshop: Mapped[Workshop] = related()
    invitation: Mapped[Invitation | None] = related()

    @property
    def stands(self) -> bool:
        """Whether it holds a place or waits for one."""
        return self.state in STANDS


class MailingTo(enum.StrEnum):
    """Who of those who registered gets a mail."""

    PLACED = "placed"
    WAITING = "waiting"
    EVERYBODY = "everybody"


class Mailing(Model):
    """Words of the coordinators to all who registered; sent in steps, each address once."""

    __tablename__ = "workshop_mailing"

    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    to: Mapped[MailingTo] = mapped_column(default=MailingTo.PLACED)
    subject: Mapped[str]
    body: Mapped[str]
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    last_id: Mapped[int] = mapped_column(default=0)
    """The registration up to which mails are queued."""
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    workshop: Mapped[Workshop] = related()
