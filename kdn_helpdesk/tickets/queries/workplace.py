"""What an agent's writing in one request needs besides the conversation, in one question."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.accounts.models import Person, fold_name
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import UTCDateTime, built_once, db, read
from kdn_helpdesk.core.files import StoredFile
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.records import Rating, TimeEntry
from kdn_helpdesk.tickets.models.texts import Macro, TextModule
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.writing import Draft, DraftFile, HeldAnswer, Presence
from kdn_helpdesk.tickets.queries.links import family_of
from kdn_helpdesk.tickets.states import DraftKind, Score, Work

PRESENT_FOR = timedelta(seconds=75)
"""How long somebody counts as here after the last sign; a page gives one every half minute."""
WRITES_FOR = timedelta(seconds=45)


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """What the viewer has begun to write."""

    kind: DraftKind
    body: str
    revision: int
    saved_at: datetime
    files: Sequence[tuple[int, str]] = ()
    """Number and name of each file that waits in it."""


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody else who has the request open."""

    name: str
    writes: bool


@dataclass(frozen=True, slots=True)
class Held:
    """An answer that has not left yet."""

    message_id: int
    author: str
    is_own: bool
    leaves_at: datetime

    @property
    def seconds_left(self) -> int:
        """Return how long it can still be taken back."""
        return max(0, round((self.leaves_at - clock.now()).total_seconds()))


@dataclass(frozen=True, slots=True)
class Rated:
    """What the person who asked thought of a solution."""

    score: Score
    comment: str
    rated_at: datetime


@dataclass(slots=True)
class Workplace:
    """Drafts, colleagues and held answers of one request as one agent finds them."""

    drafts: dict[DraftKind, SavedDraft] = field(default_factory=dict)
    present: list[Present] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    modules: list[tuple[int, str]] = field(default_factory=list)
    """Number and title of the text modules for this topic."""
    macros: list[tuple[int, str]] = field(default_factory=list)
    minutes: dict[Work, int] = field(default_factory=dict)
    """Time spent by kind."""
    ratings: list[Rated] = field(default_factory=list)

    @property
    def minutes_in_all(self) -> int:
        """Return the time spent together."""
        return sum(self.minutes.values())

    @property
    def sentence(self) -> str:
        """Say who else is here, those who write first; empty where nobody is."""
        writing = ", ".join(other.name for other in self.present if other.writes)
        reading = ", ".join(other.name for other in self.present if not other.writes)
        parts = (
            _("%(names)s is writing right now.", names=writing) if writing else "",
            _("%(names)s has this request open too.", names=reading) if reading else "",
        )
        return " ".join(part for part in parts if part)


def find_workplace(ticket: Ticket, *, viewer: Viewer) -> Workplace:
    """Return all that the viewer's writing in this request needs."""
    now = clock.now()
    rows = read(
        _statement(),
        {
            "ticket": ticket.id,
            "topic": ticket.topic_id,
            "person": viewer.person_id,
            "here": now - PRESENT_FOR,
            "writing": now - WRITES_FOR,
        },
    ).all()
    place = Workplace()
    waiting: dict[str, list[tuple[int, str]]] = {}
    for row in rows:
        if row.part == "file":
            waiting.setdefault(row.word, []).append((row.number, row.text))
    for row in rows:
        _put(place, row, waiting, viewer)
    place.modules.sort(key=_by_title)
    place.macros.sort(key=_by_title)
    return place


def _by_title(entry: tuple[int, str]) -> str:
    return fold_name(entry[1])


def find_held(number: int) -> HeldAnswer | None:
    """Return an answer that waits, with its message; None where it has been taken back."""
    return db.session.scalar(
        sa.select(HeldAnswer)
        .where(HeldAnswer.id == number)
        .options(joinedload(HeldAnswer.message, innerjoin=True))
    )


def _put(place: Workplace, row: Any, waiting: dict[str, Any], viewer: Viewer) -> None:
    match row.part:
        case "draft":
            kind = DraftKind(row.word)
            place.drafts[kind] = SavedDraft(
                kind, row.text, row.number, row.moment, waiting.get(row.word, ())
            )
        case "present":
            place.present.append(Present(row.text, bool(row.number)))
        case "held":
            is_own = row.number == viewer.person_id
            place.held.append(Held(int(row.word), row.text, is_own, row.moment))
        case "module":
            place.modules.append((row.number, row.text))
        case "macro":
            place.macros.append((row.number, row.text))
        case "time":
            place.minutes[Work(row.word)] = row.number
        case "rating":
            place.ratings.append(Rated(Score(row.word), row.text, row.moment))


@built_once
def _statement() -> sa.CompoundSelect[Any]:
    """Return the statement, built once: parts with the same columns, told apart by the first."""
    ticket: sa.BindParameter[int] = sa.bindparam("ticket")
    person: sa.BindParameter[int] = sa.bindparam("person")
    own = sa.and_(Draft.ticket_id == ticket, Draft.person_id == person)
    moment = sa.null().cast(UTCDateTime)
    return sa.union_all(
        _part("draft", Draft.revision, Draft.body, _word(Draft.kind), Draft.saved_at).where(own),
        _part("file", DraftFile.id, StoredFile.name, _word(Draft.kind), moment)
        .join(Draft, Draft.id == DraftFile.draft_id)
        .join(StoredFile, StoredFile.id == DraftFile.stored_file_id)
        .where(own),
        _part(
            "present",
            sa.case((Presence.wrote_at > sa.bindparam("writing", type_=UTCDateTime), 1), else_=0),
            Person.name,
            sa.literal(""),
            Presence.seen_at,
        )
        .join(Person, Person.id == Presence.person_id)
        .where(
            Presence.ticket_id == ticket,
            Presence.person_id != person,
            Presence.seen_at > sa.bindparam("here", type_=UTCDateTime),
        ),
        _part("held", Message.author_id, Person.name, _word(Message.id), HeldAnswer.leaves_at)
        .join(Message, Message.id == HeldAnswer.message_id)
        .join(Person, Person.id == Message.author_id)
        .where(Message.ticket_id == ticket),
        *(
            _part(part, kind.id, kind.title, sa.literal(""), moment).where(
                kind.is_active,
                sa.or_(kind.topic_id.is_(None), kind.topic_id == sa.bindparam("topic")),
            )
            for part, kind in (("module", TextModule), ("macro", Macro))
        ),
        _part(
            "time",
            sa.func.sum(TimeEntry.minutes),
            sa.literal(""),
            _word(TimeEntry.work),
            moment,
        )
        .where(TimeEntry.ticket_id.in_(sa.select(family_of(ticket).c.id)))
        .group_by(TimeEntry.work),
        _part("rating", sa.literal(0), Rating.comment, _word(Rating.score), Rating.rated_at).where(
            Rating.ticket_id == ticket
        ),
    )


def _part(part: str, number: Any, text: Any, word: Any, moment: Any) -> Any:
    return sa.select(
        sa.literal(part).label("part"),
        number.label("number"),
        text.label("text"),
        word.label("word"),
        moment.label("moment"),
    )


def _word(column: Any) -> Any:
    return sa.cast(column, sa.Text())
