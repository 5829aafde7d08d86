"""Organisations and their mail domains."""

import re

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import MailDomain, Organisation, OrganisationKind
from kdn_helpdesk.core import audit
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError, NotFound
from kdn_helpdesk.core.i18n import _

# fmt: off
PRIVATE_PROVIDERS = frozenset({
    "aol.com", "arcor.de", "freenet.de", "gmail.com", "gmx.de", "gmx.net", "googlemail.com",
    "hotmail.com", "hotmail.de", "icloud.com", "live.de", "mail.de", "mailbox.org", "outlook.com",
    "outlook.de", "posteo.de", "proton.me", "t-online.de", "unitybox.de", "web.de", "yahoo.com",
    "yahoo.de",
})
# fmt: on
"""Domains at which anybody has an address: they prove no organisation."""
_DOMAIN = re.compile(r"^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]+$")


def add_organisation(
    *,
    kind: OrganisationKind,
    name: str,
    short_name: str,
    regierungsbezirk: str,
    contact: str,
    actor: int | None,
) -> Organisation:
    """Add a body that the municipal register does not have."""
    _check_name(name, but=None)
    organisation = Organisation(
        kind=kind,
        name=name,
        short_name=short_name or name,
        regierungsbezirk=regierungsbezirk,
        contact=contact,
    )
    db.session.add(organisation)
    db.session.flush()
    audit.record("organisation:add", organisation, actor=actor)
    return organisation


def edit_organisation(
    organisation: Organisation,
    *,
    kind: OrganisationKind,
    name: str,
    short_name: str,
    regierungsbezirk: str,
    contact: str,
    actor: int | None,
) -> None:
    """Change a body that the register does not have; what the register says stays as it says."""
    if organisation.ags is not None:
        raise DomainError(_("The municipal register says what this organisation is called."))
    _check_name(name, but=organisation.id)
    organisation.kind = kind
    organisation.name = name
    organisation.short_name = short_name or name
    organisation.regierungsbezirk = regierungsbezirk
    organisation.contact = contact
    db.session.flush()
    audit.record("organisation:edit", organisation, actor=actor)


def set_contact(organisation: Organisation, *, contact: str, actor: int | None) -> None:
    """Write down how the organisation is reached, as its manager may."""
    organisation.contact = contact
    db.session.flush()
    audit.record("organisation:contact", organisation, actor=actor)


def set_active(organisation: Organisation, active: bool, *, actor: int | None) -> None:
    """Close an organisation for newcomers, or open it again; its requests stay."""
    organisation.is_active = active
    db.session.flush()
    audit.record("organisation:open" if active else "organisation:close", organisation, actor=actor)


def add_domain(organisation: Organisation, domain: str, *, actor: int | None) -> MailDomain:
    """Let addresses at this domain point to the organisation."""
    folded = domain.strip().casefold().rpartition("@")[2].rstrip(".")
    if not _DOMAIN.match(folded):
        raise DomainError(
            _("“%(domain)s” is not a mail domain, as in stadt.example.", domain=domain),
            field="domain",
        )
    if folded in PRIVATE_PROVIDERS:
        raise DomainError(
            _("Anybody has an address at %(domain)s; it proves no organisation.", domain=folded),
            field="domain",
        )
    holder = db.session.scalar(
        sa.select(Organisation).join(MailDomain).where(MailDomain.domain == folded)
    )
    if holder is not None:
        raise DomainError(
            _(
                "%(domain)s belongs to %(organisation)s already.",
                domain=folded,
                organisation=holder.short_name,
            ),
            field="domain",
        )
    row = MailDomain(domain=folded, organisation_id=organisation.id)
    db.session.add(row)
    db.session.flush()
    audit.record("organisation:add-domain", organisation, actor=actor, domain=folded)
    return row


def remove_domain(organisation: Organisation, domain_id: int, *, actor: int | None) -> None:
    """Take a domain away; who joined by it stays."""
    row = db.session.scalar(
        sa.select(MailDomain).where(
            MailDomain.id == domain_id, MailDomain.organisation_id == organisation.id
        )
    )
    if row is None:
        raise NotFound(_("There is no such mail domain."))
    db.session.delete(row)
    db.session.flush()
    audit.record("organisation:remove-domain", organisation, actor=actor, domain=row.domain)


def _check_name(name: str, *, but: int | None) -> None:
    statement = sa.select(Organisation.id).where(Organisation.name == name)
    if but is not None:
        statement = statement.where(Organisation.id != but)
    if db.session.scalar(statement) is not None:
        raise DomainError(_("There is an organisation of this name already."), field="name")
