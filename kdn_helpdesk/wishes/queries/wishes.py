"""Wishes as the public and the desk read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from kdn_helpdesk.accounts.models import Organisation, Person
from kdn_helpdesk.core.db import db, read
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.files import StoredFile
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission, Viewer
from kdn_helpdesk.tickets.models.portals import Portal
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.wishes.models.wishes import Wish, WishEntry, WishFile, WishJoiner, WishTicket
from kdn_helpdesk.wishes.states import ENDS, STATE_BADGES, STATE_LABELS, EntryKind, State

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Line:
    """A wish in a list, and how many joined it."""

    wish: Wish
    joiners: int


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some wishes of a list, and how many there are in all."""

    items: Sequence[Line]
    total: int


def visible_to(viewer: Viewer) -> sa.Select[Wish]:
    """Return the wishes that the viewer may read: the desk all, others what is public."""
    statement = sa.select(Wish)
    if not viewer.can(Permission.WISH_WORK):
        statement = statement.where(Wish.published_at.is_not(None))
    return statement


def get_wish(number: int, *, viewer: Viewer) -> Wish:
    """Return the wish with its portal and people; raises NotFound."""
    wish = db.session.scalar(_loaded(visible_to(viewer)).where(Wish.id == number))
    if wish is None:
        raise NotFound(_("There is no such wish."))
    return wish


def get_wish_by_id(number: int) -> Wish:
    """Return a wish for what the service itself does: its mails, its author's link."""
    return db.session.scalars(_loaded(sa.select(Wish)).where(Wish.id == number)).one()


def find_wish(number: int) -> Wish | None:
    """Return the wish of this number, whoever may read it."""
    return db.session.scalar(_loaded(sa.select(Wish)).where(Wish.id == number))


def list_public(
    *, portal_id: int | None, state: State | None, number: int, joined_by: int | None = None
) -> Excerpt:
    """Return a page of the public list, those that concern most first."""
    conditions: list[sa.ColumnElement[bool]] = [Wish.published_at.is_not(None)]
    if joined_by is not None:
        mine = sa.select(WishJoiner.wish_id).where(WishJoiner.person_id == joined_by)
        conditions.append(Wish.id.in_(mine))
    order = (sa.case((Wish.state.in_(ENDS), 1), else_=0), _joiners().desc(), Wish.id.desc())
    return _page(conditions, portal_id=portal_id, state=state, number=number, order=order)


def list_at_desk(*, view: str, portal_id: int | None, number: int, viewer: Viewer) -> Excerpt:
    """Return a page of the desk's list, the latest change first."""
    conditions = [_views()[view]] if view in _views() else []
    if view == "meine":
        conditions.append(Wish.agent_id == viewer.person_id)
    order = (Wish.has_unread.desc(), Wish.changed_at.desc(), Wish.id.desc())
    return _page(conditions, portal_id=portal_id, state=None, number=number, order=order)


def count_unread() -> int:
    """Return how many wishes have an answer that nobody has put into plain words."""
    return db.session.scalar(sa.select(sa.func.count()).where(Wish.has_unread)) or 0


def list_entries(wish_id: int, *, only_public: bool) -> Sequence[WishEntry]:
    """Return what was said, oldest first; others than the desk read news alone."""
    statement = (
        sa.select(WishEntry)
        .where(WishEntry.wish_id == wish_id)
        .options(joinedload(WishEntry.author), with_files())
        .order_by(WishEntry.id)
    )
    if only_public:
        statement = statement.where(WishEntry.kind == EntryKind.NEWS)
    return db.session.scalars(statement).all()


def list_news(limit: int) -> Sequence[WishEntry]:
    """Return the latest news of public wishes, with their wishes, for the feed."""
    return db.session.scalars(
        sa.select(WishEntry)
        .join(WishEntry.wish)
        .where(WishEntry.kind == EntryKind.NEWS, Wish.published_at.is_not(None))
        .options(contains_eager(WishEntry.wish).joinedload(Wish.portal))
        .order_by(WishEntry.id.desc())
        .limit(limit)
    ).all()


def get_entry(entry_id: int) -> WishEntry:
    """Return one entry with its files, for the mails about it."""
    return db.session.scalars(
        sa.select(WishEntry)
        .where(WishEntry.id == entry_id)
        .options(joinedload(WishEntry.author), with_files())
    ).one()


def with_files() -> ExecutableOption:
    """Return what loads the files of entries with them."""
    return selectinload(WishEntry.files).joinedload(WishFile.stored, innerjoin=True)


def list_answer_files(wish_id: int) -> Sequence[WishFile]:
    """Return the files that the developers sent, the latest answer's first."""
    return db.session.scalars(
        sa.select(WishFile)
        .join(WishFile.entry)
        .where(WishEntry.wish_id == wish_id, WishEntry.kind == EntryKind.ANSWER)
        .options(joinedload(WishFile.stored, innerjoin=True))
        .order_by(WishEntry.id.desc(), WishFile.id)
    ).all()


def get_file(wish_id: int, file_id: int, *, viewer: Viewer) -> StoredFile:
    """Return a file of a wish that the viewer may see, others than the desk those of the news."""
    get_wish(wish_id, viewer=viewer)
    wanted = (
        sa.select(StoredFile)
        .join(WishFile)
        .join(WishFile.entry)
        .where(WishEntry.wish_id == wish_id, WishFile.id == file_id)
    )
    if not viewer.can(Permission.WISH_WORK):
        wanted = wanted.where(WishEntry.kind == EntryKind.NEWS)
    stored = db.session.scalar(wanted)
    if stored is None:
        raise NotFound(_("There is no such file."))
    return stored


def find_last_news(wish_id: int) -> int | None:
    """Return the number of the last news."""
    return db.session.scalar(
        sa.select(sa.func.max(WishEntry.id)).where(
            WishEntry.wish_id == wish_id, WishEntry.kind == EntryKind.NEWS
        )
    )


def list_tickets(wish_id: int) -> Sequence[Ticket]:
    """Return the requests that ask for it, with who asks."""
    return db.session.scalars(
        sa.select(Ticket)
        .join(WishTicket, WishTicket.ticket_id == Ticket.id)
        .where(WishTicket.wish_id == wish_id)
        .options(joinedload(Ticket.requester), joinedload(Ticket.organisation))
        .order_by(WishTicket.id)
    ).all()


def list_joiners(wish_id: int) -> Sequence[WishJoiner]:
    """Return who joined, with their organisations; for the desk alone."""
    return db.session.scalars(
        sa.select(WishJoiner)
        .where(WishJoiner.wish_id == wish_id)
        .options(joinedload(WishJoiner.person), joinedload(WishJoiner.organisation))
        .order_by(WishJoiner.id)
    ).all()


def has_joined(wish_id: int, person_id: int | None) -> bool:
    """Tell whether this person joined."""
    if person_id is None:
        return False
    found = sa.select(WishJoiner.id).where(
        WishJoiner.wish_id == wish_id, WishJoiner.person_id == person_id
    )
    return db.session.scalar(found) is not None


@dataclass(frozen=True, slots=True)
class Mention:
    """A wish as the page of a request names it."""

    number: int
    title: str
    label: str
    badge: str


def list_about(ticket_id: int, *, viewer: Viewer) -> list[Mention]:
    """Return the wishes that a request asks for, as far as the viewer may read them."""
    statement = _about(viewer.can(Permission.WISH_WORK))
    return [
        Mention(row.id, row.title, STATE_LABELS[row.state], STATE_BADGES[row.state])
        for row in read(statement, {"ticket": ticket_id})
    ]


def list_names(wish_id: int) -> list[str]:
    """Return what the people and organisations behind a wish are called."""
    askers = sa.select(Ticket.requester_id).join(WishTicket).where(WishTicket.wish_id == wish_id)
    joiners = sa.select(WishJoiner.person_id).where(WishJoiner.wish_id == wish_id)
    people = sa.select(Person.id).where(sa.or_(Person.id.in_(askers), Person.id.in_(joiners)))
    homes = sa.union(
        sa.select(WishJoiner.organisation_id).where(WishJoiner.wish_id == wish_id),
        sa.select(Ticket.organisation_id).join(WishTicket).where(WishTicket.wish_id == wish_id),
    )
    names = list(db.session.scalars(sa.select(Person.name).where(Person.id.in_(people))))
    places = sa.select(Organisation.short_name).where(Organisation.id.in_(homes))
    return [*names, *db.session.scalars(places)]


def _page(
    conditions: Sequence[sa.ColumnElement[bool]],
    *,
    portal_id: int | None,
    state: State | None,
    number: int,
    order: Sequence[Any],
) -> Excerpt:
    narrowed = list(conditions)
    if portal_id is not None:
        narrowed.append(Wish.portal_id == portal_id)
    if state is not None:
        narrowed.append(Wish.state == state)
    total = db.session.scalar(sa.select(sa.func.count(Wish.id)).where(*narrowed)) or 0
    rows = db.session.execute(
        sa.select(Wish, _joiners())
        .where(*narrowed)
        .options(joinedload(Wish.portal), joinedload(Wish.agent))
        .order_by(*order)
        .offset((number - 1) * PER_PAGE)
        .limit(PER_PAGE)
    )
    return Excerpt([Line(wish, joiners) for wish, joiners in rows], total)


def _joiners() -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count(WishJoiner.id))
        .where(WishJoiner.wish_id == Wish.id)
        .correlate(Wish)
        .scalar_subquery()
    )


@cache
def _views() -> dict[str, sa.ColumnElement[bool]]:
    """Return what the desk's views hold; every other view holds all."""
    return {
        "offen": Wish.state.not_in(ENDS),
        "antworten": Wish.has_unread.is_(True),
        "beendet": Wish.state.in_(ENDS),
        "meine": Wish.state.not_in(ENDS),
    }


@cache
def _about(at_desk: bool) -> Any:
    """Return the statement, built once, since every page of a request asks it."""
    statement = (
        sa.select(Wish.id, Wish.title, Wish.state)
        .join(WishTicket, WishTicket.wish_id == Wish.id)
        .where(WishTicket.ticket_id == sa.bindparam("ticket"))
        .order_by(Wish.id)
    )
    return statement if at_desk else statement.where(Wish.published_at.is_not(None))


def _loaded(statement: sa.Select[Wish]) -> sa.Select[Wish]:
    return statement.options(
        joinedload(Wish.portal, innerjoin=True).load_only(
            Portal.name, Portal.mailbox, Portal.developers, Portal.is_active
        ),
        joinedload(Wish.author),
        joinedload(Wish.agent),
    ).execution_options(populate_existing=True)


def list_readable(viewer: Viewer, numbers: Sequence[int]) -> Sequence[int]:
    """Return which of these wishes the viewer may read."""
    return db.session.scalars(
        visible_to(viewer).where(Wish.id.in_(numbers)).with_only_columns(Wish.id)
    ).all()
