"""What a meeting is about, what it decided, and its minutes."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import Model, related
from kdn_helpdesk.meetings.models.meetings import Meeting, Visibility
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.wishes.models.wishes import Wish


class ItemState(enum.StrEnum):
    """What became of a topic proposed for the agenda."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class ItemKind(enum.StrEnum):
    """What a topic of the agenda is."""

    TOPIC = "topic"
    APPROVAL = "approval"
    """Approving the minutes of an earlier meeting."""
    TASKS = "tasks"
    """Going through what is still to be done."""


class AgendaItem(Model):
    """A topic of a meeting: proposed, then on the agenda, then in the minutes."""

    __tablename__ = "agenda_item"

    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    minutes: Mapped[int | None]
    """How long it may take."""
    state: Mapped[ItemState] = mapped_column(default=ItemState.PROPOSED)
    declined_because: Mapped[str] = mapped_column(default="")
    proposed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    ticket_id: Mapped[int | None] = mapped_column(
        ForeignKey("ticket.id", ondelete="SET NULL"), index=True
    )
    """The request that asks for it; hears of the decisions."""
    wish_id: Mapped[int | None] = mapped_column(
        ForeignKey("wish.id", ondelete="SET NULL"), index=True
    )
    """The wish that is talked about, where it comes from one."""
    record: Mapped[str] = mapped_column(default="")
    """Markdown: what the minutes say about it."""
    is_internal: Mapped[bool] = mapped_column(default=False)
    """True where what the minutes say about it is for the working group alone."""
    kind: Mapped[ItemKind] = mapped_column(default=ItemKind.TOPIC)
    earlier_id: Mapped[int | None] = mapped_column(
        ForeignKey("meeting.id", ondelete="SET NULL"), index=True
    )
    """The earlier meeting that a standing item looks back at."""
    meeting: Mapped[Meeting] = related(foreign_keys=[meeting_id])
    earlier: Mapped[Meeting | None] = related(foreign_keys=[earlier_id])
    proposed_by: Mapped[Person | None] = related()
    ticket: Mapped[Ticket | None] = related()
    wish: Mapped[Wish | None] = related()
    decisions: Mapped[list["Decision"]] = related(back_populates="item", order_by="Decision.id")

    @property
    def is_accepted(self) -> bool:
        """Whether it stands on the agenda."""
        return self.state is ItemState.ACCEPTED


class Decision(Model):
    """What a meeting decided about one of its topics."""

    __tablename__ = "decision"

    item_id: Mapped[int] = mapped_column(
        ForeignKey("agenda_item.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str]
    published_at: Mapped[datetime | None]
    """When it was first published with the minutes; the request it concerns hears of it once."""
    item: Mapped[AgendaItem] = related(back_populates="decisions")


class MinutesState(enum.StrEnum):
    """How far minutes have come."""

    DRAFT = "draft"
    """For those who write them."""
    COMMENTS = "comments"
    """With the group and the invited, who may remark on them."""
    APPROVED = "approved"
    """Published: for those whom the visibility names."""


class Minutes(Model):
    """What is kept of a meeting; a draft until it is approved and so published."""

    __tablename__ = "meeting_minutes"

    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), unique=True
    )
    opening: Mapped[str] = mapped_column(default="")
    """Markdown: what was said before the first topic."""
    state: Mapped[MinutesState] = mapped_column(default=MinutesState.DRAFT)
    comments_until: Mapped[date | None]
    """Until when remarks are asked for."""
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.GROUP)
    published_at: Mapped[datetime | None]
    approved_in_id: Mapped[int | None] = mapped_column(
        ForeignKey("meeting.id", ondelete="SET NULL"), index=True
    )
    """The later meeting that approved them; None where the coordinators did."""
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    version: Mapped[int] = mapped_column(default=0)
    meeting: Mapped[Meeting] = related(foreign_keys=[meeting_id])
    approved_in: Mapped[Meeting | None] = related(foreign_keys=[approved_in_id])
    author: Mapped[Person | None] = related()

    @property
    def is_published(self) -> bool:
        """Whether they are approved and read by those they are for."""
        return self.published_at is not None

    @property
    def is_open_to_comments(self) -> bool:
        """Whether the group reads them and may remark on them."""
        return self.state is MinutesState.COMMENTS
