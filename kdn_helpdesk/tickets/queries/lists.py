"""Lists of requests at any size: columns instead of rows' objects, and counts with an end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from kdn_helpdesk.accounts.models import Organisation, Person, fold_name
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db, read
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.tickets.models.details import TicketDetail
from kdn_helpdesk.tickets.models.tickets import Tag, Ticket, TicketTag
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.queries.tickets import concerns, may_see, shared_in
from kdn_helpdesk.tickets.states import Priority, State

COUNT_LIMIT = 1000
"""Counting the shown view ends here: nobody reads further, and what is counted costs each page."""
BADGE_LIMIT = 100
"""Counting the other views ends here."""
ORDERS: dict[str, Any] = {
    "aktiv": Ticket.last_activity_at,
    "eingang": Ticket.id,
    "frist": Ticket.due_at,
    "prioritaet": Ticket.priority,
}
"""What a list can be ordered by; each has an index, with `is_done` before it where it helps."""
VIEWS = ("offen", "meine", "niemand", "ueberfaellig", "alle")
"""The desk's views."""
PORTAL_VIEWS = ("eigene", "organisation")
Assignee = aliased(Person)


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """What a list shows; an empty value asks for nothing."""

    view: str = ""
    """One of `VIEWS` at the desk, of `PORTAL_VIEWS` elsewhere."""
    state: str = ""
    """A state's value, or `open` and `done` for those who asked."""
    topic: str = ""
    """A topic's short name."""
    organisation: str = ""
    """Words of an organisation's name, or its number as `id:17`."""
    text: str = ""
    tag: str = ""
    detail: str = ""
    """A choice in a topic's field, as `17:Ja`: the field's number and the value."""

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter leaves out part of the view."""
        return any((self.state, self.topic, self.organisation, self.text, self.tag, self.detail))


class Line(NamedTuple):
    """One line of a list."""

    id: int
    reference: str
    subject: str
    state: State
    priority: Priority
    created_at: datetime
    due_at: datetime | None
    warn_at: datetime | None
    last_activity_at: datetime
    topic: str
    topic_english: str
    requester: str
    organisation: str | None
    assignee: str | None

    @property
    def is_overdue(self) -> bool:
        """Whether the desk should have acted by now."""
        return self.due_at is not None and self.due_at < clock.now()

    @property
    def is_due_soon(self) -> bool:
        """Whether the desk should act before long, and still can in time."""
        return self.warn_at is not None and self.warn_at <= clock.now() and not self.is_overdue

    def topic_in(self, language: str) -> str:
        """Return the topic's name in this language."""
        return self.topic_english if language == "en" and self.topic_english else self.topic


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of lines; `total` ends `COUNT_LIMIT` after the page's beginning, then `has_more`."""

    lines: Sequence[Line]
    total: int
    has_more: bool


class Count(NamedTuple):
    """How many requests a view holds; counting has an end, then it holds more."""

    number: int
    is_whole: bool = True


def list_tickets(
    wanted: TicketFilter,
    *,
    viewer: Viewer,
    views: Sequence[str] = VIEWS,
    order: str = "aktiv",
    descending: bool = True,
    number: int = 1,
    per_page: int = 25,
) -> tuple[Listing, dict[str, Count]]:
    """Return a page of requests, and how many each of the views holds, in two statements.

    A view without filters asks by statements that are built once.
    """
    order = order if order in ORDERS else "aktiv"
    view = wanted.view if wanted.view in VIEWS + PORTAL_VIEWS else "alle"
    offset = (number - 1) * per_page
    values = values_for(viewer) | {"size": per_page, "offset": offset}
    others = tuple(name for name in views if wanted.is_narrowed or name != view)
    if wanted.is_narrowed:
        conditions = [may_see(viewer), *view_conditions(view), *_conditions(wanted)]
        lines = _page(conditions, order=order, descending=descending)
        counts = _counts(others, total=conditions)
    else:
        lines = _usual_page(viewer.works_at_desk, view, order, descending)
        counts = _usual_counts(viewer.works_at_desk, others, view)
    ends_at = offset + COUNT_LIMIT
    values |= {"limit": BADGE_LIMIT, "total_limit": ends_at + 1}
    found = [Line._make(line) for line in read(lines, values)]
    numbers = read(counts, values).one()._asdict()
    total = Count(min(numbers["total"], ends_at), numbers["total"] <= ends_at)
    counted = {other: Count(numbers[other], numbers[other] < BADGE_LIMIT) for other in others}
    if not wanted.is_narrowed:
        counted[view] = total
    return Listing(found, total.number, not total.is_whole), counted


def view_conditions(view: str) -> list[sa.ColumnElement[bool]]:
    """Return what a view shows, for the values of `values_for`; an unknown one shows all."""
    undone = ~Ticket.is_done
    match view:
        case "offen":
            return [undone]
        case "meine":
            return [undone, Ticket.assignee_id == sa.bindparam("me")]
        case "niemand":
            return [undone, Ticket.assignee_id.is_(None)]
        case "ueberfaellig":
            return [undone, Ticket.due_at < sa.bindparam("now")]
        case "eigene":
            return [concerns(sa.bindparam("me"))]
        case "organisation":
            return [shared_in(sa.bindparam("mine"))]
    return []


def values_for(viewer: Viewer) -> dict[str, Any]:
    """Return the values that the views' conditions ask for."""
    return {"me": viewer.person_id or 0, "mine": viewer.organisation_id or 0, "now": clock.now()}


@cache
def _usual_page(at_desk: bool, view: str, order: str, descending: bool) -> Any:
    return _page(_usual(at_desk, view), order=order, descending=descending)


@cache
def _usual_counts(at_desk: bool, views: tuple[str, ...], asked: str) -> Any:
    return _counts(views, total=_usual(at_desk, asked))


def _usual(at_desk: bool, view: str) -> list[sa.ColumnElement[bool]]:
    """Return what the view shows; elsewhere than at the desk, the views themselves are rights."""
    if not at_desk and view not in PORTAL_VIEWS:
        return [sa.false()]
    return view_conditions(view)


def _conditions(wanted: TicketFilter) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.state in set(State):
        conditions.append(Ticket.state == State(wanted.state))
    elif wanted.state in ("open", "done"):
        conditions.append(sa.and_(Ticket.is_done) if wanted.state == "done" else ~Ticket.is_done)
    if wanted.topic:
        topic = sa.select(Topic.id).where(Topic.slug == wanted.topic).scalar_subquery()
        conditions.append(Ticket.topic_id == topic)
    if wanted.tag:
        tagged = sa.select(TicketTag.ticket_id).join(Tag).where(Tag.name == wanted.tag.casefold())
        conditions.append(Ticket.id.in_(tagged))
    if wanted.detail:
        number, _colon, value = wanted.detail.partition(":")
        said = sa.select(TicketDetail.ticket_id).where(
            TicketDetail.field_id == (int(number) if number.isdecimal() else 0),
            TicketDetail.value == value,
        )
        conditions.append(Ticket.id.in_(said))
    if wanted.organisation:
        conditions.append(_of_organisation(wanted.organisation))
    conditions += [_holds(word) for word in fold_name(wanted.text).split()]
    return conditions


def _of_organisation(words: str) -> sa.ColumnElement[bool]:
    number = words.removeprefix("id:")
    if number != words and number.isdecimal() and len(number) < 10:
        return Ticket.organisation_id == int(number)
    matching = sa.select(Organisation.id).where(
        *(
            Organisation.sort_name.contains(word, autoescape=True)
            for word in fold_name(words).split()
        )
    )
    return Ticket.organisation_id.in_(matching)


def _holds(word: str) -> sa.ColumnElement[bool]:
    """Return the condition that number, subject or the requester's name or address has a word."""
    people = sa.select(Person.id).where(
        sa.or_(
            Person.sort_name.contains(word, autoescape=True),
            Person.email.contains(word, autoescape=True),
        )
    )
    return sa.or_(Ticket.sought.contains(word, autoescape=True), Ticket.requester_id.in_(people))


def line_statement() -> Any:
    """Return what every line of a list asks for, without a condition."""
    return (
        sa.select(
            Ticket.id,
            Ticket.reference,
            Ticket.subject,
            Ticket.state,
            Ticket.priority,
            Ticket.created_at,
            Ticket.due_at,
            Ticket.warn_at,
            Ticket.last_activity_at,
            Topic.name,
            Topic.english_name,
            Person.name,
            Organisation.short_name,
            Assignee.name,
        )
        .join(Topic, Topic.id == Ticket.topic_id)
        .join(Person, Person.id == Ticket.requester_id)
        .outerjoin(Organisation, Organisation.id == Ticket.organisation_id)
        .outerjoin(Assignee, Assignee.id == Ticket.assignee_id)
    )


def _page(conditions: Sequence[sa.ColumnElement[bool]], *, order: str, descending: bool) -> Any:
    return (
        line_statement()
        .where(*conditions)
        .order_by(*_ordering(order, descending=descending))
        .limit(sa.bindparam("size"))
        .offset(sa.bindparam("offset"))
    )


def _counts(views: Sequence[str], *, total: Sequence[sa.ColumnElement[bool]]) -> Any:
    counts = [_capped(view_conditions(view), "limit").label(view) for view in views]
    return sa.select(*counts, _capped(total, "total_limit").label("total"))


def _ordering(order: str, *, descending: bool) -> list[sa.ColumnElement[Any]]:
    """Return the order; what is equal goes by activity, the same way round, as the indexes have it.

    No date comes last, or first backwards.
    """
    column = ORDERS.get(order, Ticket.last_activity_at)
    if order == "frist":
        return [column.desc().nulls_first() if descending else column.asc().nulls_last()]
    columns = [column, Ticket.last_activity_at] if order == "prioritaet" else [column]
    return [column.desc() if descending else column.asc() for column in columns]


def found_by(wanted: TicketFilter) -> sa.Select[int]:
    """Return the ids of all that the desk's list would show, for the values of `values_for`."""
    return sa.select(Ticket.id).where(*view_conditions(wanted.view), *_conditions(wanted))


def list_references(
    wanted: TicketFilter, *, viewer: Viewer, order: str, descending: bool, most: int
) -> Sequence[str]:
    """Return the numbers of the desk's list in its order, for going from one to the next."""
    found = found_by(wanted).with_only_columns(Ticket.reference).where(may_see(viewer))
    ordered = found.order_by(*_ordering(order, descending=descending)).limit(most)
    return db.session.scalars(ordered, values_for(viewer)).all()


def capped(wanted: TicketFilter, limit: str) -> sa.ScalarSelect[int]:
    """Return how many requests the desk has of these, counted as far as the parameter says."""
    return _capped([*view_conditions(wanted.view), *_conditions(wanted)], limit)


def _capped(conditions: Sequence[sa.ColumnElement[bool]], limit: str) -> sa.ScalarSelect[int]:
    counted = sa.select(Ticket.id).where(*conditions).limit(sa.bindparam(limit)).subquery()
    return sa.select(sa.func.count()).select_from(counted).scalar_subquery()
