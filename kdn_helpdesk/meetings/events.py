"""What happened to meetings."""

from dataclasses import dataclass

from kdn_helpdesk.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPlanned(Event):
    """A meeting stands in the calendar; nobody is invited yet."""

    meeting_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingChanged(Event):
    """What is said about a meeting changed, but neither when nor where it is."""

    meeting_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingMoved(Event):
    """Start, end or place of a meeting changed."""

    meeting_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCancelled(Event):
    """A meeting does not take place."""

    meeting_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationsChanged(Event):
    """Somebody is invited to a meeting, or no longer; whoever is invited may read about it."""

    meeting_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationAnswered(Event):
    """An invited person's answer counts now."""

    meeting_id: int
    invitation_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWaits(Event):
    """An answer came of which nobody knows yet whether it may count."""

    meeting_id: int
    answer_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterDeclined(Event):
    """The coordinators keep the time of a meeting although another was proposed."""

    answer_id: int
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicProposed(Event):
    """Somebody wants a topic on the agenda."""

    item_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicDecided(Event):
    """A proposed topic was taken on the agenda, or not."""

    item_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaChanged(Event):
    """The agenda of a meeting reads differently now."""

    meeting_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesPublished(Event):
    """The minutes of a meeting can be read by those they are for."""

    meeting_id: int
    is_first: bool
    """False where published minutes were corrected."""
    actor_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPublished(Event):
    """A decision about a request or a wish was published with the minutes."""

    decision_id: int
    ticket_id: int | None
    wish_id: int | None
    meeting_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesSentForComments(Event):
    """The group may read the draft of the minutes and remark on it."""

    meeting_id: int
    actor_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesCommented(Event):
    """Somebody remarked on the draft of the minutes."""

    comment_id: int
    meeting_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskGiven(Event):
    """Somebody has a task to do."""

    task_id: int
