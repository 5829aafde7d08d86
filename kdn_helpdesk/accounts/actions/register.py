"""The municipal register in the database: seeded at set-up, kept up to date by newer editions."""

from collections.abc import Iterable

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Organisation, OrganisationKind
from kdn_helpdesk.accounts.register import (
    Changes,
    Entry,
    OtherBody,
    compare,
    shipped,
    shipped_bodies,
)
from kdn_helpdesk.core import audit
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _


def seed_register() -> int:
    """Bring the register that ships into an empty table; returns how many organisations came."""
    if db.session.scalar(sa.select(sa.func.count(Organisation.id))):
        return 0
    edition = shipped()
    apply_changes(Changes(new=list(edition.entries)), actor=None)
    bodies = shipped_bodies()
    db.session.add_all(_other(body) for body in bodies)
    db.session.flush()
    return len(edition.entries) + len(bodies)


def preview_changes(entries: Iterable[Entry]) -> Changes:
    """Tell what these entries would change about the organisations held."""
    return compare(_held_entries(), entries)


def apply_changes(changes: Changes, *, actor: int | None) -> None:
    """Do it; domains, managers, contacts and requests stay with their organisation.

    A dissolved one stays too, closed for newcomers: what it asked belongs to its history.
    """
    held = _held()
    for entry in changes.new:
        held[entry.ags] = _revived(entry) or _added(entry)
    for difference in changes.changed:
        organisation = held.pop(difference.before.ags)
        _describe(organisation, difference.after)
        held[difference.after.ags] = organisation
    for entry in changes.dissolved:
        held[entry.ags].is_active = False
        audit.record("register:dissolve", held[entry.ags], actor=actor)
    db.session.flush()
    _join_districts(changes, held)
    for difference in changes.changed:
        audit.record(
            "register:change",
            held[difference.after.ags],
            actor=actor,
            **{name: getattr(difference.before, name) for name in difference.fields},
        )
    db.session.flush()


def number_of(ags: str) -> int:
    """Return the organisation of a key; raises DomainError where there is none."""
    number = db.session.scalar(sa.select(Organisation.id).where(Organisation.ags == ags))
    if number is None:
        raise DomainError(_("There is no organisation with the key %(key)s.", key=ags))
    return number


def _held() -> dict[str, Organisation]:
    found = db.session.scalars(
        sa.select(Organisation).where(Organisation.ags.is_not(None), Organisation.is_active)
    )
    return {str(organisation.ags): organisation for organisation in found}


def _held_entries() -> list[Entry]:
    held = _held()
    keys = {organisation.id: ags for ags, organisation in held.items()}
    return [
        Entry(
            ags=ags,
            kind=organisation.designation,
            name=organisation.name,
            short_name=organisation.short_name,
            seat=organisation.seat,
            district=keys.get(organisation.district_id or 0, ""),
            regierungsbezirk=organisation.regierungsbezirk,
            population=organisation.population or 0,
        )
        for ags, organisation in held.items()
    ]


def _revived(entry: Entry) -> Organisation | None:
    """A key that was dissolved and comes back is the same organisation."""
    organisation = db.session.scalar(sa.select(Organisation).where(Organisation.ags == entry.ags))
    if organisation is not None:
        organisation.is_active = True
        _describe(organisation, entry)
    return organisation


def _added(entry: Entry) -> Organisation:
    organisation = Organisation(name=entry.name, short_name=entry.short_name)
    _describe(organisation, entry)
    db.session.add(organisation)
    return organisation


def _describe(organisation: Organisation, entry: Entry) -> None:
    is_district = entry.is_district
    organisation.kind = OrganisationKind.DISTRICT if is_district else OrganisationKind.MUNICIPALITY
    organisation.ags = entry.ags
    organisation.name = entry.name
    organisation.short_name = entry.short_name
    organisation.designation = entry.kind
    organisation.seat = entry.seat
    organisation.regierungsbezirk = entry.regierungsbezirk
    organisation.population = entry.population


def _join_districts(changes: Changes, held: dict[str, Organisation]) -> None:
    """Point municipalities to their district, once every district has its number."""
    for entry in [*changes.new, *(difference.after for difference in changes.changed)]:
        district = held.get(entry.district)
        held[entry.ags].district_id = district.id if district else None


def _other(body: OtherBody) -> Organisation:
    return Organisation(
        kind=OrganisationKind(body.kind),
        name=body.name,
        short_name=body.short_name,
        seat=body.seat,
        regierungsbezirk=body.regierungsbezirk,
    )
