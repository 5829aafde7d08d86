"""Working groups, who belongs to them, and who asked to."""

import enum

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import Model, related
from kdn_helpdesk.core.i18n import lazy


class GroupRole(enum.StrEnum):
    """What somebody is in a working group."""

    MEMBER = "member"
    COORDINATOR = "coordinator"


GROUP_ROLE_LABELS = {
    GroupRole.MEMBER: lazy("Member"),
    GroupRole.COORDINATOR: lazy("Coordination"),
}


class WorkingGroup(Model):
    """People of many municipalities who meet about one subject."""

    __tablename__ = "working_group"

    slug: Mapped[str] = mapped_column(unique=True)
    """Its address; stays when the name changes, since calendars subscribe to it."""
    name: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    """One sentence for lists."""
    description: Mapped[str] = mapped_column(default="")
    """Markdown for its page."""
    shows_members: Mapped[bool] = mapped_column(default=False)
    """Whether the members see each other, on the page and in invitations."""
    is_active: Mapped[bool] = mapped_column(default=True, index=True)
    """False once it has ended; its meetings stay readable."""

    domains: Mapped[list["GroupDomain"]] = related(
        back_populates="group", order_by="GroupDomain.domain"
    )
    members: Mapped[list["GroupMember"]] = related(
        back_populates="group", order_by="GroupMember.id"
    )
    requests: Mapped[list["MembershipRequest"]] = related(
        back_populates="group", order_by="MembershipRequest.id"
    )


class GroupMember(Model):
    """Somebody who belongs to a working group."""

    __tablename__ = "group_member"
    __table_args__ = (sa.UniqueConstraint("group_id", "person_id"),)

    group_id: Mapped[int] = mapped_column(
        ForeignKey("working_group.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    role: Mapped[GroupRole] = mapped_column(default=GroupRole.MEMBER)
    gets_mailings: Mapped[bool] = mapped_column(default=True)
    """False once the person wants no letters to the whole group; invitations come all the same."""
    group: Mapped[WorkingGroup] = related(back_populates="members")
    person: Mapped[Person] = related()

    @property
    def is_coordinator(self) -> bool:
        """Whether this person leads the group."""
        return self.role is GroupRole.COORDINATOR


class MembershipRequest(Model):
    """Somebody who asked to belong to a working group; gone once it was decided."""

    __tablename__ = "membership_request"
    __table_args__ = (sa.UniqueConstraint("group_id", "person_id"),)

    group_id: Mapped[int] = mapped_column(
        ForeignKey("working_group.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(default="")
    """What the person wrote to the coordinators."""
    group: Mapped[WorkingGroup] = related(back_populates="requests")
    person: Mapped[Person] = related()


class GroupDomain(Model):
    """A mail domain whose people join the group at once, without being asked about."""

    __tablename__ = "group_domain"
    __table_args__ = (sa.UniqueConstraint("group_id", "domain"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("working_group.id", ondelete="CASCADE"))
    domain: Mapped[str]
    """In small letters."""
    group: Mapped[WorkingGroup] = related(back_populates="domains")


class MailingState(enum.StrEnum):
    """Whether a letter has gone to everybody."""

    QUEUED = "queued"
    SENT = "sent"


class GroupMailing(Model):
    """A letter of the coordinators to all members; it stays readable for them."""

    __tablename__ = "group_mailing"

    group_id: Mapped[int] = mapped_column(
        ForeignKey("working_group.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    subject: Mapped[str]
    body: Mapped[str]
    answers_to_desk: Mapped[bool] = mapped_column(default=False)
    """Whether an answer opens a request at the desk instead of reaching the author."""
    state: Mapped[MailingState] = mapped_column(default=MailingState.QUEUED, index=True)
    last_member_id: Mapped[int] = mapped_column(default=0)
    """The last membership whose person was written to: sending goes on after it."""
    recipients: Mapped[int] = mapped_column(default=0)
    """How many have been written to."""
    group: Mapped[WorkingGroup] = related()
    author: Mapped[Person | None] = related()
