"""People, their organisations, their roles and their sessions."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, validates

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import Model, related
from kdn_helpdesk.core.i18n import DEFAULT_LANGUAGE, lazy
from kdn_helpdesk.core.permissions import Role


class OrganisationKind(enum.StrEnum):
    """What an organisation is to the advisory service."""

    MUNICIPALITY = "municipality"
    DISTRICT = "district"
    PROVIDER = "provider"
    OTHER = "other"


KIND_LABELS = {
    OrganisationKind.MUNICIPALITY: lazy("Municipality"),
    OrganisationKind.DISTRICT: lazy("District"),
    OrganisationKind.PROVIDER: lazy("IT provider"),
    OrganisationKind.OTHER: lazy("Other organisation"),
}


class Organisation(Model):
    """A municipality, a district, a municipal IT provider, or another body that is advised."""

    __tablename__ = "organisation"

    kind: Mapped[OrganisationKind] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(index=True)
    """In full, as the register has it: `Bad Salzuflen, Stadt`."""
    short_name: Mapped[str]
    """As people say it: `Bad Salzuflen`."""
    sort_name: Mapped[str] = mapped_column(index=True)
    """The short name folded for German order and for finding (ä → ae, small letters)."""
    ags: Mapped[str | None] = mapped_column(unique=True)
    """Amtlicher Gemeindeschlüssel: 8 digits for a municipality, 5 for a district."""
    designation: Mapped[str] = mapped_column(default="")
    """`Kreisfreie Stadt`, `Stadt`, `Gemeinde`, `Kreis`, `Städteregion`; empty for others."""
    district_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="SET NULL"), index=True
    )
    regierungsbezirk: Mapped[str] = mapped_column(default="")
    population: Mapped[int | None]
    """Inhabitants at the register's day."""
    seat: Mapped[str] = mapped_column(default="")
    """Where a district is administered, or another body is at home."""
    is_active: Mapped[bool] = mapped_column(default=True)
    """False once it was dissolved or merged; its requests stay."""
    contact: Mapped[str] = mapped_column(default="")
    """What people entered: how to reach it. No register overwrites it."""

    district: Mapped["Organisation | None"] = related(remote_side="Organisation.id")
    domains: Mapped[list["MailDomain"]] = related(
        back_populates="organisation", order_by="MailDomain.domain"
    )

    @validates("short_name")
    def _sort_by_short_name(self, _key: str, value: str) -> str:
        self.sort_name = fold_name(value)
        return value


class MailDomain(Model):
    """A mail domain whose people belong to the organisation, once somebody agreed."""

    __tablename__ = "mail_domain"

    domain: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    organisation: Mapped[Organisation] = related(back_populates="domains")


class Salutation(enum.StrEnum):
    """How a person wants to be addressed; nothing is assumed."""

    NEUTRAL = "neutral"
    MRS = "mrs"
    MR = "mr"


class Notice(enum.StrEnum):
    """Mails of the service that a person may do without, or hear of together."""

    COPIES = "copies"
    SHARED = "shared"
    WISHES = "wishes"
    ARTICLES = "articles"
    LIBRARY = "library"
    MINUTES = "minutes"
    REMINDERS = "reminders"
    COORDINATION = "coordination"
    REVIEWS = "reviews"
    NEW_REQUESTS = "new_requests"
    ASSIGNMENTS = "assignments"
    REPLIES = "replies"
    NOTES = "notes"
    WISH_WORK = "wish_work"
    JOINS = "joins"


class Rhythm(enum.StrEnum):
    """When a person hears of something."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class Person(Model):
    """Somebody with a mail address; an account once there is a password."""

    __tablename__ = "person"

    email: Mapped[str] = mapped_column(unique=True)
    """In small letters."""
    name: Mapped[str]
    sort_name: Mapped[str] = mapped_column(index=True)
    """The name folded for German order and for finding."""
    family_name: Mapped[str] = mapped_column(default="")
    """For the salutation: `Sehr geehrte Frau …`."""
    salutation: Mapped[Salutation] = mapped_column(default=Salutation.NEUTRAL)
    language: Mapped[str] = mapped_column(default=DEFAULT_LANGUAGE)
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="SET NULL"), index=True
    )
    """Set once the organisation's manager or the desk has agreed."""
    password_hash: Mapped[str | None]
    confirmed_at: Mapped[datetime | None]
    """When the address was proven; None where only a mail came from it."""
    is_active: Mapped[bool] = mapped_column(default=True)
    rhythms: Mapped[dict[str, str]] = mapped_column(default=dict, server_default="{}")
    """When the person hears of which `Notice`; of those that are missing at once."""
    last_seen_at: Mapped[datetime | None]
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    organisation: Mapped[Organisation | None] = related()
    roles: Mapped[list["PersonRole"]] = related(back_populates="person", order_by="PersonRole.id")

    @validates("name")
    def _sort_by_name(self, _key: str, value: str) -> str:
        self.sort_name = fold_name(value)
        return value

    @property
    def has_account(self) -> bool:
        """Whether the person can sign in."""
        return self.is_active and self.password_hash is not None

    def rhythm_of(self, notice: Notice) -> Rhythm:
        """Return when the person hears of such things."""
        return Rhythm(self.rhythms.get(notice.value, Rhythm.AT_ONCE))

    def wants(self, notice: Notice) -> bool:
        """Tell whether the person wants this kind of mail."""
        return self.rhythm_of(notice) is not Rhythm.NEVER

    def has_role(self, role: Role) -> bool:
        """Tell whether the person holds the role; the roles must be loaded."""
        return any(held.role == role for held in self.roles)


class PersonRole(Model):
    """One role of one person; `coordinator` follows from leading a working group."""

    __tablename__ = "person_role"
    __table_args__ = (sa.UniqueConstraint("person_id", "role"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role] = mapped_column(index=True)
    person: Mapped[Person] = related(back_populates="roles")


class Session(Model):
    """A sign-in that can be listed and ended; the cookie holds the secret, the row its digest."""

    __tablename__ = "session"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    authenticated_at: Mapped[datetime] = mapped_column(default=clock.now)
    """When the person last proved who they are; sensitive changes ask again."""
    factors: Mapped[list[str]] = mapped_column(default=lambda: ["password"])
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    user_agent: Mapped[str] = mapped_column(default="")
    person: Mapped[Person] = related()


class LinkPurpose(enum.StrEnum):
    """What a mailed one-time link lets its holder do."""

    REGISTRATION = "registration"
    INVITATION = "invitation"
    PASSWORD = "password"  # noqa: S105 - the purpose, not a password
    ADDRESS = "address"


class AccountLink(Model):
    """A link that works once; the mail carries its number signed, the row knows when it ends."""

    __tablename__ = "account_link"

    purpose: Mapped[LinkPurpose]
    email: Mapped[str] = mapped_column(index=True)
    """Where it was sent; using it proves this address."""
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    made_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    language: Mapped[str] = mapped_column(default=DEFAULT_LANGUAGE)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """For an invitation: name, roles, organisation_id and group."""
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class JoinState(enum.StrEnum):
    """How far a wish to belong to an organisation has come."""

    PENDING = "pending"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class JoinRequest(Model):
    """A person's wish to belong to an organisation, decided by its manager or by the desk."""

    __tablename__ = "join_request"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[JoinState] = mapped_column(default=JoinState.PENDING, index=True)
    reason: Mapped[str] = mapped_column(default="")
    """Why it was refused, as the person reads it."""
    decided_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    decided_at: Mapped[datetime | None]
    person: Mapped[Person] = related(foreign_keys=[person_id])
    organisation: Mapped[Organisation] = related()


def fold_name(name: str) -> str:
    """Return the name as German lists order it: small letters, ä as ae, ß as ss."""
    table: dict[int, Any] = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
    return name.casefold().translate(table)
