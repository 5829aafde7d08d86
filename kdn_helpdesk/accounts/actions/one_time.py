"""One-time links: made, superseded, used."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from kdn_helpdesk.accounts.links import LIFETIMES
from kdn_helpdesk.accounts.models import AccountLink, LinkPurpose
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.mail import flags

PER_HOUR = 3
"""More links to one address in an hour are a nuisance to its owner."""


def make_link(
    purpose: LinkPurpose,
    *,
    email: str,
    language: str,
    person_id: int | None = None,
    made_by: int | None = None,
    details: dict[str, Any] | None = None,
) -> AccountLink:
    """Add a link; earlier ones of the same purpose to the same address no longer work."""
    db.session.execute(
        sa.update(AccountLink)
        .where(
            AccountLink.purpose == purpose,
            AccountLink.email == email,
            AccountLink.used_at.is_(None),
        )
        .values(expires_at=clock.now())
    )
    link = AccountLink(
        purpose=purpose,
        email=email,
        person_id=person_id,
        made_by_id=made_by,
        language=language,
        details=details or {},
        expires_at=clock.now() + LIFETIMES[purpose],
    )
    db.session.add(link)
    db.session.flush()
    return link


def is_nuisance(purpose: LinkPurpose, email: str) -> bool:
    """Tell whether the address got enough of these within the last hour."""
    sent = db.session.scalar(
        sa.select(sa.func.count(AccountLink.id)).where(
            AccountLink.purpose == purpose,
            AccountLink.email == email,
            AccountLink.created_at > clock.now() - timedelta(hours=1),
        )
    )
    return (sent or 0) >= PER_HOUR


def use_link(link: AccountLink) -> None:
    """Mark the link as used, which shows that the address works; of two at once one is refused."""
    used = db.session.execute(
        sa.update(AccountLink)
        .where(AccountLink.id == link.id, AccountLink.used_at.is_(None))
        .values(used_at=clock.now())
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise DomainError(_("This link was used already. Please ask for a new one."))
    flags.clear_address(link.email, actor=link.person_id, how="link")
