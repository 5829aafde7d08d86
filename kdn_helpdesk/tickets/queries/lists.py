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
from kdn_helpdesk.core.db import UTCDateTime, db
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.tickets.models import Tag, Ticket, TicketTag, Topic
from kdn_helpdesk.tickets.queries.tickets import concerns, may_see, shared_in
from kdn_helpdesk.tickets.states import Priority, State

COUNT_LIMIT = 1000
"""Counting ends here: nobody reads further, and every row counted costs each page."""
ORDERS: dict[str, Any] = {
    "aktiv": Ticket.last_activity_at,
    "eingang": Ticket.created_at,
    "frist": Ticket.due_at,
    "prioritaet": Ticket.priority,
}
"""What a list can be ordered by; each has an index that begins with `is_done`."""
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

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter leaves out part of the view."""
        return any((self.state, self.topic, self.organisation, self.text, self.tag))


class Line(NamedTuple):
    """One line of a list."""

    id: int
    reference: str
    subject: str
    state: State
    priority: Priority
    created_at: datetime
    due_at: datetime | None
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

    def topic_in(self, language: str) -> str:
        """Return the topic's name in this language."""
        return self.topic_english if language == "en" and self.topic_english else self.topic


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of lines; `total` ends `COUNT_LIMIT` after the page's beginning, then `has_more`."""

    lines: Sequence[Line]
    total: int
    has_more: bool


def list_tickets(
    wanted: TicketFilter,
    *,
    viewer: Viewer,
    views: Sequence[str] = VIEWS,
    order: str = "aktiv",
    descending: bool = True,
    number: int = 1,
    per_page: int = 25,
) -> tuple[Listing, dict[str, int]]:
    """Return a page of requests, and how many each of the views holds."""
    offset = (number - 1) * per_page
    conditions = _conditions(wanted, viewer=viewer)
    lines = db.session.execute(
        _lines()
        .where(*conditions)
        .order_by(*_ordering(order, descending=descending))
        .limit(per_page)
        .offset(offset)
    ).all()
    asked = None
    if wanted.is_narrowed or wanted.view not in views or offset + per_page > COUNT_LIMIT:
        asked = _capped(conditions, limit=offset + COUNT_LIMIT + 1)
    counts = _count_views(tuple(views), viewer=viewer, asked=asked)
    if asked is None:
        total, has_more = counts[wanted.view], counts[wanted.view] >= COUNT_LIMIT
    else:
        found, ends_at = counts.pop("asked"), offset + COUNT_LIMIT
        total, has_more = min(found, ends_at), found > ends_at
    return Listing([Line(*line) for line in lines], total, has_more), counts


def _count_views(
    views: tuple[str, ...], *, viewer: Viewer, asked: sa.ScalarSelect[int] | None
) -> dict[str, int]:
    """Return how many requests each view holds, up to `COUNT_LIMIT`, and as `asked` one more."""
    statement = _views_statement(views, viewer.works_at_desk, COUNT_LIMIT)
    if asked is not None:
        statement = statement.add_columns(asked.label("asked"))
    row = db.session.execute(
        statement,
        {
            "person": viewer.person_id or 0,
            "organisation": viewer.organisation_id or 0,
            "now": clock.now(),
        },
    ).one()
    return row._asdict()


@cache
def _views_statement(views: tuple[str, ...], at_desk: bool, limit: int) -> Any:
    """Return the statement of the counts, built once: it stands on every list page."""
    asking = {
        "person": sa.bindparam("person", type_=sa.Integer),
        "organisation": sa.bindparam("organisation", type_=sa.Integer),
        "now": sa.bindparam("now", type_=UTCDateTime),
    }
    seen = (
        [] if at_desk else [sa.or_(concerns(asking["person"]), shared_in(asking["organisation"]))]
    )
    return sa.select(
        *(_capped([*seen, *_view(view, **asking)], limit=limit).label(view) for view in views)
    )


def list_recent_of(
    *, requester_id: int, organisation_id: int | None, but: int, viewer: Viewer, limit: int = 5
) -> list[Line]:
    """Return the latest requests of a person and their organisation, without the one shown."""
    whose = [Ticket.requester_id == requester_id]
    if organisation_id is not None:
        whose.append(Ticket.organisation_id == organisation_id)
    rows = db.session.execute(
        _lines()
        .where(sa.or_(*whose), Ticket.id != but, may_see(viewer))
        .order_by(Ticket.last_activity_at.desc())
        .limit(limit)
    )
    return [Line(*row) for row in rows]


def view_conditions(view: str, *, viewer: Viewer) -> list[sa.ColumnElement[bool]]:
    """Return what a view shows; an unknown one all that the viewer may see."""
    return _view(
        view,
        person=viewer.person_id or 0,
        organisation=viewer.organisation_id or 0,
        now=clock.now(),
    )


def _view(view: str, *, person: Any, organisation: Any, now: Any) -> list[sa.ColumnElement[bool]]:
    undone = ~Ticket.is_done
    match view:
        case "offen":
            return [undone]
        case "meine":
            return [undone, Ticket.assignee_id == person]
        case "niemand":
            return [undone, Ticket.assignee_id.is_(None)]
        case "ueberfaellig":
            return [undone, Ticket.due_at < now]
        case "eigene":
            return [concerns(person)]
        case "organisation":
            return [shared_in(organisation)]
    return []


def _conditions(wanted: TicketFilter, *, viewer: Viewer) -> list[sa.ColumnElement[bool]]:
    conditions = [may_see(viewer), *view_conditions(wanted.view, viewer=viewer)]
    if wanted.state in set(State):
        conditions.append(Ticket.state == State(wanted.state))
    elif wanted.state in ("open", "done"):
        conditions.append(
            sa.true() == Ticket.is_done if wanted.state == "done" else ~Ticket.is_done
        )
    if wanted.topic:
        topic = sa.select(Topic.id).where(Topic.slug == wanted.topic).scalar_subquery()
        conditions.append(Ticket.topic_id == topic)
    if wanted.tag:
        tagged = sa.select(TicketTag.ticket_id).join(Tag).where(Tag.name == wanted.tag.casefold())
        conditions.append(Ticket.id.in_(tagged))
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


@cache
def _lines() -> Any:
    """Return the columns of a line with what they are joined from; built once."""
    return (
        sa.select(
            Ticket.id,
            Ticket.reference,
            Ticket.subject,
            Ticket.state,
            Ticket.priority,
            Ticket.created_at,
            Ticket.due_at,
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


def _ordering(order: str, *, descending: bool) -> list[sa.ColumnElement[Any]]:
    """Return the order; what is equal goes by activity. No date comes last, or first backwards."""
    column = ORDERS.get(order, Ticket.last_activity_at)
    if order == "frist":
        return [column.desc().nulls_first() if descending else column.asc().nulls_last()]
    first = column.desc() if descending else column.asc()
    return [first, Ticket.last_activity_at.desc()] if order == "prioritaet" else [first]


def _capped(conditions: Sequence[sa.ColumnElement[bool]], *, limit: int) -> sa.ScalarSelect[int]:
    counted = sa.select(Ticket.id).where(*conditions).limit(limit).subquery()
    return sa.select(sa.func.count()).select_from(counted).scalar_subquery()
