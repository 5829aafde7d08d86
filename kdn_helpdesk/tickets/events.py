"""What happens to requests."""

from dataclasses import dataclass

from kdn_helpdesk.core.events import Event
from kdn_helpdesk.tickets.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingReceived(Event):
    """Somebody without account has written a request whose address must be confirmed."""

    filing_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketOpened(Event):
    """A request was filed."""

    ticket_id: int
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketReplied(Event):
    """Somebody on the asking side added to a request."""

    ticket_id: int
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketAnswered(Event):
    """An agent answered."""

    ticket_id: int
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTold(Event):
    """The desk said the same in several requests; who caused it mails it, once a person."""

    ticket_id: int
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded(Event):
    """An agent wrote what only the desk reads."""

    ticket_id: int
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketForwarded(Event):
    """The conversation was sent to an address outside; the message is the note that says so."""

    ticket_id: int
    message_id: int
    recipient: str
    text: str
    """What was written above the conversation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketAssigned(Event):
    """A request has another agent, or none; `audit_id` tells one time from the next.

    `in_bulk` says that it was one of many, of which `BulkEnded` tells together.
    """

    ticket_id: int
    assignee_id: int | None
    actor_id: int | None
    audit_id: int
    in_bulk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketStateChanged(Event):
    """A request stands elsewhere; `actor_id` is none where it moved by itself.

    `with_message` says that a message caused it, whose own mail tells it; `in_bulk` that it was one
    of many, of which people are told together.
    """

    ticket_id: int
    old: State
    new: State
    actor_id: int | None
    audit_id: int
    with_message: bool = False
    in_bulk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketMerged(Event):
    """A request goes on in another one; `merge_id` tells one time from the next."""

    ticket_id: int
    target_id: int
    merge_id: int
    actor_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketSplit(Event):
    """Messages of a request became one of their own; the message is the first of them."""

    ticket_id: int
    source_id: int
    message_id: int
    actor_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingProposed(Event):
    """The author would like other organisations to read the request."""

    ticket_id: int
    audit_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingAsked(Event):
    """The author is to decide on an anonymised version."""

    ticket_id: int
    version_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingDecided(Event):
    """The author has agreed to a version, or has not."""

    ticket_id: int
    sharing_id: int
    version_id: int
    is_agreed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingWithdrawn(Event):
    """Other organisations no longer read the request; the version is what they read until now."""

    ticket_id: int
    sharing_id: int
    version_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketChanged(Event):
    """Topic, priority, visibility, tags, links or watchers changed."""

    ticket_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkEnded(Event):
    """A change of many requests is through, or was stopped."""

    bulk_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketToldByIncident(Event):
    """A request had its turn in an answer to all requests of an incident."""

    ticket_id: int
    message_id: int
    answer_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentEnded(Event):
    """A portal works again; `wants_article` asks for a draft of what was learned."""

    incident_id: int
    agent_id: int
    wants_article: bool
