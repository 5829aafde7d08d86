"""The mailboxes, as the administration edits them."""

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email

from kdn_helpdesk.core import audit
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail import lines, mailboxes
from kdn_helpdesk.mail.models import Mailbox
from kdn_helpdesk.tickets.models.mailboxes import MailboxTopic


def add_mailbox(*, address: str, actor: int | None) -> Mailbox:
    """Add an address that people write to; its name and topic are chosen afterwards."""
    checked = _checked(address)
    if db.session.scalar(sa.select(Mailbox.id).where(Mailbox.address == checked)) is not None:
        raise DomainError(_("This mailbox is in the list already."), field="address")
    mailbox = Mailbox(address=checked, name=settings().mail_name)
    db.session.add(mailbox)
    db.session.flush()
    mailboxes.forget_described()
    audit.record("mailbox:add", mailbox, actor=actor, address=checked)
    return mailbox


def edit_mailbox(
    mailbox: Mailbox,
    *,
    name: str,
    topic_id: int | None,
    account: str,
    is_active: bool,
    actor: int | None,
) -> None:
    """Change from whom answers come, what new requests are about, and whether it is in use."""
    if mailbox.address == settings().mail_address.lower() and not is_active:
        sentence = _("This is the service's own address; it is always in use.")
        raise DomainError(sentence, field="is_active")
    others = sa.select(Mailbox.address).where(Mailbox.account == account, Mailbox.id != mailbox.id)
    if account and (other := db.session.scalar(others.limit(1))):
        sentence = _("This account's mails belong to %(address)s already.", address=other)
        raise DomainError(sentence, field="account")
    mailbox.name, mailbox.account, mailbox.is_active = name, account, is_active
    db.session.execute(sa.delete(MailboxTopic).where(MailboxTopic.mailbox_id == mailbox.id))
    if topic_id is not None:
        db.session.add(MailboxTopic(mailbox_id=mailbox.id, topic_id=topic_id))
    db.session.flush()
    mailboxes.forget_described()
    audit.record(
        "mailbox:edit", mailbox, actor=actor, name=name, topic=topic_id, account=account,
        is_active=is_active,
    )  # fmt: skip


def try_line_now(name: str) -> None:
    """Let the worker try a server at once, although it failed a moment ago."""
    lines.try_now(name)


def _checked(address: str) -> str:
    try:
        found = validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        sentence = _("This is not a mail address. It looks like name@stadt.example.")
        raise DomainError(sentence, field="address") from error
    if "+" in found.local_part:
        sentence = _("Please enter the address without what follows the +.")
        raise DomainError(sentence, field="address")
    return found.normalized.lower()
