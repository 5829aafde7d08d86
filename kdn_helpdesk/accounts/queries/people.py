"""People, their sessions, and the links that were mailed to them."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from kdn_helpdesk.accounts.links import number_in
from kdn_helpdesk.accounts.models import (
    AccountLink,
    LinkPurpose,
    Organisation,
    Person,
    PersonRole,
    Session,
    fold_name,
)
from kdn_helpdesk.accounts.sessions import IDLE
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError, NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission, Role, Viewer


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Which people a list shows; an empty value asks for nothing."""

    text: str = ""
    role: str = ""
    organisation_id: int | None = None
    state: str = ""
    """`active`, `inactive`, `invited` (an address without account) or empty."""


def visible_to(viewer: Viewer) -> sa.Select[Person]:
    """Return the people whose accounts the viewer may see."""
    statement = sa.select(Person)
    if viewer.can(Permission.PERSON_ADMINISTER):
        return statement
    if viewer.can(Permission.ORGANISATION_MANAGE) and viewer.organisation_id is not None:
        return statement.where(Person.organisation_id == viewer.organisation_id)
    return statement.where(Person.id == viewer.person_id)


def find_person(email: str) -> Person | None:
    """Return the person with this address, whatever its case."""
    return db.session.scalar(sa.select(Person).where(Person.email == email.strip().casefold()))


def get_person(person_id: int, *, viewer: Viewer) -> Person:
    """Return the person with roles and organisation, as far as the viewer may see accounts."""
    person = db.session.scalar(
        visible_to(viewer)
        .where(Person.id == person_id)
        .options(joinedload(Person.organisation), selectinload(Person.roles))
    )
    if person is None:
        raise NotFound(_("There is no such person."))
    return person


def get_self(viewer: Viewer) -> Person:
    """Return the viewer's own row with organisation and roles."""
    return get_person(viewer.person_id or 0, viewer=Viewer(person_id=viewer.person_id))


def list_people(
    wanted: PeopleFilter, *, viewer: Viewer, number: int, per_page: int
) -> tuple[Sequence[Person], int]:
    """Return one page of the people and how many there are."""
    statement = _narrowed(visible_to(viewer), wanted)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(statement.subquery())) or 0
    people = db.session.scalars(
        statement.options(joinedload(Person.organisation), selectinload(Person.roles))
        .order_by(Person.sort_name, Person.id)
        .limit(per_page)
        .offset((number - 1) * per_page)
    ).all()
    return people, total


def list_people_of(organisation_id: int) -> Sequence[Person]:
    """Return everybody of an organisation, with roles; its managers first."""
    people = db.session.scalars(
        sa.select(Person)
        .where(Person.organisation_id == organisation_id)
        .options(selectinload(Person.roles))
        .order_by(Person.sort_name, Person.id)
    ).all()
    return sorted(people, key=lambda person: not person.has_role(Role.MANAGER))


def list_managers(organisation_id: int) -> Sequence[Person]:
    """Return the active managers of an organisation."""
    return _holders(Role.MANAGER, Person.organisation_id == organisation_id)


def list_agents() -> Sequence[Person]:
    """Return the active agents of the desk."""
    return _holders(Role.AGENT)


def list_sessions(person_id: int) -> Sequence[Session]:
    """Return the sessions that are still good, the latest used first."""
    return db.session.scalars(
        sa.select(Session)
        .where(
            Session.person_id == person_id,
            Session.expires_at > clock.now(),
            Session.seen_at > clock.now() - IDLE,
        )
        .order_by(Session.seen_at.desc())
    ).all()


def get_session(session_id: int) -> Session:
    """Return the session that the viewer holds."""
    return db.session.scalars(sa.select(Session).where(Session.id == session_id)).one()


def get_link(token: str, purpose: LinkPurpose) -> AccountLink:
    """Return the link of a mailed token; raises DomainError where it is used, old or broken."""
    number = number_in(token)
    link = db.session.scalar(
        sa.select(AccountLink).where(AccountLink.id == number, AccountLink.purpose == purpose)
    )
    if link is None:
        raise DomainError(_("This link is not complete. Please copy it whole from the mail."))
    if link.used_at is not None:
        raise DomainError(_("This link was used already. Please ask for a new one."))
    if link.expires_at <= clock.now():
        raise DomainError(_("This link has expired. Please ask for a new one."))
    return link


def get_link_by_number(link_id: int) -> AccountLink:
    """Return a link for the mail that carries it."""
    return db.session.scalars(sa.select(AccountLink).where(AccountLink.id == link_id)).one()


def get_person_by_number(person_id: int) -> Person:
    """Return a person for a mail to them."""
    return db.session.scalars(
        sa.select(Person).where(Person.id == person_id).options(joinedload(Person.organisation))
    ).one()


def _holders(role: Role, *more: sa.ColumnElement[bool]) -> Sequence[Person]:
    return db.session.scalars(
        sa.select(Person)
        .where(Person.is_active, Person.password_hash.is_not(None), *more)
        .where(sa.exists().where(PersonRole.person_id == Person.id, PersonRole.role == role))
        .order_by(Person.id)
    ).all()


def _narrowed(statement: sa.Select[Person], wanted: PeopleFilter) -> sa.Select[Person]:
    for word in fold_name(wanted.text).split():
        matching = sa.select(Organisation.id).where(
            Organisation.sort_name.contains(word, autoescape=True)
        )
        statement = statement.where(
            Person.sort_name.contains(word, autoescape=True)
            | Person.email.contains(word, autoescape=True)
            | Person.organisation_id.in_(matching)
        )
    if wanted.role == Role.REQUESTER:
        statement = statement.where(~sa.exists().where(PersonRole.person_id == Person.id))
    elif wanted.role:
        statement = statement.where(
            sa.exists().where(PersonRole.person_id == Person.id, PersonRole.role == wanted.role)
        )
    if wanted.organisation_id is not None:
        statement = statement.where(Person.organisation_id == wanted.organisation_id)
    states = {
        "active": Person.is_active & Person.password_hash.is_not(None),
        "inactive": ~Person.is_active,
        "invited": Person.password_hash.is_(None),
    }
    return statement.where(states[wanted.state]) if wanted.state in states else statement
