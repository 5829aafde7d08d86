"""Organisations: lists, choices, and which one a mail address points to."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from kdn_helpdesk.accounts.models import (
    KIND_LABELS,
    MailDomain,
    Organisation,
    OrganisationKind,
    Person,
    fold_name,
)
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission, Viewer


@dataclass(frozen=True, slots=True)
class OrganisationFilter:
    """Which organisations a list shows; an empty value asks for nothing."""

    text: str = ""
    kind: str = ""
    regierungsbezirk: str = ""
    state: str = ""
    """`members` (somebody belongs to it), `empty`, `closed`, or empty for every open one."""


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """One line of the list."""

    organisation: Organisation
    people: int


def visible_to(viewer: Viewer) -> sa.Select[Organisation]:
    """Return the organisations that the viewer may look after."""
    statement = sa.select(Organisation)
    if viewer.can(Permission.ORGANISATION_ADMINISTER):
        return statement
    return statement.where(Organisation.id == viewer.organisation_id)


def get_organisation(organisation_id: int, *, viewer: Viewer) -> Organisation:
    """Return the organisation with its domains and district."""
    organisation = db.session.scalar(
        visible_to(viewer)
        .where(Organisation.id == organisation_id)
        .options(joinedload(Organisation.district), selectinload(Organisation.domains))
    )
    if organisation is None:
        raise NotFound(_("There is no such organisation."))
    return organisation


def find_organisation(organisation_id: int) -> Organisation | None:
    """Return the organisation for a mail that names it."""
    return db.session.get(Organisation, organisation_id)


def list_organisations(
    wanted: OrganisationFilter, *, viewer: Viewer, number: int, per_page: int
) -> tuple[list[OrganisationLine], int]:
    """Return one page of the organisations and how many there are."""
    statement = _narrowed(visible_to(viewer), wanted)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(statement.subquery())) or 0
    rows = db.session.execute(
        statement.add_columns(_people_count())
        .options(joinedload(Organisation.district), selectinload(Organisation.domains))
        .order_by(Organisation.sort_name, Organisation.id)
        .limit(per_page)
        .offset((number - 1) * per_page)
    )
    return [OrganisationLine(organisation, people) for organisation, people in rows], total


def list_regierungsbezirke() -> Sequence[str]:
    """Return the names of the Regierungsbezirke."""
    column = Organisation.regierungsbezirk
    return db.session.scalars(
        sa.select(column).where(column != "").distinct().order_by(column)
    ).all()


def list_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return every open organisation for a choice, grouped by what it is."""
    rows = db.session.execute(
        sa.select(Organisation.id, Organisation.short_name, Organisation.kind)
        .where(Organisation.is_active)
        .order_by(Organisation.sort_name)
    ).all()
    return [
        (
            str(KIND_LABELS[kind]),
            [(str(row.id), row.short_name) for row in rows if row.kind == kind],
        )
        for kind in OrganisationKind
    ]


def find_by_address(email: str) -> Organisation | None:
    """Return the organisation whose mail domain the address has (a subdomain counts too)."""
    domain = email.strip().casefold().rpartition("@")[2]
    labels = domain.split(".")
    candidates = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    rows = db.session.execute(
        sa.select(MailDomain.domain, Organisation)
        .join(Organisation)
        .where(MailDomain.domain.in_(candidates), Organisation.is_active)
    ).all()
    return max(rows, key=lambda row: len(row[0]))[1] if rows else None


def count_active() -> int:
    """Return how many organisations are open."""
    return db.session.scalar(sa.select(sa.func.count()).where(Organisation.is_active)) or 0


def _people_count() -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count(Person.id))
        .where(Person.organisation_id == Organisation.id, Person.is_active)
        .correlate(Organisation)
        .scalar_subquery()
    )


def _narrowed(
    statement: sa.Select[Organisation], wanted: OrganisationFilter
) -> sa.Select[Organisation]:
    for word in fold_name(wanted.text).split():
        domains = sa.select(MailDomain.organisation_id).where(
            MailDomain.domain.contains(word, autoescape=True)
        )
        statement = statement.where(
            Organisation.sort_name.contains(word, autoescape=True)
            | Organisation.ags.startswith(word, autoescape=True)
            | Organisation.id.in_(domains)
        )
    if wanted.kind in set(OrganisationKind):
        statement = statement.where(Organisation.kind == wanted.kind)
    if wanted.regierungsbezirk:
        statement = statement.where(Organisation.regierungsbezirk == wanted.regierungsbezirk)
    if wanted.state == "closed":
        return statement.where(~Organisation.is_active)
    statement = statement.where(Organisation.is_active)
    belongs = sa.exists().where(Person.organisation_id == Organisation.id, Person.is_active)
    if wanted.state == "members":
        return statement.where(belongs)
    return statement.where(~belongs) if wanted.state == "empty" else statement
