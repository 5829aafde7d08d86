"""From a cookie to the viewer, in one query."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session as DatabaseSession

from kdn_helpdesk.accounts.models import Person, PersonRole, Session
from kdn_helpdesk.core import clock, tokens
from kdn_helpdesk.core.db import aside, db, read
from kdn_helpdesk.core.permissions import Role, Viewer

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=5)

MembershipColumn = Callable[[], sa.ScalarSelect[str]]
_memberships: list[MembershipColumn] = []


def add_memberships(column: MembershipColumn) -> None:
    """Let the viewer's query bring working groups: `id:role,id:role` of `Person.id`.

    The groups lie above this room, so they hand in the column that is selected with the rest.
    """
    if column not in _memberships:
        _memberships.append(column)
        _by_session.cache_clear()


def start_session(person_id: int, *, user_agent: str, factors: list[str]) -> str:
    """Begin a session and return the secret for its cookie."""
    secret = tokens.secret()
    db.session.add(
        Session(
            person_id=person_id,
            digest=tokens.digest(secret),
            expires_at=clock.now() + ABSOLUTE,
            user_agent=user_agent[:200],
            factors=factors,
        )
    )
    db.session.flush()
    return secret


def end_session(session_id: int, *, person_id: int) -> None:
    """End one of the person's own sessions."""
    db.session.execute(
        sa.delete(Session).where(Session.id == session_id, Session.person_id == person_id)
    )


def end_sessions(person_id: int, *, but: int | None = None) -> None:
    """End all sessions of a person, except the one with this number."""
    statement = sa.delete(Session).where(Session.person_id == person_id)
    if but is not None:
        statement = statement.where(Session.id != but)
    db.session.execute(statement)


def find_viewer(secret: str | None) -> Viewer | None:
    """Return who holds this session's secret; None where it has ended."""
    if not secret:
        return None
    now = clock.now()
    row = read(
        _by_session(),
        {"digest": tokens.digest(secret), "now": now, "idle_since": now - IDLE},
    ).first()
    if row is None:
        return None
    if row.seen_at < now - SEEN_EVERY:
        aside(_mark_seen(row.session_id, row.id))
    return viewer_from(row)


@cache
def _by_session() -> sa.Select[Any]:
    """Return the statement of every request; building it costs more than running it."""
    return _viewer_statement().where(
        Session.digest == sa.bindparam("digest"),
        Session.expires_at > sa.bindparam("now"),
        Session.seen_at > sa.bindparam("idle_since"),
        Person.is_active,
    )


def get_viewer_of(person_id: int) -> Viewer:
    """Return the person as a viewer without a session: for feeds, jobs and commands."""
    row = db.session.execute(
        _viewer_statement(outer=True).where(Person.id == person_id, Person.is_active).limit(1)
    ).first()
    return viewer_from(row) if row else Viewer()


def viewer_from(row: Any) -> Viewer:
    """Build the viewer from a row of the viewer's query."""
    roles = {Role(name) for name in (row.roles or "").split(",") if name} | {Role.REQUESTER}
    groups: set[int] = set()
    coordinates: set[int] = set()
    for entry in (row.memberships or "").split(","):
        number, _, role = entry.partition(":")
        if number:
            groups.add(int(number))
            if role == Role.COORDINATOR:
                coordinates.add(int(number))
    if coordinates:
        roles.add(Role.COORDINATOR)
    return Viewer(
        person_id=row.id,
        name=row.name,
        email=row.email,
        roles=frozenset(roles),
        organisation_id=row.organisation_id,
        coordinates=frozenset(coordinates),
        groups=frozenset(groups),
        language=row.language,
        session_id=row.session_id,
    )


def _viewer_statement(*, outer: bool = False) -> sa.Select[Any]:
    roles = (
        sa.select(sa.func.aggregate_strings(PersonRole.role, ","))
        .where(PersonRole.person_id == Person.id)
        .correlate(Person)
        .scalar_subquery()
    )
    memberships = _memberships[0]() if _memberships else sa.literal("")
    return sa.select(
        Person.id,
        Person.name,
        Person.email,
        Person.organisation_id,
        Person.language,
        (sa.null() if outer else Session.id).label("session_id"),
        (sa.null() if outer else Session.seen_at).label("seen_at"),
        roles.label("roles"),
        memberships.label("memberships"),
    ).select_from(Person if outer else sa.join(Session, Person))


def _mark_seen(session_id: int, person_id: int) -> Callable[[DatabaseSession], None]:
    now = clock.now()

    def write(session: DatabaseSession) -> None:
        session.execute(sa.update(Session).where(Session.id == session_id).values(seen_at=now))
        session.execute(sa.update(Person).where(Person.id == person_id).values(last_seen_at=now))

    return write
