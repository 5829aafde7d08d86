"""The books of a working group's year: who is invited to what, and which answer counts.

They are kept by the rules alone, so that the service's rows and everybody's calendar can be
compared with them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.meetings.actions import scheduling
from kdn_helpdesk.meetings.changes import details_of
from kdn_helpdesk.meetings.models.invitations import Invitation
from kdn_helpdesk.meetings.models.meetings import Meeting
from tests.factories import reading, writing
from tests.meetings.client import CalendarProgram, Event
from tests.parts.smtp import Delivered

OPEN = "NEEDS-ACTION"


@dataclass
class Held:
    """A meeting in the year's books."""

    uid: str
    start: datetime
    end: datetime
    title: str
    place: str
    sequence: int = 0
    is_cancelled: bool = False


@dataclass
class Place:
    """Somebody's invitation in the year's books."""

    partstat: str = OPEN
    newest: tuple[int, datetime] | None = None
    """SEQUENCE and moment of the answer that counts."""
    is_outdated: bool = False
    known: int = 0
    is_due: bool = True

    def ask_anew(self) -> None:
        self.partstat, self.newest, self.is_outdated = OPEN, None, False

    def version(self, held: Held) -> int:
        return held.sequence if self.is_due else self.known


@dataclass
class Letter:
    """A calendar's answer on its way."""

    raw: bytes
    to: str
    uid: str
    email: str
    partstat: str
    age: tuple[int, datetime]
    sender: str = ""


@dataclass
class Tools:
    """How the year reaches the service."""

    drain: Callable[[], int]
    receive: Callable[..., Any]
    visitor: Any
    sink: Callable[[], Sequence[Delivered]]
    """Returns the mails that came since the last call."""
    clock: Any


@dataclass
class Books:
    """Everything that the year knows."""

    chance: Random
    tools: Tools
    group: WorkingGroup
    coordinator: int
    programs: dict[str, CalendarProgram] = field(default_factory=dict)
    held: dict[int, Held] = field(default_factory=dict)
    places: dict[tuple[int, str], Place] = field(default_factory=dict)
    substitutes: dict[tuple[int, str], str] = field(default_factory=dict)
    members: set[str] = field(default_factory=set)
    former: set[str] = field(default_factory=set)
    on_their_way: list[Letter] = field(default_factory=list)
    sent: list[Letter] = field(default_factory=list)
    boxes: dict[str, list[bytes]] = field(default_factory=dict)
    numbers: int = 0
    doings: list[str] = field(default_factory=list)

    def now(self) -> datetime:
        return datetime.now(UTC)

    def pass_time(self, hours: float) -> None:
        self.tools.clock.shift(timedelta(hours=hours))

    def settle(self) -> None:
        """Let the worker do its work: every mail that is due leaves."""
        self.tools.drain()
        for (number, _email), place in self.places.items():
            if place.is_due:
                place.known, place.is_due = self.held[number].sequence, False

    def _change(self, number: int, **details: Any) -> None:
        with writing() as session:
            meeting = session.get_one(Meeting, number)
            wanted = replace(details_of(meeting), **details)
            scheduling.change_meeting(
                meeting,
                details=wanted,
                version=meeting.version,
                tell=True,
                actor=self.coordinator,
            )
        for (other, _email), place in self.places.items():
            if other == number:
                place.is_due = True

    def _move(self, number: int, start: datetime) -> None:
        held = self.held[number]
        held.start, held.end = start, start + (held.end - held.start)
        held.sequence += 1
        self._change(number, start=held.start, end=held.end)
        for (other, _email), place in self.places.items():
            if other == number:
                place.ask_anew()

    def _invite(self, number: int, email: str) -> None:
        self.places[number, email] = Place()
        self.programs.setdefault(email, CalendarProgram(email))

    def _withdraw(self, number: int, email: str) -> None:
        if self.places.pop((number, email), None) is not None:
            self.held[number].sequence += 1
            self._take_substitute_back(number, email)

    def _take_substitute_back(self, number: int, email: str) -> None:
        substitute = self.substitutes.pop((number, email), None)
        if substitute is not None and number in self._open():
            self._withdraw(number, substitute)

    def _count_now(self, number: int, email: str, partstat: str) -> None:
        place = self.places[number, email]
        self._take(number, email, partstat, (place.version(self.held[number]), self.now()))

    def _count(self, letter: Letter) -> None:
        number = next(key for key, held in self.held.items() if held.uid == letter.uid)
        if self._is_invited(number, letter.email) and not self.held[number].is_cancelled:
            self._take(number, letter.email, letter.partstat, letter.age)

    def _take(self, number: int, email: str, partstat: str, age: tuple[int, datetime]) -> None:
        place = self.places[number, email]
        if place.newest is not None and age < place.newest:
            return
        place.partstat, place.newest = partstat, age
        place.is_outdated = age[0] < place.version(self.held[number])
        self._take_substitute_back(number, email)

    # Whom and what

    def _open(self) -> list[int]:
        return [
            number
            for number, held in self.held.items()
            if not held.is_cancelled and held.end > self.now()
        ]

    def _some_meeting(self) -> int | None:
        soon = [n for n in self._open() if self.held[n].start > self.now() + timedelta(hours=1)]
        return self.chance.choice(soon) if soon else None

    def _is_invited(self, number: int, email: str) -> bool:
        return (number, email) in self.places

    def _some_place(self, *, linked: bool = False) -> tuple[int, str] | None:
        self._let_people_read()
        is_open = set(self._open())
        found = sorted(
            place
            for place in self.places
            if place[0] in is_open
            and (not linked or self.held[place[0]].uid in self.programs[place[1]].links)
        )
        return self.chance.choice(found) if found else None

    def _some_event(self) -> tuple[Event | None, CalendarProgram]:
        self._let_people_read()
        program = self.programs[self.chance.choice(sorted(self.programs))]
        events = [event for event in program.newest.values() if event.method == "REQUEST"]
        return (self.chance.choice(events) if events else None), program

    def _let_people_read(self) -> None:
        """Some look into their mailbox today, others later; nobody has seen all of it."""
        boxes = self.mailboxes()
        for email, program in self.programs.items():
            mails = boxes.get(email, [])
            until = self.chance.randint(program.read, len(mails))
            for raw in mails[program.read : until]:
                program.take(raw)
            program.read = until

    def mailboxes(self) -> dict[str, list[bytes]]:
        """Everybody's mails so far, as the mail server took them."""
        for mail in self.tools.sink():
            for recipient in mail.recipients:
                self.boxes.setdefault(recipient, []).append(mail.content)
        return self.boxes

    def _link(self, number: int, email: str) -> str:
        return self.programs[email].links[self.held[number].uid]

    def _new_address(self) -> str:
        self.numbers += 1
        return f"neu{self.numbers}@stadt.example"

    # The end of the year

    def true_calendar(self, email: str) -> dict[str, tuple[datetime, datetime, str, str]]:
        """What the group's truth puts into this person's calendar."""
        return {
            held.uid: (held.start, held.end, held.title, held.place)
            for number, held in self.held.items()
            if not held.is_cancelled and self._is_invited(number, email)
        }

    def rows(self) -> dict[tuple[int, str], tuple[str, bool]]:
        """What the service knows: who is invited, which answer counts, whether it is marked."""
        with reading() as session:
            found = session.scalars(
                sa.select(Invitation).where(Invitation.is_withdrawn.is_(False))
            ).all()
        return {(one.meeting_id, one.email): (one.partstat.value, one.is_outdated) for one in found}


class Opened:
    """An invitation within a transaction."""

    def __init__(self, number: int, email: str) -> None:
        self.number, self.email = number, email
        self.transaction = writing()

    def __enter__(self) -> Invitation:
        session = self.transaction.__enter__()
        return session.scalars(
            sa.select(Invitation)
            .where(Invitation.meeting_id == self.number, Invitation.email == self.email)
            .options(joinedload(Invitation.meeting))
        ).one()

    def __exit__(self, *details: object) -> None:
        self.transaction.__exit__(*details)
