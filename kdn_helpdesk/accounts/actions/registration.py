"""Registering oneself, and joining an organisation."""

import sqlalchemy as sa

from kdn_helpdesk.accounts.actions import one_time, people
from kdn_helpdesk.accounts.events import (
    JoinDecided,
    JoinRequested,
    LinkRequested,
    RegistrationRepeated,
)
from kdn_helpdesk.accounts.models import (
    AccountLink,
    JoinRequest,
    JoinState,
    LinkPurpose,
    Organisation,
    Person,
    Salutation,
)
from kdn_helpdesk.core import audit, clock, tokens
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import _


def ask_to_register(email: str, *, language: str) -> None:
    """Mail a link that proves the address; whoever has an account is told so, by mail alone."""
    address = email.strip().casefold()
    person = db.session.scalar(sa.select(Person).where(Person.email == address))
    if person is not None and not person.is_active:
        return
    if person is not None and person.password_hash is not None:
        publish(RegistrationRepeated(person_id=person.id, attempt=_attempt()))
        return
    if one_time.is_nuisance(LinkPurpose.REGISTRATION, address):
        return
    link = one_time.make_link(
        LinkPurpose.REGISTRATION,
        email=address,
        person_id=person.id if person else None,
        language=language,
    )
    publish(LinkRequested(link_id=link.id))


def register_person(
    link: AccountLink,
    *,
    name: str,
    family_name: str,
    salutation: Salutation,
    language: str,
    password_hash: str,
    organisation_id: int | None,
) -> Person:
    """Make the account of the address that the link proved, and ask the organisation."""
    one_time.use_link(link)
    person = people.find_or_add_person(email=link.email, name=name, language=language)
    if person.password_hash is not None or not person.is_active:
        raise DomainError(_("There is an account for this address already. Please sign in."))
    person.password_hash = password_hash
    people.confirm_address(person)
    people.describe_person(
        person,
        name=name,
        family_name=family_name,
        salutation=salutation,
        language=language,
        actor=person.id,
    )
    audit.record("person:register", person, actor=person.id)
    if organisation_id is not None:
        ask_to_join(person, organisation_id=organisation_id)
    return person


def ask_to_join(person: Person, *, organisation_id: int) -> JoinRequest:
    """Ask to belong to an organisation; an earlier wish that nobody answered is withdrawn."""
    organisation = db.session.get(Organisation, organisation_id)
    if organisation is None or not organisation.is_active:
        raise DomainError(_("Please choose an organisation from the list."), field="organisation")
    if person.organisation_id == organisation_id:
        raise DomainError(_("You belong to this organisation already."), field="organisation")
    withdraw_joins(person)
    join = JoinRequest(person_id=person.id, organisation_id=organisation_id)
    db.session.add(join)
    db.session.flush()
    audit.record("join:ask", join, actor=person.id)
    publish(JoinRequested(join_id=join.id))
    return join


def withdraw_joins(person: Person) -> None:
    """Take back what the person asked and nobody answered."""
    db.session.execute(
        sa.update(JoinRequest)
        .where(JoinRequest.person_id == person.id, JoinRequest.state == JoinState.PENDING)
        .values(state=JoinState.WITHDRAWN, decided_at=clock.now(), decided_by_id=person.id)
    )


def agree_to_join(join: JoinRequest, *, person: Person, actor: int) -> None:
    """Let the person belong to the organisation."""
    _decide(join, JoinState.AGREED, actor=actor)
    people.place_person(person, organisation_id=join.organisation_id, actor=actor)
    publish(JoinDecided(join_id=join.id))


def refuse_to_join(join: JoinRequest, *, reason: str, actor: int) -> None:
    """Refuse with a reason that the person reads."""
    if not reason.strip():
        raise DomainError(_("Please say why; the person reads it."), field="reason")
    join.reason = reason.strip()
    _decide(join, JoinState.REFUSED, actor=actor)
    publish(JoinDecided(join_id=join.id))


def _decide(join: JoinRequest, state: JoinState, *, actor: int) -> None:
    """Settle the wish once, whoever else is looking at it."""
    settled = db.session.execute(
        sa.update(JoinRequest)
        .where(JoinRequest.id == join.id, JoinRequest.state == JoinState.PENDING)
        .values(state=state, decided_by_id=actor, decided_at=clock.now(), reason=join.reason)
    )
    if settled.rowcount != 1:  # type: ignore[attr-defined]
        raise DomainError(_("Somebody else has decided this already."))
    audit.record(f"join:{state.value}", join, actor=actor)


def _attempt() -> str:
    """One reminder an hour is enough for an address that is registered already."""
    return tokens.digest(clock.now().strftime("%Y-%m-%d %H"))[:12]
