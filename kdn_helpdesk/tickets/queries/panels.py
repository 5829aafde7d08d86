"""What stands beside one request at the desk, in one question made of parts.

Every part has the same columns and is told apart by the first of them; the rooms above, which know
of more that belongs to a request, hand in theirs by `add_parts`.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person, fold_name
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import UTCDateTime, built_once, read
from kdn_helpdesk.mail import queries as mail_queries
from kdn_helpdesk.mail.models import IncomingMail
from kdn_helpdesk.tickets.deadlines import Target
from kdn_helpdesk.tickets.models.copies import OfferedCopy
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.tickets import Tag, Ticket, TicketTag, Watcher
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.models.worktimes import Deadline
from kdn_helpdesk.tickets.queries.people import Agent, choices, flagged

TICKET: sa.BindParameter[int] = sa.bindparam("ticket", type_=sa.Integer())
"""The request, for the parts that are handed in."""
Part = Callable[[], sa.Select[*tuple[Any, ...]]]
_handed_in: list[Part] = []


class Time(NamedTuple):
    """A deadline as a page shows it."""

    target: Target
    due_at: datetime | None
    left_minutes: int | None
    met_at: datetime | None


class Copied(NamedTuple):
    """Somebody in copy."""

    id: int
    name: str
    email: str


class Named(NamedTuple):
    """Somebody whom a mail named besides us."""

    email: str
    name: str


class Offered(NamedTuple):
    """A topic to choose."""

    position: int
    slug: str
    name: str
    english_name: str

    def label(self, language: str) -> str:
        """Return the topic's name in this language."""
        return self.english_name if language == "en" and self.english_name else self.name


class Panels:
    """The rows that stand beside a request, each kind in its order."""

    def __init__(self, rows: list[Any]) -> None:
        self._rows: defaultdict[str, list[Any]] = defaultdict(list)
        for row in rows:
            self._rows[row.part].append(row)

    def of(self, part: str) -> list[Any]:
        """Return the rows of a part by their numbers."""
        return sorted(self._rows[part], key=lambda row: int(row.number))

    def has(self, part: str) -> bool:
        """Tell whether there are any; then its room knows more."""
        return part in self._rows

    @property
    def times(self) -> list[Time]:
        """The deadlines, the first answer before the solution."""
        rows = self._rows["time"]
        times = [Time(Target(row.word), row.moment, row.number, row.later) for row in rows]
        return sorted(times, key=lambda time: time.target)

    @property
    def tags(self) -> list[str]:
        """The tags in order."""
        return sorted(row.text for row in self._rows["tag"])

    @property
    def watchers(self) -> list[Copied]:
        """Who is in copy, by name."""
        rows = self._rows["watcher"]
        return sorted(
            (Copied(row.number, row.text, row.word) for row in rows), key=lambda one: one.name
        )

    def named_but(self, *emails: str) -> list[Named]:
        """Return whom the mails named besides us, but these addresses and who is in copy."""
        known = {*emails, *(row.word for row in self._rows["watcher"])}
        return [Named(row.word, row.text) for row in self.of("named") if row.word not in known]

    @property
    def suggested(self) -> str:
        """The request that a mail named whose sender does not belong there."""
        return next((row.text for row in self._rows["suggested"]), "")

    @property
    def agents(self) -> list[Agent]:
        """The desk's active people, by name."""
        agents = [
            Agent(row.number, row.text, row.word and date.fromisoformat(row.word), row.other)
            for row in self._rows["agent"]
        ]
        return sorted(agents, key=lambda agent: fold_name(agent.name))

    @property
    def topics(self) -> list[Offered]:
        """The topics to choose from, in their order."""
        rows = self._rows["topic"]
        return sorted(Offered(row.number, row.word, row.text, row.other) for row in rows)


def find_panels(ticket: Ticket) -> Panels:
    """Return what stands beside the request, in one statement."""
    values = {"ticket": ticket.id, "today": clock.today()}
    return Panels(list(read(_statement(), values)))


def add_parts(*parts: Part) -> None:
    """Let the page of a request show what another room knows of it: statements of `part`."""
    _handed_in.extend(new for new in parts if new not in _handed_in)
    _statement.cache_clear()


def part(name: str, *, number: Any = None, text: Any = None, word: Any = None, other: Any = None,
         moment: Any = None, later: Any = None) -> Any:  # fmt: skip
    """Return a select of these columns, empty where none is given."""
    return sa.select(
        sa.literal_column(f"'{name}'").label("part"),
        _column(number, sa.Integer()).label("number"),
        _column(text, sa.Text()).label("text"),
        _column(word, sa.Text()).label("word"),
        _column(other, sa.Text()).label("other"),
        _column(moment, UTCDateTime()).label("moment"),
        _column(later, UTCDateTime()).label("later"),
    )


def _column(given: Any, kind: Any) -> Any:
    """Return the column as its part has it; PostgreSQL unites no two types."""
    if given is None:
        return sa.cast(sa.null(), kind)
    return given if isinstance(given.type, type(kind)) else sa.cast(given, kind)


@built_once
def _statement() -> Any:
    own = [
        part(
            "time",
            number=Deadline.left_minutes,
            word=Deadline.target,
            moment=Deadline.due_at,
            later=Deadline.met_at,
        ).where(Deadline.ticket_id == TICKET),
        part("tag", text=Tag.name)
        .join(TicketTag, TicketTag.tag_id == Tag.id)
        .where(TicketTag.ticket_id == TICKET),
        part("watcher", number=Person.id, text=Person.name, word=Person.email)
        .join(Watcher, Watcher.person_id == Person.id)
        .where(Watcher.ticket_id == TICKET),
        part("named", number=OfferedCopy.id, text=OfferedCopy.name, word=OfferedCopy.email).where(
            OfferedCopy.ticket_id == TICKET
        ),
        part(
            "topic",
            number=Topic.position,
            text=Topic.name,
            word=Topic.slug,
            other=Topic.english_name,
        ),
        part("suggested", text=IncomingMail.suggested)
        .join(Message, Message.mail_id == IncomingMail.id)
        .where(Message.ticket_id == TICKET, IncomingMail.suggested != ""),
        _lost(),
        _flagged(),
        _agents(),
    ]
    return sa.union_all(*own, *(build() for build in _handed_in))


def _lost() -> Any:
    lost = mail_queries.lost_about("ticket", TICKET).subquery()
    return part("lost", number=lost.c.id).select_from(lost)


def _flagged() -> Any:
    addresses = flagged(TICKET).subquery()
    return part("flag", number=addresses.c.id).select_from(addresses)


def _agents() -> Any:
    shown = choices().order_by(None).subquery()
    number, name, until, deputy = shown.c
    return part("agent", number=number, text=name, word=until, other=deputy).select_from(shown)
