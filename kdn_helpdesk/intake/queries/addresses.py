"""Addresses that take no mail: whose they are, and what waits because of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.accounts.models import Organisation, Person
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.mail import flags
from kdn_helpdesk.mail.models import AddressFlag, OutgoingMail
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import tickets

MOST = 10
"""Requests named for one address."""


@dataclass(frozen=True, slots=True)
class Troubled:
    """One address with its person, their open requests, and the organisations that name it."""

    flag: AddressFlag
    person: Person | None
    tickets: Sequence[Ticket]
    organisations: Sequence[Organisation]
    waiting: Sequence[OutgoingMail]


def list_troubled(*, viewer: Viewer) -> Sequence[Troubled]:
    """Return every address that takes no mail, the newest first."""
    marked = flags.list_flags()
    people = {
        person.email: person
        for person in db.session.scalars(
            sa.select(Person)
            .where(Person.email.in_([flag.email for flag in marked]))
            .options(joinedload(Person.organisation))
        )
    }
    return [_troubled(flag, people.get(flag.email), viewer) for flag in marked]


def get_troubled(number: int, *, viewer: Viewer) -> Troubled:
    """Return one address that takes no mail; raises NotFound."""
    flag = flags.get_flag(number)
    person = db.session.scalar(
        sa.select(Person).where(Person.email == flag.email).options(joinedload(Person.organisation))
    )
    return _troubled(flag, person, viewer)


def _troubled(flag: AddressFlag, person: Person | None, viewer: Viewer) -> Troubled:
    open_ones = tickets.visible_to(viewer).where(~Ticket.is_done)
    concerned = (
        db.session.scalars(
            open_ones.where(tickets.concerns(person.id)).order_by(Ticket.id.desc()).limit(MOST)
        ).all()
        if person
        else []
    )
    naming = sa.select(Organisation).where(
        Organisation.contact.icontains(flag.email, autoescape=True)
    )
    return Troubled(
        flag,
        person,
        concerned,
        db.session.scalars(naming.order_by(Organisation.sort_name)).all(),
        flags.list_waiting(flag),
    )
