"""Test data, made by the actions of the product so that it obeys the rules.

Each function writes in a transaction of its own and returns rows that no session holds.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from flask import Flask

from kdn_helpdesk.accounts import passwords
from kdn_helpdesk.accounts.models import (
    MailDomain,
    Organisation,
    OrganisationKind,
    Person,
    PersonRole,
)
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.permissions import Role

PASSWORD = "ein langes Geheimnis"
_numbers = count(1)
_state: dict[str, Any] = {}


def use(app: Flask) -> None:
    """Write to this application's database from now on."""
    _state["app"] = app
    if "hash" not in _state:
        _state["hash"] = passwords.hash_password(PASSWORD)


@contextmanager
def writing() -> Iterator[Any]:
    """A transaction within an application context of its own."""
    with _state["app"].app_context(), transaction() as session:
        yield session


@contextmanager
def reading() -> Iterator[Any]:
    """A session of its own, to look at rows."""
    with _state["app"].app_context():
        yield db.session


def make_organisation(
    name: str | None = None,
    *,
    kind: OrganisationKind = OrganisationKind.MUNICIPALITY,
    domains: list[str] | None = None,
    **columns: Any,
) -> Organisation:
    number = next(_numbers)
    name = name or f"Musterstadt {number}"
    with writing() as session:
        organisation = Organisation(kind=kind, name=name, short_name=name, **columns)
        session.add(organisation)
        session.flush()
        for domain in domains or []:
            session.add(MailDomain(domain=domain, organisation_id=organisation.id))
    return organisation


def make_person(
    *,
    email: str | None = None,
    name: str | None = None,
    roles: tuple[Role, ...] = (),
    organisation: Organisation | None = None,
    language: str = "de",
    **columns: Any,
) -> Person:
    number = next(_numbers)
    with writing() as session:
        person = Person(
            email=email or f"person{number}@stadt.example",
            name=name or f"Erika Muster {number}",
            language=language,
            organisation_id=organisation.id if organisation else None,
            password_hash=_state["hash"],
            confirmed_at=clock.now(),
            **columns,
        )
        session.add(person)
        session.flush()
        for role in roles:
            session.add(PersonRole(person_id=person.id, role=role))
    return person


def make_agent(**columns: Any) -> Person:
    return make_person(roles=(Role.AGENT,), **columns)


def make_manager(organisation: Organisation, **columns: Any) -> Person:
    return make_person(roles=(Role.MANAGER,), organisation=organisation, **columns)


def make_editor(**columns: Any) -> Person:
    return make_person(roles=(Role.EDITOR,), **columns)


def make_admin(**columns: Any) -> Person:
    return make_person(roles=(Role.ADMIN,), **columns)
