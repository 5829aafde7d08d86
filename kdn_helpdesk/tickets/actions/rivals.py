"""Two people change the same request: what only one of them touched is kept of both."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from kdn_helpdesk.core.errors import Conflict
from kdn_helpdesk.core.i18n import _, language
from kdn_helpdesk.tickets.actions import moves, sorting
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.queries import people, tickets, topics
from kdn_helpdesk.tickets.states import (
    DESK_VISIBILITY_LABELS,
    PRIORITY_LABELS,
    STATE_LABELS,
    Priority,
    State,
    Visibility,
)

Value = TypeVar("Value")


class Changes:
    """What one person changed of the fields they had before them.

    A field nobody else has touched takes their value, a field they left alone keeps the other's;
    where both changed the same field to different values, `check` raises Conflict with both.
    """

    def __init__(self) -> None:
        self.clashes: list[str] = []

    def pick(
        self,
        label: str,
        *,
        seen: Value | None,
        current: Value,
        wanted: Value,
        say: Callable[[Any], str] = str,
    ) -> Value:
        """Return the value the field is to have; `seen` is None where that is not known."""
        if seen is None or wanted == current:
            return wanted
        if wanted == seen:
            return current
        if current != seen:
            self.clashes.append(
                _(
                    "%(field)s: now “%(current)s”, you chose “%(wanted)s”.",
                    field=label,
                    current=say(current),
                    wanted=say(wanted),
                )
            )
        return wanted

    def check(self) -> None:
        """Raise Conflict where both changed the same."""
        if self.clashes:
            raise Conflict(
                _(
                    "Somebody else has changed the same meanwhile. What you chose stands in the"
                    " form; save again if it is to hold."
                ),
                current="\n".join(self.clashes),
            )


@dataclass(frozen=True, slots=True)
class Sorting:
    """How a request is sorted; None stands for what a form did not tell."""

    topic: str | None
    """Its short name."""
    priority: Priority | None
    visibility: Visibility | None
    tags: set[str] | None


def sort_ticket(
    ticket: Ticket, *, seen: Sorting, topic: Topic, wanted: Sorting, agent: int
) -> None:
    """Change topic, priority, tags and who may read it, each only where the agent changed it."""
    moves.lock(ticket)
    changes, now = Changes(), topics.get_topic(ticket.topic_id)
    chosen = changes.pick(
        _("Topic"),
        seen=_topic_called(seen.topic, (now, topic)),
        current=now,
        wanted=topic,
        say=lambda value: value.label(language()),
    )
    priority = changes.pick(
        _("Priority"),
        seen=seen.priority,
        current=ticket.priority,
        wanted=wanted.priority,
        say=lambda value: str(PRIORITY_LABELS[value]),
    )
    visibility = changes.pick(
        _("Who may read it?"),
        seen=seen.visibility,
        current=ticket.visibility,
        wanted=wanted.visibility,
        say=lambda value: str(DESK_VISIBILITY_LABELS[value]),
    )
    changes.check()
    tags = pick_words(
        seen=seen.tags, current=set(tickets.list_tags(ticket.id)), wanted=wanted.tags or set()
    )
    sorting.change_topic(ticket, topic=chosen, agent=agent)
    sorting.change_priority(ticket, priority=priority or ticket.priority, agent=agent)
    sorting.change_visibility(ticket, visibility=visibility or ticket.visibility, person=agent)
    sorting.set_tags(ticket, names=tags, agent=agent)


def assign_ticket(ticket: Ticket, *, seen: int | None, assignee: int | None, agent: int) -> None:
    """Give the request to somebody, unless another did so meanwhile; 0 was nobody."""
    moves.lock(ticket)
    changes = Changes()
    chosen = changes.pick(
        _("Worked on by"),
        seen=seen,
        current=ticket.assignee_id or 0,
        wanted=assignee or 0,
        say=_name_of,
    )
    changes.check()
    sorting.assign_ticket(ticket, assignee=chosen or None, agent=agent)


def change_state(
    ticket: Ticket, *, seen: State | None, state: State, agent: int, until: datetime | None
) -> None:
    """Move the request, unless another moved it elsewhere meanwhile."""
    moves.lock(ticket)
    changes = Changes()
    changes.pick(
        _("State"),
        seen=seen if state is not State.PENDING else None,
        current=ticket.state,
        wanted=state,
        say=lambda value: str(STATE_LABELS[value]),
    )
    changes.check()
    moves.change_state(ticket, state=state, agent=agent, until=until)


def _topic_called(slug: str | None, known: tuple[Topic, ...]) -> Topic | None:
    """Return the topic that was seen; another one stands for itself, equal to neither."""
    if slug is None:
        return None
    found = [topic for topic in known if topic.slug == slug]
    return found[0] if found else Topic(slug=slug, name=slug)


def _name_of(person_id: int) -> str:
    person = people.find_person(person_id or None)
    return person.name if person else _("nobody")


def pick_words(*, seen: set[str] | None, current: set[str], wanted: set[str]) -> set[str]:
    """Return the words with both people's additions and without what either took away."""
    if seen is None:
        return wanted
    return (current | (wanted - seen)) - (seen - wanted)
