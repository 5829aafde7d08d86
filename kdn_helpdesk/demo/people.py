"""The demonstration's people: five who sign in, and others from all over the region."""

from dataclasses import dataclass

import sqlalchemy as sa

from kdn_helpdesk.accounts import passwords
from kdn_helpdesk.accounts.actions import digests, organisations, people
from kdn_helpdesk.accounts.models import Notice, Organisation, Person, Rhythm, Salutation
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.core.permissions import Role
from kdn_helpdesk.core.slugs import slug
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
    hears_daily: tuple[Notice, ...] = ()
    """What is told in an overview."""
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
        place="05334032", hears_daily=(Notice.WISHES, Notice.COPIES),
        part=lazy("asks for a municipality"),
    ),
    Character(
        f"henning.rademacher@{DOMAIN}", "Henning Rademacher", "Rademacher", Salutation.MR,
        (Role.AGENT,), hears_daily=(Notice.NOTES, Notice.REPLIES),
    ),
)  # fmt: skip


TOWNS = (
    ("05334032", "Eva", "Simons"),
    ("05554008", "Ralf", "Tenhagen"),
    ("05154036", "Katrin", "Verhoeven"),
    ("05758012", "Stefan", "Brinkmann"),
    ("05913000", "Aylin", "Demir"),
    ("05315000", "Thomas", "Kürten"),
    ("05515000", "Birgit", "Averbeck"),
    ("05711000", "Nils", "Wittenbrink"),
    ("05962040", "Ute", "Schulte"),
    ("05974040", "Martin", "Kemper"),
    ("05382060", "Sabine", "Esser"),
    ("05166032", "Paul", "Janßen"),
    ("05566076", "Ingrid", "Lammers"),
    ("05774032", "Jürgen", "Köster"),
    ("05954036", "Carola", "Bergmann"),
    ("05978024", "Oliver", "Pawlak"),
)
"""Others who ask: the key (AGS) of their town, given name, family name."""


def sign_ins() -> list[tuple[str, str]]:
    """Return the addresses that sign in, each with its part."""
    return [(character.address, str(character.part)) for character in CAST if character.part]


def load() -> tuple[dict[str, Person], list[Person]]:
    """Add everybody; returns those who sign in by their part, and those who ask."""
    password_hash = passwords.hash_password(PASSWORD)
    cast = {c.address.partition("@")[0]: _add(c, password_hash if c.part else None) for c in CAST}
    return cast, [cast["kommune"], *(_add_from(*town) for town in TOWNS)]


def _add_from(ags: str, given_name: str, family_name: str) -> Person:
    town = _organisation(ags)
    domain = f"{slug(town.short_name)}.example"
    organisations.add_domain(town, domain, actor=None)
    address = f"{slug(given_name)}.{slug(family_name)}@{domain}"
    return _add(Character(address, f"{given_name} {family_name}", family_name, place=ags), None)


def _add(character: Character, password_hash: str | None) -> Person:
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
    person.password_hash = password_hash
    if character.place:
        place = _organisation(character.place).id
        people.place_person(person, organisation_id=place, actor=None)
    for role in character.roles:
        people.grant_role(person, role, actor=None)
    chosen = dict.fromkeys(character.hears_daily, Rhythm.DAILY)
    digests.choose_rhythms(person, chosen, actor=None)
    return person


def _organisation(ags: str) -> Organisation:
    return db.session.scalars(sa.select(Organisation).where(Organisation.ags == ags)).one()
