"""Where a wish may stand, and whether its author agrees with the copy that leaves the house."""

import enum

from kdn_helpdesk.core.i18n import lazy


class State(enum.StrEnum):
    """Where a wish stands, as everybody reads it."""

    COLLECTED = "collected"
    """Written down; nobody outside was told."""
    SENT = "sent"
    """With the developers, who have not said what they think of it."""
    CONSIDERED = "considered"
    PLANNED = "planned"
    DONE = "done"
    DECLINED = "declined"


class Agreement(enum.StrEnum):
    """What the author of the request says of the copy."""

    NOT_NEEDED = "not_needed"
    """It came from no request, so nobody's words are used."""
    OPEN = "open"
    """Nobody was asked about this text yet."""
    ASKED = "asked"
    AGREED = "agreed"
    OBJECTED = "objected"


class EntryKind(enum.StrEnum):
    """What stands in a wish; all but news is for the desk alone."""

    NOTE = "note"
    SENT = "sent"
    """What was written to the developers."""
    ANSWER = "answer"
    """What the developers wrote."""
    OBJECTION = "objection"
    """What the author would have otherwise."""
    NEWS = "news"
    """Plain words for everybody."""


ENDS = frozenset({State.DONE, State.DECLINED})
"""Whoever asked hears of these, and nothing more is waited for."""
SENDABLE = frozenset({Agreement.NOT_NEEDED, Agreement.AGREED})
"""In these the copy may leave the house."""
BEFORE_NEWS = frozenset({State.COLLECTED, State.SENT})
"""States that follow from what the desk does, not from what it publishes."""

STATE_LABELS = {
    State.COLLECTED: lazy("Collected"),
    State.SENT: lazy("Sent to the developers"),
    State.CONSIDERED: lazy("Being considered"),
    State.PLANNED: lazy("Planned"),
    State.DONE: lazy("Done"),
    State.DECLINED: lazy("Declined"),
}
STATE_BADGES = {
    State.COLLECTED: "neutral",
    State.SENT: "info",
    State.CONSIDERED: "info",
    State.PLANNED: "warning",
    State.DONE: "success",
    State.DECLINED: "danger",
}
"""The colour of the word; the word says it too."""
AGREEMENT_LABELS = {
    Agreement.NOT_NEEDED: lazy("not needed"),
    Agreement.OPEN: lazy("not asked yet"),
    Agreement.ASKED: lazy("asked, no answer yet"),
    Agreement.AGREED: lazy("agreed"),
    Agreement.OBJECTED: lazy("wants it otherwise"),
}
ENTRY_LABELS = {
    EntryKind.NOTE: lazy("Internal note"),
    EntryKind.SENT: lazy("To the developers"),
    EntryKind.ANSWER: lazy("Answer of the developers"),
    EntryKind.OBJECTION: lazy("The author wants it otherwise"),
    EntryKind.NEWS: lazy("Published"),
}


def choices_from(state: State) -> list[State]:
    """Return what news may say next: collected and sent are stayed in, never gone back to."""
    return [other for other in State if other not in BEFORE_NEWS or other is state]
