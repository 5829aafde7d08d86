"""The only way out: a mail becomes a row in the transaction of its cause."""

import dataclasses
from collections.abc import Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email

from kdn_helpdesk.core import jobs
from kdn_helpdesk.core.db import db, read
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail import composing, flags, loops, mailboxes, threads
from kdn_helpdesk.mail.composing import Attachment, Calendar, Choice, Extras, Headers, Recipient
from kdn_helpdesk.mail.models import OutgoingMail, OutgoingState

__all__ = ["Attachment", "Calendar", "Choice", "Recipient", "queue_mail", "was_queued"]


def queue_mail(
    *,
    to: Recipient,
    template: str,
    context: dict[str, Any],
    about: tuple[str, int],
    event_key: str,
    message_id: str | None = None,
    reply_to: str | None = None,
    in_reply_to: str | None = None,
    references: Sequence[str] = (),
    automatic: str | None = "auto-generated",
    calendar: Calendar | None = None,
    attachments: Sequence[Attachment] = (),
    choice: Choice | None = None,
    asked_for: bool = False,
) -> OutgoingMail | None:
    """Queue one mail to one recipient; None where this event was mailed to the address already.

    `about` is the kind and number of what it concerns, `event_key` names its cause: however many
    roles somebody has in an event, one mail leaves. An address that cannot be is a failed row,
    one automatic mail too many a braked one; so is what goes to an address that takes no mail,
    unless its owner has `asked_for` it this moment. It leaves from the mailbox that was written
    to. Unless `reply_to` says otherwise, an answer comes back there with the signed tag of what
    the mail is about. `choice` is set where the person may do without such mails.
    """
    address, problem = _checked(to.email)
    if was_queued(event_key, address):
        return None
    sender = mailboxes.sender_of(about)
    own = settings().mail_address
    headers = Headers(
        sender=sender,
        message_id=message_id or threads.new_message_id(about),
        reply_to=sender.address if reply_to == own else reply_to or threads.reply_address(about),
        in_reply_to=in_reply_to,
        references=tuple(dict.fromkeys((threads.thread_id(about), *references))),
        automatic=automatic,
        unsubscribe=choice.unsubscribe if choice else None,
    )
    text = composing.render(
        template,
        language=to.language,
        context=context,
        sender=sender,
        choice=choice,
        also=to.also,
    )
    extras = Extras(calendar=calendar, attachments=attachments)
    reachable = dataclasses.replace(to, email=address)
    content = b"" if problem else _bytes_of(text, reachable, headers, extras)
    mail = OutgoingMail(
        event_key=event_key,
        recipient=address,
        sender=sender.address if sender.address != own else "",
        person_id=to.person_id,
        kind=about[0],
        subject_id=about[1],
        message_id=headers.message_id,
        subject=text.subject,
        language=to.language,
        content=content,
        has_content=bool(content),
        is_automatic=automatic is not None,
    )
    _decide(mail, problem, asked_for=asked_for, is_limited=calendar is None)
    db.session.add(mail)
    db.session.flush()
    jobs.ring()
    return mail


def _bytes_of(text: composing.Text, to: Recipient, headers: Headers, extras: Extras) -> bytes:
    return composing.compose(text, to=to, headers=headers, extras=extras).as_bytes()


def _decide(mail: OutgoingMail, problem: str, *, asked_for: bool, is_limited: bool) -> None:
    """Set the state the mail begins in, and why where it may not leave.

    What a calendar reads is not limited in number: no machine's mail brings it about, and one
    message held back leaves a wrong entry in somebody's calendar.
    """
    mail.state, mail.reason = OutgoingState.QUEUED, problem
    if problem:
        mail.state = OutgoingState.FAILED
    elif not asked_for and (flag := flags.find_flag(mail.recipient)) is not None:
        mail.state, mail.is_withheld = OutgoingState.BRAKED, True
        mail.reason = _("The address takes no mail: %(reason)s", reason=flag.reason)
    elif mail.is_automatic and is_limited:
        mail.reason = loops.brake(mail.recipient, (mail.kind, mail.subject_id))
        if mail.reason:
            mail.state = OutgoingState.BRAKED


def was_queued(event_key: str, email: str) -> bool:
    """Tell whether this event was mailed to the address already."""
    return read(_for_event(), {"event_key": event_key, "email": email}).first() is not None


@cache
def _for_event() -> sa.Select[int]:
    return sa.select(OutgoingMail.id).where(
        OutgoingMail.event_key == sa.bindparam("event_key"),
        OutgoingMail.recipient == sa.bindparam("email"),
    )


def _checked(email: str) -> tuple[str, str]:
    """Return the address as SMTP takes it (a domain with umlauts in ASCII), or what is wrong."""
    try:
        found = validate_email(
            email, check_deliverability=False, test_environment=True, allow_smtputf8=False
        )
    except EmailNotValidError:
        if not email.rpartition("@")[0].isascii() and _could_be(email):
            return email, _(
                "“%(address)s” has letters before the @ that mail servers do not deliver to"
                " everywhere. Please ask for another address.",
                address=email,
            )
        return email, _("“%(address)s” is not a mail address.", address=email)
    return found.ascii_email or found.normalized, ""


def _could_be(email: str) -> bool:
    """Tell whether it is an address at all, for servers that take letters of every alphabet."""
    try:
        validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True
