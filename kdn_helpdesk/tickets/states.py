"""Where a request may stand, and the one table of the moves between."""

import enum
from datetime import timedelta

from kdn_helpdesk.core.i18n import lazy


class State(enum.StrEnum):
    """Where a request stands."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    """For the requester."""
    EXTERNAL = "external"
    """With a portal's developers."""
    PENDING = "pending"
    """Until a date, then it comes back by itself."""
    SOLVED = "solved"
    """A reply within the grace reopens it."""
    CLOSED = "closed"
    """Locked: a reply opens a linked new request."""
    MERGED = "merged"
    """Goes on in another request."""


class Visibility(enum.StrEnum):
    """Who of those who ask may read a request."""

    ONLY_ME = "only_me"
    ORGANISATION = "organisation"
    ALL_ADVISED = "all_advised"
    """All advised organisations, anonymised."""


class Priority(enum.IntEnum):
    """How urgent a request is to the desk; the numbers sort."""

    LOW = 1
    NORMAL = 2
    HIGH = 3
    URGENT = 4


class Channel(enum.StrEnum):
    """How a request came in."""

    WEB = "web"
    MAIL = "mail"
    PHONE = "phone"


class MessageKind(enum.StrEnum):
    """Who may read a message."""

    PUBLIC = "public"
    NOTE = "note"
    """The desk alone."""
    HELD = "held"
    """An answer on its way that can still be taken back: until then the desk alone."""


class DraftKind(enum.StrEnum):
    """What a draft is to become."""

    ANSWER = "answer"
    NOTE = "note"


class Score(enum.StrEnum):
    """What the asking side thinks of a solution."""

    GOOD = "good"
    OK = "ok"
    BAD = "bad"


class Work(enum.StrEnum):
    """What time was spent on, as the funding wants it told."""

    ADVICE = "advice"
    RESEARCH = "research"
    COORDINATION = "coordination"
    DOCUMENTATION = "documentation"
    TRAINING = "training"


class LinkKind(enum.StrEnum):
    """How two requests belong together."""

    FOLLOWS = "follows"
    """A reply to a locked request opened it."""
    RELATED = "related"
    DUPLICATE = "duplicate"
    """The same question, asked again."""
    PARENT = "parent"
    """A part of the other one."""
    SPLIT = "split"
    """Its messages were taken out of the other one."""


class ShareState(enum.StrEnum):
    """How far an anonymised version of a request has come."""

    DRAFT = "draft"
    ASKED = "asked"
    """Its author reads it and decides."""
    AGREED = "agreed"
    """All advised organisations read it."""
    DECLINED = "declined"
    REPLACED = "replaced"
    """A later version took its place."""
    WITHDRAWN = "withdrawn"


GRACE = timedelta(days=14)
"""How long a reply reopens a solved request."""

WORKING = (State.NEW, State.OPEN, State.WAITING, State.EXTERNAL, State.PENDING)
DONE = frozenset({State.SOLVED, State.CLOSED, State.MERGED})
DUE_AT_DESK = frozenset({State.NEW, State.OPEN})
"""In these the desk is expected to act, so the target runs."""

_WORK = frozenset(WORKING) - {State.NEW}
MOVES: dict[State, frozenset[State]] = {
    State.NEW: _WORK | DONE,
    State.OPEN: _WORK | DONE,
    State.WAITING: _WORK | DONE,
    State.EXTERNAL: _WORK | DONE,
    State.PENDING: _WORK | DONE,
    State.SOLVED: frozenset({State.OPEN, State.CLOSED, State.MERGED}),
    State.CLOSED: frozenset({State.OPEN}),
    State.MERGED: frozenset(),
}
"""From each state the states that may follow; a pending one may get another date. From merged
leads only undoing it, back to where the request stood."""

_TOLD = frozenset({State.OPEN, State.EXTERNAL, State.SOLVED, State.CLOSED})

STATE_LABELS = {
    State.NEW: lazy("New"),
    State.OPEN: lazy("Open"),
    State.WAITING: lazy("Waiting for the requester"),
    State.EXTERNAL: lazy("With the developers"),
    State.PENDING: lazy("Pending until a date"),
    State.SOLVED: lazy("Solved"),
    State.CLOSED: lazy("Closed"),
    State.MERGED: lazy("Merged"),
}
REQUESTER_LABELS = STATE_LABELS | {
    State.NEW: lazy("Received"),
    State.OPEN: lazy("Being worked on"),
    State.WAITING: lazy("Waiting for your reply"),
    State.PENDING: lazy("Being worked on"),
}
"""What the same states are called to those who asked."""

VISIBILITY_LABELS = {
    Visibility.ONLY_ME: lazy("Only me"),
    Visibility.ORGANISATION: lazy("My organisation"),
    Visibility.ALL_ADVISED: lazy("All advised organisations, without names"),
}
DESK_VISIBILITY_LABELS = VISIBILITY_LABELS | {
    Visibility.ONLY_ME: lazy("Only whoever asks"),
    Visibility.ORGANISATION: lazy("The organisation of whoever asks"),
}
"""What the same is called to those who do not ask themselves."""
SHARE_LABELS = {
    ShareState.DRAFT: lazy("Being prepared"),
    ShareState.ASKED: lazy("The author decides"),
    ShareState.AGREED: lazy("Shared"),
    ShareState.DECLINED: lazy("The author does not agree"),
    ShareState.REPLACED: lazy("Replaced by a later version"),
    ShareState.WITHDRAWN: lazy("Taken back"),
}
PRIORITY_LABELS = {
    Priority.LOW: lazy("Low"),
    Priority.NORMAL: lazy("Normal"),
    Priority.HIGH: lazy("High"),
    Priority.URGENT: lazy("Urgent"),
}
SCORE_LABELS = {
    Score.GOOD: lazy("good"),
    Score.OK: lazy("all right"),
    Score.BAD: lazy("not good"),
}
WORK_LABELS = {
    Work.ADVICE: lazy("Advice"),
    Work.RESEARCH: lazy("Research"),
    Work.COORDINATION: lazy("Coordination"),
    Work.DOCUMENTATION: lazy("Documentation"),
    Work.TRAINING: lazy("Training"),
}
CHANNEL_LABELS = {
    Channel.WEB: lazy("On the web"),
    Channel.MAIL: lazy("By mail"),
    Channel.PHONE: lazy("By telephone"),
}

LINK_LABELS = {
    (LinkKind.FOLLOWS, True): lazy("Follows"),
    (LinkKind.FOLLOWS, False): lazy("Followed by"),
    (LinkKind.RELATED, True): lazy("Related to"),
    (LinkKind.RELATED, False): lazy("Related to"),
    (LinkKind.DUPLICATE, True): lazy("Duplicate of"),
    (LinkKind.DUPLICATE, False): lazy("Asked again in"),
    (LinkKind.PARENT, True): lazy("Part of"),
    (LinkKind.PARENT, False): lazy("Has the part"),
    (LinkKind.SPLIT, True): lazy("Taken out of"),
    (LinkKind.SPLIT, False): lazy("Taken out as"),
}
"""What a link is called, from the request that points to the other (true) and from that one."""


def may_move(old: State, new: State) -> bool:
    """Tell whether a request may go from one state to the other."""
    return new in MOVES[old] and (new is not old or new is State.PENDING)


def is_told(old: State, new: State) -> bool:
    """Tell whether the asking side hears of such a move by the desk."""
    return new is not old and new in _TOLD and (old, new) != (State.NEW, State.OPEN)


def choices_from(state: State) -> list[State]:
    """Return what an agent may choose next; merging has its own way."""
    return [other for other in State if may_move(state, other) and other is not State.MERGED]
