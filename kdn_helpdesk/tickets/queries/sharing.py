"""What is shared with all advised organisations; what the desk and the author prepare for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from kdn_helpdesk.accounts.models import Organisation, OrganisationKind, Person
from kdn_helpdesk.core.db import db, read
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.files import StoredFile
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.tickets.models.messages import Message, MessageFile
from kdn_helpdesk.tickets.models.sharing import Joiner, SharedFile, SharedVersion, Sharing
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.states import MessageKind, ShareState, State, Visibility

DISTRICTS = ("Arnsberg", "Detmold", "Düsseldorf", "Köln", "Münster")
"""The five Regierungsbezirke of North Rhine-Westphalia, in the order of the alphabet."""


class SharedLine(NamedTuple):
    """One line of the list of shared requests."""

    number: int
    subject: str
    is_answered: bool
    state: State
    topic: str
    topic_english: str
    shared_at: datetime
    organisations: int

    def topic_in(self, language: str) -> str:
        """Return the topic's name in this language."""
        return self.topic_english if language == "en" and self.topic_english else self.topic


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a shared request concerns besides the organisation that asked."""

    municipalities: int = 0
    population: int = 0
    """Of those municipalities."""
    others: int = 0
    """Districts, providers and other organisations."""
    districts: list[tuple[str, int, int]] = field(default_factory=list)
    """Each Regierungsbezirk with its municipalities and their population."""


def is_open() -> sa.ColumnElement[bool]:
    """Return the condition that a version stands open to all advised organisations.

    Of joined `SharedVersion`, `Sharing` and `Ticket`.
    """
    return sa.and_(
        SharedVersion.state == ShareState.AGREED, Ticket.visibility == Visibility.ALL_ADVISED
    )


def list_shared(
    *, viewer: Viewer, topic: str = "", text: str = "", number: int = 1, per_page: int = 25
) -> tuple[list[SharedLine], int]:
    """Return a page of what is shared, the newest first, and how many there are."""
    if not viewer.is_member:
        return [], 0
    conditions = [is_open()]
    if topic:
        conditions.append(Topic.slug == topic)
    conditions += [
        sa.func.lower(SharedVersion.subject + " " + SharedVersion.question).contains(
            word, autoescape=True
        )
        for word in text.lower().split()
    ]
    joined = (
        sa.select(sa.func.count(sa.distinct(Joiner.organisation_id)))
        .where(Joiner.sharing_id == Sharing.id)
        .scalar_subquery()
    )
    chosen = (
        sa.select(
            Sharing.id,
            SharedVersion.subject,
            SharedVersion.answer != "",
            Ticket.state,
            Topic.name,
            Topic.english_name,
            SharedVersion.decided_at,
            joined,
            sa.func.count().over(),
        )
        .join(SharedVersion, SharedVersion.sharing_id == Sharing.id)
        .join(Ticket, Ticket.id == Sharing.ticket_id)
        .join(Topic, Topic.id == Ticket.topic_id)
        .where(*conditions)
        .order_by(SharedVersion.decided_at.desc(), Sharing.id.desc())
        .limit(per_page)
        .offset((number - 1) * per_page)
    )
    rows: list[Any] = list(read(chosen))
    return [SharedLine(*row[:-1]) for row in rows], rows[0][-1] if rows else 0


def get_shared(number: int, *, viewer: Viewer) -> SharedVersion:
    """Return what is open of a sharing, with its files, request and topic; raises NotFound."""
    version = None
    if viewer.is_member:
        version = db.session.scalar(
            _loaded(sa.select(SharedVersion))
            .join(Sharing, Sharing.id == SharedVersion.sharing_id)
            .join(Ticket, Ticket.id == Sharing.ticket_id)
            .where(Sharing.id == number, is_open())
        )
    if version is None:
        raise NotFound(_("There is no such shared request."))
    return version


def get_shared_file(number: int, file_id: int, *, viewer: Viewer) -> tuple[StoredFile, str]:
    """Return a file that goes out with a shared request, and its name there; raises NotFound."""
    version = get_shared(number, viewer=viewer)
    for file in version.files:
        if file.id == file_id:
            return file.stored, file.name
    raise NotFound(_("There is no such file."))


def get_version(version_id: int) -> SharedVersion:
    """Return a version for its author's link and for mails; raises NotFound."""
    version = db.session.scalar(
        _loaded(sa.select(SharedVersion)).where(SharedVersion.id == version_id)
    )
    if version is None:
        raise NotFound(_("There is no such shared request."))
    return version


def find_latest(ticket_id: int) -> SharedVersion | None:
    """Return the latest version of a request, whatever became of it, with its files."""
    found: SharedVersion | None = db.session.scalar(_latest(), {"ticket": ticket_id})
    return found


def find_agreed(ticket_id: int) -> SharedVersion | None:
    """Return the version that its author agreed to."""
    return db.session.scalar(
        _loaded(sa.select(SharedVersion))
        .join(Sharing, Sharing.id == SharedVersion.sharing_id)
        .where(Sharing.ticket_id == ticket_id, SharedVersion.state == ShareState.AGREED)
    )


def has_joined(sharing_id: int, *, viewer: Viewer) -> bool:
    """Tell whether the viewer has joined it."""
    found = sa.select(Joiner.id).where(
        Joiner.sharing_id == sharing_id, Joiner.person_id == viewer.person_id
    )
    return viewer.person_id is not None and db.session.scalar(found) is not None


def get_joiner(joiner_id: int) -> Joiner | None:
    """Return who joined, for the link in a mail; None where they have left."""
    return db.session.scalar(
        sa.select(Joiner).where(Joiner.id == joiner_id).options(joinedload(Joiner.person))
    )


def list_joiners(sharing_id: int) -> Sequence[Joiner]:
    """Return those who joined and still can be written to, with person and organisation."""
    return db.session.scalars(
        sa.select(Joiner)
        .join(Joiner.person)
        .where(Joiner.sharing_id == sharing_id, Person.is_active)
        .options(joinedload(Joiner.person), joinedload(Joiner.organisation))
        .order_by(Joiner.id)
    ).all()


def list_joined(ticket_ids: Sequence[int]) -> list[tuple[int, int, int]]:
    """Return request, person and number of those who joined what is open of these requests."""
    rows = read(
        sa.select(Sharing.ticket_id, Joiner.person_id, Joiner.id)
        .join(Joiner, Joiner.sharing_id == Sharing.id)
        .join(SharedVersion, SharedVersion.sharing_id == Sharing.id)
        .join(Ticket, Ticket.id == Sharing.ticket_id)
        .join(Person, Person.id == Joiner.person_id)
        .where(Sharing.ticket_id.in_(ticket_ids), is_open(), Person.is_active)
    )
    return [(ticket, person, joiner) for ticket, person, joiner in rows]


def count_reach(sharing_id: int) -> Reach:
    """Count the organisations that joined, each once however many of its people did."""
    joined = sa.select(Joiner.organisation_id).where(Joiner.sharing_id == sharing_id)
    rows = read(
        sa.select(Organisation.kind, Organisation.regierungsbezirk, Organisation.population).where(
            Organisation.id.in_(joined)
        )
    ).all()
    towns = [row for row in rows if row.kind == OrganisationKind.MUNICIPALITY]
    districts = []
    for name in DISTRICTS:
        here = [row for row in towns if row.regierungsbezirk == name]
        districts.append((name, len(here), sum(row.population or 0 for row in here)))
    return Reach(
        municipalities=len(towns),
        population=sum(row.population or 0 for row in towns),
        others=len(rows) - len(towns),
        districts=districts,
    )


def list_files(ticket_id: int) -> list[tuple[int, str]]:
    """Return the files of the public conversation: number and name."""
    rows = read(
        sa.select(MessageFile.id, StoredFile.name)
        .join(StoredFile, StoredFile.id == MessageFile.stored_file_id)
        .join(Message, Message.id == MessageFile.message_id)
        .where(Message.ticket_id == ticket_id, Message.kind == MessageKind.PUBLIC)
        .order_by(MessageFile.id)
    )
    return [(row.id, row.name) for row in rows]


def list_names(ticket: Ticket) -> list[str]:
    """Return what the people of the conversation and the organisation are called."""
    authors = sa.select(Message.author_id).where(Message.ticket_id == ticket.id)
    people = db.session.scalars(
        sa.select(Person.name).where(
            sa.or_(Person.id == ticket.requester_id, Person.id.in_(authors))
        )
    ).all()
    organisation = db.session.execute(
        sa.select(Organisation.name, Organisation.short_name).where(
            Organisation.id == ticket.organisation_id
        )
    ).all()
    return [*people, *(name for row in organisation for name in row)]


@cache
def _latest() -> Any:
    return (
        _loaded(sa.select(SharedVersion))
        .join(Sharing, Sharing.id == SharedVersion.sharing_id)
        .where(Sharing.ticket_id == sa.bindparam("ticket"))
        .order_by(SharedVersion.number.desc())
        .limit(1)
    )


def _loaded(statement: sa.Select[SharedVersion]) -> sa.Select[SharedVersion]:
    return statement.options(
        joinedload(SharedVersion.sharing, innerjoin=True)
        .joinedload(Sharing.ticket, innerjoin=True)
        .options(
            joinedload(Ticket.topic, innerjoin=True), joinedload(Ticket.requester, innerjoin=True)
        ),
        selectinload(SharedVersion.files).joinedload(SharedFile.stored, innerjoin=True),
    ).execution_options(populate_existing=True)


def list_still_joined(viewer: Viewer, numbers: Sequence[int]) -> Sequence[int]:
    """Return which of these are still shared, and concern the viewer by their own word."""
    return db.session.scalars(
        sa.select(Joiner.sharing_id)
        .join(SharedVersion, SharedVersion.sharing_id == Joiner.sharing_id)
        .join(Sharing, Sharing.id == Joiner.sharing_id)
        .join(Ticket, Ticket.id == Sharing.ticket_id)
        .where(Joiner.sharing_id.in_(numbers), Joiner.person_id == viewer.person_id, is_open())
    ).all()
