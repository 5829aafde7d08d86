"""People: adding, describing, giving roles, shutting out."""

from functools import cache
from importlib import import_module

import sqlalchemy as sa

from kdn_helpdesk.accounts import sessions
from kdn_helpdesk.accounts.events import PersonChanged
from kdn_helpdesk.accounts.models import Person, PersonRole, Salutation, fold_name
from kdn_helpdesk.core import audit, clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import DEFAULT_LANGUAGE, _
from kdn_helpdesk.core.permissions import Permission, Role, Viewer

STAFF = frozenset({Role.AGENT, Role.COORDINATOR, Role.EDITOR, Role.ADMIN})
"""Who works for the service; only administrators change what these people are."""
GRANTABLE = (Role.MANAGER, Role.AGENT, Role.EDITOR, Role.ADMIN)
"""Roles that a row gives; everybody is a requester, and leading a group makes a coordinator."""


def find_or_add_person(*, email: str, name: str = "", language: str = DEFAULT_LANGUAGE) -> Person:
    """Return the person with this address, or add one without account and organisation."""
    address = email.strip().casefold()
    person = db.session.scalar(sa.select(Person).where(Person.email == address))
    if person is None:
        person = _add_person(address, name=name.strip() or address, language=language)
    return person


def _add_person(address: str, *, name: str, language: str) -> Person:
    """Add the person, or take the one whom somebody else has added at this very moment."""
    values = {"email": address, "name": name, "sort_name": fold_name(name), "language": language}
    db.session.execute(_insert(db.engine.dialect.name), values)
    return db.session.scalars(sa.select(Person).where(Person.email == address)).one()


@cache
def _insert(dialect: str) -> sa.Insert:
    """Return what adds a person unless the address is taken; a savepoint would cost four times."""
    insert = import_module(f"sqlalchemy.dialects.{dialect}").insert
    unless: sa.Insert = insert(Person).on_conflict_do_nothing(index_elements=[Person.email])
    return unless


def confirm_address(person: Person) -> None:
    """Note that the person reads what is sent to the address."""
    if person.confirmed_at is None:
        person.confirmed_at = clock.now()
        db.session.flush()


def describe_person(
    person: Person,
    *,
    name: str,
    family_name: str,
    salutation: Salutation,
    language: str,
    actor: int | None,
) -> None:
    """Change how a person is called, addressed and written to."""
    person.name = name
    person.family_name = family_name
    person.salutation = salutation
    person.language = language
    db.session.flush()
    audit.record("person:describe", person, actor=actor)
    publish(PersonChanged(person_id=person.id))


def place_person(person: Person, *, organisation_id: int | None, actor: int | None) -> None:
    """Let the person belong to this organisation, or to none; whoever moves manages nothing."""
    if person.organisation_id == organisation_id:
        return
    if person.organisation_id is not None:
        _drop_role(person.id, Role.MANAGER)
    audit.record(
        "person:place", person, actor=actor, old=person.organisation_id, new=organisation_id
    )
    person.organisation_id = organisation_id
    db.session.flush()
    publish(PersonChanged(person_id=person.id))


def grant_role(person: Person, role: Role, *, actor: int | None) -> None:
    """Give a role; a manager needs an organisation to manage."""
    if role not in GRANTABLE:
        raise DomainError(_("This role is not given by hand."))
    if role == Role.MANAGER and person.organisation_id is None:
        raise DomainError(_("Only somebody who belongs to an organisation can manage it."))
    if role in _roles_of(person.id):
        return
    db.session.add(PersonRole(person_id=person.id, role=role))
    db.session.flush()
    audit.record("role:grant", person, actor=actor, role=role)
    publish(PersonChanged(person_id=person.id))


def revoke_role(person: Person, role: Role, *, actor: int | None) -> None:
    """Take a role away; somebody must remain who can give roles."""
    if role not in _roles_of(person.id):
        return
    if role == Role.ADMIN:
        _keep_an_admin(person)
    _drop_role(person.id, role)
    audit.record("role:revoke", person, actor=actor, role=role)
    publish(PersonChanged(person_id=person.id))


def set_roles(person: Person, roles: frozenset[Role], *, actor: int | None) -> None:
    """Give and take roles until the person holds exactly these."""
    held = _roles_of(person.id)
    for role in GRANTABLE:
        if role in roles - held:
            grant_role(person, role, actor=actor)
        elif role in held - roles:
            revoke_role(person, role, actor=actor)


def deactivate_person(person: Person, *, actor: int | None) -> None:
    """Shut the person out; what they wrote stays, and their sessions end now."""
    if person.id == actor:
        raise DomainError(_("You cannot shut yourself out."))
    if Role.ADMIN in _roles_of(person.id):
        _keep_an_admin(person)
    person.is_active = False
    sessions.end_sessions(person.id)
    db.session.flush()
    audit.record("person:deactivate", person, actor=actor)
    publish(PersonChanged(person_id=person.id))


def reactivate_person(person: Person, *, actor: int | None) -> None:
    """Let the person in again."""
    person.is_active = True
    person.failed_sign_ins = 0
    person.locked_until = None
    db.session.flush()
    audit.record("person:reactivate", person, actor=actor)
    publish(PersonChanged(person_id=person.id))


def may_change(person: Person, *, viewer: Viewer) -> bool:
    """Tell whether the viewer may change this account: an agent not that of a colleague."""
    return viewer.can(Permission.ROLE_GRANT) or not STAFF & _roles_of(person.id)


def check_may_change(person: Person, *, viewer: Viewer) -> None:
    """Refuse whoever may not change this account."""
    if not may_change(person, viewer=viewer):
        raise DomainError(_("Only administrators change the accounts of people who work here."))


def _roles_of(person_id: int) -> set[Role]:
    return set(
        db.session.scalars(sa.select(PersonRole.role).where(PersonRole.person_id == person_id))
    )


def _drop_role(person_id: int, role: Role) -> None:
    db.session.execute(
        sa.delete(PersonRole).where(PersonRole.person_id == person_id, PersonRole.role == role)
    )


def _keep_an_admin(person: Person) -> None:
    """Refuse to lose the last one; of two who name each other away, one waits for the other."""
    admins = db.session.scalars(
        sa.select(PersonRole.person_id)
        .join(Person)
        .where(PersonRole.role == Role.ADMIN, Person.is_active)
        .order_by(PersonRole.id)
        .with_for_update()
    ).all()
    if set(admins) <= {person.id}:
        raise DomainError(_("This is the last administrator; name another one first."))
