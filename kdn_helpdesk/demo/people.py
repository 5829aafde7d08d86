"""The demonstration's people: five who sign in, and others from all over the region."""

from dataclasses import dataclass

import sqlalchemy as sa

from kdn_helpdesk.accounts import passwords
from kdn_helpdesk.accounts.actions import people
from kdn_helpdesk.accounts.models import Organisation, Person, Salutation
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.core.permissions import Role
from kdn_helpdesk.demo.banner import DOMAIN

PASSWORD = "beratung-demo"  # noqa: S105


@dataclass(frozen=True)
class Character:
    """Somebody who plays a part."""

    address: str
    name: str
    family_name: str
    salutation: Salutation = Salutation.NEUTRAL
    roles: tuple[Role, ...] = ()
    place: str = ""
    """The key (AGS) of the organisation."""
    part: str = ""
    """What one can try out with this sign-in; only those with one sign in."""


CAST = (
    Character(
        f"agentin@{DOMAIN}", "Annika Brandes", "Brandes", Salutation.MRS, (Role.AGENT,),
        part=lazy("answers requests at the desk"),
    ),
    Character(
        f"koordination@{DOMAIN}", "Jonas Lüttich", "Lüttich", Salutation.MR, (),
        part=lazy("runs the working groups and their meetings"),
    ),
    Character(
        f"redaktion@{DOMAIN}", "Miriam Oellers", "Oellers", Salutation.MRS, (Role.EDITOR,),
        part=lazy("reviews articles and writes the pages"),
    ),
    Character(
        f"verwaltung@{DOMAIN}", "Deniz Karaca", "Karaca", roles=(Role.ADMIN,),
        part=lazy("administers people and organisations"),
    ),
    Character(
        f"kommune@{DOMAIN}", "Petra Hellwig", "Hellwig", Salutation.MRS, (Role.MANAGER,),
        place="05334032", part=lazy("asks for a municipality"),
    ),
)  # fmt: skip


def sign_ins() -> list[tuple[str, str]]:
    """Return the addresses that sign in, each with its part."""
    return [(character.address, str(character.part)) for character in CAST]


def load() -> dict[str, Person]:
    """Add everybody; returns them by address."""
    password_hash = passwords.hash_password(PASSWORD)
    return {character.address: _add(character, password_hash) for character in CAST}


def _add(character: Character, password_hash: str) -> Person:
    person = people.find_or_add_person(email=character.address, name=character.name)
    people.confirm_address(person)
    people.describe_person(
        person,
        name=character.name,
        family_name=character.family_name,
        salutation=character.salutation,
        language="de",
        actor=None,
    )
    if character.part:
        person.password_hash = password_hash
    if character.place:
        place = sa.select(Organisation.id).where(Organisation.ags == character.place)
        people.place_person(person, organisation_id=db.session.scalars(place).one(), actor=None)
    for role in character.roles:
        people.grant_role(person, role, actor=None)
    return person
