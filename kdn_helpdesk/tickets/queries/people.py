"""Who works on requests, and who is told about them."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from kdn_helpdesk.accounts.models import Person, PersonRole
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db, read
from kdn_helpdesk.core.permissions import Permission, roles_with
from kdn_helpdesk.mail.models import AddressFlag
from kdn_helpdesk.tickets.models.absences import Absence
from kdn_helpdesk.tickets.models.tickets import Ticket, Watcher

Deputy = aliased(Person)


def list_agents() -> Sequence[Person]:
    """Return the active people of the desk."""
    return db.session.scalars(_agents()).all()


def list_concerned(ticket_id: int) -> Sequence[Person]:
    """Return the requester and those in copy, as far as they are active."""
    requester = sa.select(Ticket.requester_id).where(Ticket.id == ticket_id)
    watching = sa.select(Watcher.person_id).where(Watcher.ticket_id == ticket_id)
    return db.session.scalars(
        sa.select(Person)
        .where(Person.is_active, sa.or_(Person.id.in_(requester), Person.id.in_(watching)))
        .order_by(Person.id)
    ).all()


def list_names_in_copy(ticket_id: int) -> Sequence[str]:
    """Return who of the asking side is in copy: agents who watch a request are none of theirs."""
    rows = read(_in_copy(), {"ticket": ticket_id})
    return [row.name for row in rows]


def list_concerned_by(ticket_ids: Sequence[int]) -> list[tuple[int, int]]:
    """Return each of these requests with each active person whom it concerns."""
    asking = sa.select(Ticket.id, Ticket.requester_id).where(Ticket.id.in_(ticket_ids))
    watching = sa.select(Watcher.ticket_id, Watcher.person_id).where(
        Watcher.ticket_id.in_(ticket_ids)
    )
    both = sa.union(asking, watching).subquery()
    ticket, person = both.c
    rows = read(sa.select(ticket, person).join(Person, Person.id == person).where(Person.is_active))
    return [(row[0], row[1]) for row in rows]


class Agent(NamedTuple):
    """Somebody to choose in a list."""

    id: int
    name: str
    away_until: date | None = None
    """The last day of an absence that is going on."""
    deputy: str | None = None


def list_choices() -> list[Agent]:
    """Return the names of the desk's active people, for a list to choose from."""
    return [Agent._make(row) for row in read(choices(), {"today": clock.today()})]


@cache
def choices() -> Any:
    """Return the statement of `list_choices`: number, name, until when away, deputy's name."""
    today: sa.BindParameter[date] = sa.bindparam("today", type_=sa.Date())
    is_away = sa.and_(
        Absence.person_id == Person.id, Absence.first_day <= today, Absence.last_day >= today
    )
    return (
        _agents()
        .outerjoin(Absence, is_away)
        .outerjoin(Deputy, Deputy.id == Absence.deputy_id)
        .with_only_columns(Person.id, Person.name, Absence.last_day, Deputy.name.label("deputy"))
    )


@cache
def _in_copy() -> Any:
    works = sa.select(PersonRole.person_id).where(
        PersonRole.role.in_(list(roles_with(Permission.TICKET_WORK)))
    )
    return (
        sa.select(Person.name)
        .join(Watcher, Watcher.person_id == Person.id)
        .where(
            Watcher.ticket_id == sa.bindparam("ticket"), Person.is_active, Person.id.not_in(works)
        )
        .order_by(Person.name)
    )


@cache
def _agents() -> sa.Select[Person]:
    works = sa.select(PersonRole.person_id).where(
        PersonRole.role.in_(list(roles_with(Permission.TICKET_WORK)))
    )
    return sa.select(Person).where(Person.is_active, Person.id.in_(works)).order_by(Person.name)


def find_person(person_id: int | None) -> Person | None:
    """Return a person by number, for a mail to them."""
    return db.session.scalar(sa.select(Person).where(Person.id == person_id))


def may(person_id: int, permission: Permission) -> bool:
    """Tell whether an active person holds this right now; for what goes on without them."""
    holds = sa.select(PersonRole.person_id).where(PersonRole.role.in_(list(roles_with(permission))))
    return (
        db.session.scalar(
            sa.select(Person.id).where(
                Person.id == person_id, Person.is_active, Person.id.in_(holds)
            )
        )
        is not None
    )


def map_flags(ticket_id: int) -> dict[str, AddressFlag]:
    """Return, by address, which of the request's people take no mail."""
    marked = flagged(ticket_id).with_only_columns(AddressFlag)
    return {flag.email: flag for flag in db.session.scalars(marked)}


def flagged(ticket: Any) -> sa.Select[int]:
    """Return the numbers of these marks as a statement, for a question of several parts."""
    of_ticket = sa.union_all(
        sa.select(Ticket.requester_id).where(Ticket.id == ticket),
        sa.select(Watcher.person_id).where(Watcher.ticket_id == ticket),
    )
    return (
        sa.select(AddressFlag.id)
        .join(Person, Person.email == AddressFlag.email)
        .where(AddressFlag.cleared_at.is_(None), Person.id.in_(of_ticket))
    )
