"""What happened to working groups."""

from dataclasses import dataclass

from kdn_helpdesk.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChanged(Event):
    """A working group was founded, described anew, ended or taken up again."""

    group_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipRequested(Event):
    """Somebody asked to join."""

    request_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipDeclined(Event):
    """The coordinators said no."""

    group_id: int
    person_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined(Event):
    """Somebody belongs to the group now."""

    group_id: int
    person_id: int
    was_asked: bool
    """Whether it answers a request of the person's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLeft(Event):
    """Somebody belongs to the group no longer."""

    group_id: int
    person_id: int
