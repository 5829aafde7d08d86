"""Addresses that take no mail: marked by hard failures, until they work or are corrected.

Nothing is queued to such an address except what its owner asks for; what was kept back is a row
like any other and leaves once the mark is gone.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import cache

import sqlalchemy as sa

from kdn_helpdesk.core import audit, clock, jobs
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.mail import composing
from kdn_helpdesk.mail.bounces import Cause
from kdn_helpdesk.mail.composing import Recipient
from kdn_helpdesk.mail.models import AddressFlag, OutgoingMail, OutgoingState

FAULTS = frozenset({Cause.UNKNOWN_MAILBOX, Cause.UNKNOWN_DOMAIN, Cause.FULL, Cause.OTHER})
"""Hard failures that are the address's; a refused text or one too large is the mail's own."""
REFUSED_FOR_GOOD = frozenset({Cause.UNKNOWN_MAILBOX, Cause.UNKNOWN_DOMAIN})
"""What is certain when our own server is told it at the hand-over."""


def flag_address(mail: OutgoingMail, *, reason: str) -> AddressFlag:
    """Mark the address that a mail could not reach, and why in words for the desk."""
    email = mail.recipient.casefold()
    flag = db.session.scalar(sa.select(AddressFlag).where(AddressFlag.email == email))
    if flag is None:
        flag = AddressFlag(email=email)
        db.session.add(flag)
    elif flag.cleared_at is None:
        return flag
    flag.reason, flag.outgoing_id = reason, mail.id
    flag.flagged_at, flag.cleared_at = clock.now(), None
    db.session.flush()
    audit.record("address:flag", flag, actor=None)
    return flag


def find_flag(email: str) -> AddressFlag | None:
    """Return the mark of an address that takes no mail."""
    return db.session.scalar(_by_email(), {"email": email.casefold()})


@cache
def _by_email() -> sa.Select[AddressFlag]:
    return sa.select(AddressFlag).where(
        AddressFlag.email == sa.bindparam("email"), AddressFlag.cleared_at.is_(None)
    )


def map_flags(emails: Collection[str]) -> Mapping[str, AddressFlag]:
    """Return the marks of those of the addresses that have one."""
    if not emails:
        return {}
    marked = sa.select(AddressFlag).where(
        AddressFlag.email.in_(emails), AddressFlag.cleared_at.is_(None)
    )
    return {flag.email: flag for flag in db.session.scalars(marked)}


def list_flags() -> Sequence[AddressFlag]:
    """Return all addresses that are marked, the newest first."""
    marked = sa.select(AddressFlag).where(AddressFlag.cleared_at.is_(None))
    return db.session.scalars(marked.order_by(AddressFlag.flagged_at.desc())).all()


def count_flags() -> int:
    """Return how many addresses are marked."""
    marked = sa.select(sa.func.count(AddressFlag.id)).where(AddressFlag.cleared_at.is_(None))
    return db.session.scalar(marked) or 0


def get_flag(number: int) -> AddressFlag:
    """Return a mark that still holds; raises NotFound."""
    flag = db.session.get(AddressFlag, number)
    if flag is None or flag.cleared_at is not None:
        raise NotFound(_("This address is not marked any more."))
    return flag


def list_waiting(flag: AddressFlag) -> Sequence[OutgoingMail]:
    """Return what did not reach the address since it is marked, and what was kept back."""
    lost = OutgoingMail.state.in_((OutgoingState.UNDELIVERED, OutgoingState.FAILED))
    withheld = sa.and_(OutgoingMail.state == OutgoingState.BRAKED, OutgoingMail.is_withheld)
    return db.session.scalars(
        sa.select(OutgoingMail)
        .where(
            OutgoingMail.id >= (flag.outgoing_id or 0),
            sa.func.lower(OutgoingMail.recipient) == flag.email,
            sa.or_(lost, withheld),
            OutgoingMail.has_content,
        )
        .order_by(OutgoingMail.id)
    ).all()


def clear_address(email: str, *, actor: int | None, how: str) -> None:
    """Take the mark away, where there is one, since the address works; what waited is sent.

    `how` is the audit's word for it: a mail came from there, a link was used, a person said so.
    """
    flag = find_flag(email)
    if flag is None:
        return
    _queue_again(list_waiting(flag))
    _clear(flag, actor=actor, how=how)


def redirect_address(flag: AddressFlag, *, to: Recipient, actor: int | None) -> int:
    """Send what waited to the corrected address and return how many mails that were.

    One-time links stay: using them would prove the wrong address. Calendars name the old address
    inside; invitations are written anew by those who invite.
    """
    again = [
        mail
        for mail in list_waiting(flag)
        if mail.kind not in _BOUND and not _was_sent(mail.event_key, to.email)
    ]
    for mail in again:
        mail.content = composing.redirect(mail.content, to=to)
        mail.recipient = to.email
    _queue_again(again)
    _clear(flag, actor=actor, how="corrected")
    return len(again)


_BOUND = frozenset({"account_link", "meeting"})


def _was_sent(event_key: str, email: str) -> bool:
    known = sa.select(OutgoingMail.id).where(
        OutgoingMail.event_key == event_key, OutgoingMail.recipient == email
    )
    return db.session.scalar(known) is not None


def _queue_again(mails: Sequence[OutgoingMail]) -> None:
    for mail in mails:
        mail.state, mail.reason, mail.attempts = OutgoingState.QUEUED, "", 0
        mail.is_withheld = False
        mail.queued_at = mail.due_at = clock.now()
    jobs.ring()


def _clear(flag: AddressFlag, *, actor: int | None, how: str) -> None:
    flag.cleared_at = clock.now()
    audit.record("address:clear", flag, actor=actor, how=how)
    db.session.flush()
