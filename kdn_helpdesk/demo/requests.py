"""The demonstration's requests: filed and answered over the past months, in the order of time."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.demo.cases import ASKS, DESK, Case, cases
from kdn_helpdesk.tickets.actions import conversation, moves, opening, sorting
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import topics
from kdn_helpdesk.tickets.states import Priority, State

SPACING = timedelta(hours=19)
"""How far apart two requests are, on the average."""
JUST_NOW = timedelta(minutes=10)
FIRST_HOUR, LAST_HOUR = 8, 16


@dataclass(order=True)
class Step:
    """Something that happens at a moment; the number keeps the order within one."""

    moment: datetime
    number: int
    act: Callable[[], None]


class Story:
    """One request from its first text to its end."""

    def __init__(self, case: Case, *, requester: Person, agent: Person, is_old: bool) -> None:
        self.case = case
        self.requester = requester
        self.agent = agent
        self.ends = State.CLOSED if is_old else case.ends
        self.ticket: Ticket | None = None

    def acts(self) -> list[Callable[[], None]]:
        """Return what happens, in turn."""
        said = [lambda w=who, t=text: self._say(w, t) for who, text in self.case.exchange]
        return [self._open, *([self._sort] if said else []), *said, *self._end()]

    def _open(self) -> None:
        topic = topics.find_topic(self.case.topic)
        if topic is None:
            raise NotFound(self.case.topic)
        self.ticket = opening.open_ticket(
            requester=self.requester,
            topic=topic,
            subject=self.case.subject,
            body=self.case.body,
        )

    def _sort(self) -> None:
        ticket, agent = self._ticket, self.agent.id
        sorting.assign_ticket(ticket, assignee=agent, agent=agent)
        if self.case.tags:
            sorting.set_tags(ticket, names=self.case.tags, agent=agent)
        if self.case.priority is not Priority.NORMAL:
            sorting.change_priority(ticket, priority=self.case.priority, agent=agent)

    def _say(self, who: str, text: str) -> None:
        if who == ASKS:
            conversation.reply_to_ticket(self._ticket, author=self.requester, body=text)
        elif who == DESK:
            conversation.answer_ticket(self._ticket, agent=self.agent.id, body=text)
        else:
            conversation.add_note(self._ticket, agent=self.agent.id, body=text)

    def _end(self) -> list[Callable[[], None]]:
        if self.ends in (State.NEW, State.WAITING):
            return []
        return [self._change]

    def _change(self) -> None:
        until = clock.now() + timedelta(days=12) if self.ends is State.PENDING else None
        moves.change_state(self._ticket, state=self.ends, agent=self.agent.id, until=until)

    @property
    def _ticket(self) -> Ticket:
        assert self.ticket is not None
        return self.ticket


def load(*, asking: Sequence[Person], agents: Sequence[Person], tickets: int, seed: int) -> None:
    """Write so many requests; the newest are those of the list of cases, older ones repeat it."""
    chance = random.Random(seed)  # noqa: S311
    steps: list[Step] = []
    now = clock.now()
    for index in range(tickets):
        is_old = index >= len(cases())
        story = Story(
            _case(index),
            requester=asking[0] if index % 9 == 0 else chance.choice(asking),
            agent=agents[index % len(agents)],
            is_old=is_old,
        )
        moment = min(_in_office_hours(now - SPACING * (index + 1), chance), now - JUST_NOW)
        for act in story.acts():
            if moment > now:
                break
            steps.append(Step(moment, len(steps), act))
            moment = _in_office_hours(
                moment + timedelta(hours=chance.choice((1, 2, 4, 20))), chance
            )
    for step in sorted(steps):
        with clock.at(step.moment):
            step.act()
    while opening.take_unannounced():
        pass  # the desk has known them for long: no mail that lists them all


def _case(index: int) -> Case:
    """Return the case of a request; what nobody has answered yet is not repeated in the past."""
    if index < len(cases()):
        return cases()[index]
    answered = [case for case in cases() if case.exchange]
    return answered[index % len(answered)]


def _in_office_hours(moment: datetime, chance: random.Random) -> datetime:
    """Return the next moment at which people work, some minutes past the hour."""
    local = clock.local(moment).replace(minute=chance.randrange(60), second=0, microsecond=0)
    if local.hour > LAST_HOUR:
        local = local.replace(hour=FIRST_HOUR) + timedelta(days=1)
    local = local.replace(hour=max(FIRST_HOUR, local.hour))
    while local.weekday() > 4:
        local += timedelta(days=1)
    return local
