"""Inviting people by a one-time link."""

import sqlalchemy as sa

from kdn_helpdesk.accounts.actions import one_time, people
from kdn_helpdesk.accounts.events import InvitationAccepted, LinkRequested, PersonInvited
from kdn_helpdesk.accounts.models import AccountLink, LinkPurpose, Organisation, Person, Salutation
from kdn_helpdesk.core import audit
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import DEFAULT_LANGUAGE, _
from kdn_helpdesk.core.permissions import Permission, Role, Viewer


def invite_person(
    *,
    email: str,
    roles: frozenset[Role],
    inviter: Viewer | None,
    name: str = "",
    organisation_id: int | None = None,
    group: str = "",
    language: str = DEFAULT_LANGUAGE,
    mail: bool = True,
) -> AccountLink:
    """Make the link by which the person gets an account with these roles.

    Without inviter it is a command of the operator. Raises DomainError where the person has an
    account already, or the inviter may not give these roles in this organisation.
    """
    address = email.strip().casefold()
    check_may_invite(roles=roles, organisation_id=organisation_id, inviter=inviter)
    if Role.COORDINATOR in roles and not group:
        raise DomainError(_("Please say which working group the person coordinates."))
    if Role.MANAGER in roles and organisation_id is None:
        raise DomainError(
            _("Please choose the organisation that the person manages."), field="organisation"
        )
    if has_account(address):
        raise DomainError(
            _("There is an account for this address already; change it on its own page."),
            field="email",
        )
    link = one_time.make_link(
        LinkPurpose.INVITATION,
        email=address,
        language=language,
        made_by=inviter.person_id if inviter else None,
        details={
            "name": name.strip(),
            "roles": sorted(role.value for role in roles),
            "organisation_id": organisation_id,
            "group": group,
        },
    )
    audit.record("person:invite", link, actor=link.made_by_id, roles=sorted(roles))
    publish(PersonInvited(link_id=link.id, group=group))
    if mail:
        publish(LinkRequested(link_id=link.id))
    return link


def accept_invitation(
    link: AccountLink,
    *,
    name: str,
    family_name: str,
    salutation: Salutation,
    language: str,
    password_hash: str,
) -> Person:
    """Make the account: address proven, organisation and roles as the inviter said."""
    one_time.use_link(link)
    person = people.find_or_add_person(email=link.email, name=name, language=language)
    if person.password_hash is not None:
        raise DomainError(_("There is an account for this address already. Please sign in."))
    person.is_active = True
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
    _equip(person, link)
    return person


def give_group(person: Person, group: str) -> None:
    """Let somebody who has an account lead a working group."""
    if not group:
        raise DomainError(_("Please say which working group the person coordinates."))
    publish(InvitationAccepted(person_id=person.id, group=group))


def has_account(email: str) -> bool:
    """Tell whether somebody signs in with this address."""
    found = db.session.scalar(
        sa.select(Person.id).where(Person.email == email, Person.password_hash.is_not(None))
    )
    return found is not None


def check_may_invite(
    *, roles: frozenset[Role], organisation_id: int | None, inviter: Viewer | None
) -> None:
    """Refuse what the inviter may not give away."""
    if inviter is None or inviter.can(Permission.ROLE_GRANT):
        return
    if roles & people.STAFF:
        raise DomainError(_("Only administrators invite people who work here."), field="roles")
    if not inviter.can(Permission.PERSON_ADMINISTER) and (
        organisation_id is None or organisation_id != inviter.organisation_id
    ):
        raise DomainError(_("You invite people to your own organisation only."))


def _equip(person: Person, link: AccountLink) -> None:
    organisation_id: int | None = link.details.get("organisation_id")
    if organisation_id is not None and db.session.get(Organisation, organisation_id) is not None:
        people.place_person(person, organisation_id=organisation_id, actor=link.made_by_id)
    for name in link.details.get("roles", []):
        role = Role(name)
        if role in people.GRANTABLE and (role != Role.MANAGER or person.organisation_id):
            people.grant_role(person, role, actor=link.made_by_id)
    publish(InvitationAccepted(person_id=person.id, group=link.details.get("group", "")))
