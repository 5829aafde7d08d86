"""What happens to people and their organisations."""

from dataclasses import dataclass

from kdn_helpdesk.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRequested(Event):
    """A one-time link was made and must be mailed."""

    link_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationRepeated(Event):
    """Somebody wanted to register an address that has an account already."""

    person_id: int
    attempt: str
    """Tells one attempt from the next, for the mail about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonInvited(Event):
    """Somebody was invited; whoever knows the working group refuses one that does not exist."""

    link_id: int
    group: str
    """The short name of the working group that is to be led; empty for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationAccepted(Event):
    """An invited person has an account now."""

    person_id: int
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinRequested(Event):
    """A person with a confirmed address wants to belong to an organisation."""

    join_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinDecided(Event):
    """The organisation's manager or the desk agreed or refused."""

    join_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChanged(Event):
    """A person has a new password."""

    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressChanged(Event):
    """A person's mail address is another one now."""

    person_id: int
    old_email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChanged(Event):
    """A name, an organisation or a role changed."""

    person_id: int
