"""Test data, made by the actions of the product so that it obeys the rules.

Each function writes in a transaction of its own and returns rows that no session holds.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa
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
from kdn_helpdesk.core.slugs import slug
from kdn_helpdesk.groups.models import GroupMember, GroupRole, WorkingGroup
from kdn_helpdesk.mail.models import OutgoingMail
from kdn_helpdesk.tickets.actions import moves, opening, sorting
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.states import State

PASSWORD = "ein langes Geheimnis"
_numbers = count(1)
_state: dict[str, Any] = {}


def use(app: Flask) -> None:
    """Write to this application's database from now on."""
    _state["app"] = app
    if "hash" not in _state:
        with app.app_context():
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
            **{"password_hash": _state["hash"], "confirmed_at": clock.now(), **columns},
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


def make_topic(slug: str = "open-data", *, name: str = "", **columns: Any) -> Topic:
    """The topic of this short name, added where it is missing."""
    with writing() as session:
        topic = session.scalar(sa.select(Topic).where(Topic.slug == slug))
        if topic is None:
            topic = Topic(slug=slug, name=name or slug.replace("-", " ").title(), **columns)
            session.add(topic)
        session.flush()
    return topic


def make_ticket(
    *,
    requester: Person | None = None,
    topic: Topic | None = None,
    subject: str = "Datensatz veröffentlichen",
    body: str = "Wie veröffentlichen wir unsere Haushaltsdaten?",
    state: State = State.NEW,
    assignee: Person | None = None,
    quiet: bool = True,
    **options: Any,
) -> Ticket:
    """A request brought into its state by the product's actions; `quiet`: its mails are gone."""
    requester = requester or make_person(organisation=make_organisation())
    topic = topic or make_topic()
    with writing() as session:
        ticket = opening.open_ticket(
            requester=requester, topic=topic, subject=subject, body=body, **options
        )
        if assignee is not None:
            sorting.assign_ticket(ticket, assignee=assignee.id, agent=assignee.id)
        if state not in (State.NEW, ticket.state):
            moves.move(ticket, state, actor=None, until=clock.now() + timedelta(days=3))
        if quiet:
            ticket.is_announced = True
            session.execute(sa.delete(OutgoingMail).where(OutgoingMail.subject_id == ticket.id))
    return ticket


def tell(action: Any, ticket: Ticket, **options: Any) -> Any:
    """Let an action act on the request in a transaction of its own."""
    with writing() as session:
        fresh = session.scalars(sa.select(Ticket).where(Ticket.id == ticket.id)).one()
        return action(fresh, **options)


def read_ticket(ticket: Ticket) -> Ticket:
    """The request's columns as the database has them now."""
    with reading() as session:
        return session.scalars(sa.select(Ticket).where(Ticket.id == ticket.id)).one()


def make_group(
    name: str | None = None,
    *,
    coordinators: Sequence[Person] = (),
    members: Sequence[Person] = (),
    **columns: Any,
) -> WorkingGroup:
    number = next(_numbers)
    with writing() as session:
        group = WorkingGroup(
            slug=slug(name or f"Arbeitskreis {number}"),
            name=name or f"Arbeitskreis {number}",
            **columns,
        )
        session.add(group)
        session.flush()
        for role, people in (
            (GroupRole.COORDINATOR, coordinators),
            (GroupRole.MEMBER, members),
        ):
            for person in people:
                session.add(GroupMember(group_id=group.id, person_id=person.id, role=role))
    return group
