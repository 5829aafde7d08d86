"""Changing a mail address: one's own by a link, a wrong one by the desk."""

import sqlalchemy as sa

from kdn_helpdesk.accounts.actions import one_time, people
from kdn_helpdesk.accounts.events import AddressChanged, LinkRequested
from kdn_helpdesk.accounts.models import AccountLink, LinkPurpose, Person
from kdn_helpdesk.core import audit, clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer


def ask_to_change_address(person: Person, *, email: str) -> None:
    """Mail a link to the new address; nothing changes before it is used.

    An address that belongs to somebody else gets no mail, and the page says the same.
    """
    address = email.strip().casefold()
    if address == person.email:
        raise DomainError(_("This is your address already."), field="email")
    if _is_taken(address) or one_time.is_nuisance(LinkPurpose.ADDRESS, address):
        return
    link = one_time.make_link(
        LinkPurpose.ADDRESS, email=address, person_id=person.id, language=person.language
    )
    publish(LinkRequested(link_id=link.id))


def change_address(link: AccountLink, *, person: Person) -> None:
    """Let the proven address be the person's; the old one is told."""
    one_time.use_link(link)
    if _is_taken(link.email):
        raise DomainError(_("Somebody else uses this address by now."))
    old = person.email
    person.email = link.email
    person.confirmed_at = clock.now()
    db.session.flush()
    audit.record("person:address", person, actor=person.id)
    publish(AddressChanged(person_id=person.id, old_email=old))


def correct_address(person: Person, *, email: str, viewer: Viewer) -> None:
    """Let the desk mend an address that takes no mail; nobody has proven the new one yet."""
    people.check_may_change(person, viewer=viewer)
    address = email.strip().casefold()
    if address == person.email:
        raise DomainError(_("This is the address that takes no mail."), field="email")
    if _is_taken(address):
        raise DomainError(
            _("Somebody else has this address already; please check with them."), field="email"
        )
    old, person.email, person.confirmed_at = person.email, address, None
    db.session.flush()
    audit.record("person:correct_address", person, actor=viewer.person_id)
    publish(AddressChanged(person_id=person.id, old_email=old))


def _is_taken(email: str) -> bool:
    return db.session.scalar(sa.select(Person.id).where(Person.email == email)) is not None
