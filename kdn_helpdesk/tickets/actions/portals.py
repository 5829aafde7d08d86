"""The list of portals and their developers, as the desk edits it."""

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email

from kdn_helpdesk.core import audit
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.mail import threads
from kdn_helpdesk.mail.charsets import clean
from kdn_helpdesk.tickets.models.portals import Portal


def add_portal(*, name: str, actor: int | None) -> Portal:
    """Add a portal at the end of the list; its mailbox is told later."""
    last = db.session.scalar(sa.select(sa.func.max(Portal.position))) or 0
    portal = Portal(name=_free_name(name), position=last + 1)
    db.session.add(portal)
    db.session.flush()
    audit.record("portal:add", portal, actor=actor)
    return portal


def edit_portal(
    portal: Portal,
    *,
    name: str,
    developers: str,
    mailbox: str,
    position: int,
    is_active: bool,
    actor: int | None,
) -> None:
    """Change how a portal is called, who develops it, and whether it takes anything new."""
    portal.name = _free_name(name, but=portal.id)
    portal.developers = " ".join(clean(developers).split())
    old, portal.mailbox = portal.mailbox, _checked(mailbox)
    portal.position, portal.is_active = position, is_active
    db.session.flush()
    audit.record("portal:edit", portal, actor=actor, old=old, new=portal.mailbox)


def _checked(mailbox: str) -> str:
    """Return the address; wishes must not come back to the service itself."""
    if not mailbox.strip():
        return ""
    try:
        found = validate_email(mailbox.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise DomainError(_("Please enter a mail address."), field="mailbox") from None
    if threads.is_own_address(found.normalized):
        raise DomainError(_("This is the service's own address."), field="mailbox")
    return found.normalized


def _free_name(name: str, *, but: int = 0) -> str:
    name = " ".join(clean(name).split())
    taken = sa.select(Portal.id).where(Portal.name == name, Portal.id != but)
    if db.session.scalar(taken) is not None:
        raise DomainError(_("There is a portal of this name already."), field="name")
    return name
