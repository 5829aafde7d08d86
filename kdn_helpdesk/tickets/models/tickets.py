"""Requests: what is asked, by whom, and where it stands; who watches them, how they are sorted."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.accounts.models import Organisation, Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import Base, Model, related
from kdn_helpdesk.core.permissions import Permission, Viewer
from kdn_helpdesk.tickets.deadlines import Target
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.states import DONE, GRACE, Channel, LinkKind, Priority, State, Visibility


class TicketCounter(Base):
    """The last running number of a year."""

    __tablename__ = "ticket_counter"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class Ticket(Model):
    """A request, from filing to closing.

    Its messages are read by `queries.conversation` alone, which knows who may read notes.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        sa.UniqueConstraint("year", "number"),
        sa.Index("ix_ticket_requester_id_last_activity_at", "requester_id", "last_activity_at"),
        *(
            sa.Index(f"ix_ticket_{column}_is_done_last_activity_at",
                     column, "is_done", "last_activity_at")
            for column in ("organisation_id", "assignee_id", "topic_id")
        ),
        sa.Index("ix_ticket_state_last_activity_at", "state", "last_activity_at"),
        sa.Index("ix_ticket_is_done_last_activity_at", "is_done", "last_activity_at"),
        sa.Index("ix_ticket_is_done_id", "is_done", "id"),
        sa.Index("ix_ticket_due_at", "due_at"),
        sa.Index("ix_ticket_assignee_id_due_at", "assignee_id", "due_at"),
        sa.Index("ix_ticket_last_activity_at", "last_activity_at"),
        sa.Index("ix_ticket_priority_last_activity_at", "priority", "last_activity_at"),
        sa.Index(
            "ix_ticket_is_done_priority_last_activity_at",
            "is_done", "priority", "last_activity_at",
        ),
        sa.Index(
            "ix_ticket_unannounced", "id",
            sqlite_where=sa.text("is_announced = 0"),
            postgresql_where=sa.text("NOT is_announced"),
        ),
    )  # fmt: skip

    year: Mapped[int]
    """The year of filing in Berlin."""
    number: Mapped[int]
    reference: Mapped[str] = mapped_column(unique=True)
    """`KDN-2026-0042`, as people write it."""
    subject: Mapped[str]
    sought: Mapped[str]
    """Number and subject folded, for the list's text filter."""
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"))
    state: Mapped[State] = mapped_column(default=State.NEW)
    is_done: Mapped[bool] = mapped_column(default=False)
    """Follows from the state; the lists' indexes begin with it."""
    priority: Mapped[Priority] = mapped_column(default=Priority.NORMAL)
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.ORGANISATION)
    requester_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="SET NULL")
    )
    """Whose request it is, whoever works there later."""
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    channel: Mapped[Channel] = mapped_column(default=Channel.WEB)
    due_at: Mapped[datetime | None]
    """When the earlier of its running targets ends; none while it waits for somebody else."""
    due_target: Mapped[Target | None]
    """What is due then."""
    warn_at: Mapped[datetime | None]
    """From when on that is near."""
    pending_until: Mapped[datetime | None] = mapped_column(index=True)
    """When a pending request comes back by itself."""
    first_answer_at: Mapped[datetime | None]
    solved_at: Mapped[datetime | None]
    last_activity_at: Mapped[datetime] = mapped_column(default=clock.now)
    """The last public message or move; internal notes leave it alone, since requesters see it."""
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    is_announced: Mapped[bool] = mapped_column(default=False)
    """Whether the desk was told that it has come."""
    has_details: Mapped[bool] = mapped_column(default=False)
    """Whether it says something in its topic's fields."""
    has_checklists: Mapped[bool] = mapped_column(default=False)
    """Whether a checklist runs for it."""

    topic: Mapped[Topic] = related()
    requester: Mapped[Person] = related(foreign_keys=[requester_id])
    organisation: Mapped[Organisation | None] = related()
    assignee: Mapped[Person | None] = related(foreign_keys=[assignee_id])

    @property
    def is_locked(self) -> bool:
        """Whether an answer to it opens another request."""
        return self.state in (State.CLOSED, State.MERGED) or (
            self.state is State.SOLVED and not self.is_within_grace
        )

    @property
    def is_within_grace(self) -> bool:
        """Whether it is solved, but not for so long that a reply would no longer reopen it."""
        return self.solved_at is not None and clock.now() - self.solved_at <= GRACE

    @property
    def is_overdue(self) -> bool:
        """Whether the desk should have acted by now."""
        return self.due_at is not None and self.due_at < clock.now()

    @property
    def is_due_soon(self) -> bool:
        """Whether the desk should act before long, and still can in time."""
        return self.warn_at is not None and self.warn_at <= clock.now() and not self.is_overdue

    def may_be_closed_by(self, viewer: Viewer) -> bool:
        """Tell whether this viewer may say that it is done: its author, or who manages theirs."""
        if self.state in (State.CLOSED, State.MERGED):
            return False
        manages = viewer.can(Permission.ORGANISATION_MANAGE) and self.organisation_id is not None
        return viewer.person_id == self.requester_id or (
            manages and viewer.organisation_id == self.organisation_id
        )

    def enter(self, state: State) -> None:
        """Take the state and what follows from it; whether the move is allowed says `states`."""
        if state is State.SOLVED:
            self.solved_at = clock.now()
        elif state not in DONE:
            self.solved_at = None
        if state is not State.PENDING:
            self.pending_until = None
        self.state = state
        self.is_done = state in DONE


class Watcher(Model):
    """Somebody who gets every answer too: a colleague, or an address in copy."""

    __tablename__ = "watcher"
    __table_args__ = (sa.UniqueConstraint("ticket_id", "person_id"),)

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)

    person: Mapped[Person] = related()


class TicketLink(Model):
    """Two requests that have to do with each other."""

    __tablename__ = "ticket_link"
    __table_args__ = (sa.UniqueConstraint("ticket_id", "other_id", "kind"),)

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"))
    """The later one, which follows or quotes the other."""
    other_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    kind: Mapped[LinkKind]


class Tag(Model):
    """A word by which the desk finds requests again."""

    __tablename__ = "tag"

    name: Mapped[str] = mapped_column(unique=True)
    """In small letters."""


class TicketTag(Model):
    """A tag on a request."""

    __tablename__ = "ticket_tag"
    __table_args__ = (sa.UniqueConstraint("ticket_id", "tag_id"),)

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"))
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id", ondelete="CASCADE"), index=True)
