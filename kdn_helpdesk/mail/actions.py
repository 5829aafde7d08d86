"""What people and reports do to mails that left."""

from collections.abc import Iterable
from datetime import timedelta

from kdn_helpdesk.core import audit, clock, jobs
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.mail import bounces, flags
from kdn_helpdesk.mail.bounces import Action, Bounce, Cause
from kdn_helpdesk.mail.events import MailUndelivered
from kdn_helpdesk.mail.models import OutgoingMail, OutgoingState

RETRY_AFTER = timedelta(hours=4)
GIVE_UP_AFTER = timedelta(days=2)


def send_again(mail: OutgoingMail, *, actor: int | None) -> None:
    """Put a mail that failed, came back or was braked into the queue once more."""
    if not mail.may_be_sent_again:
        raise DomainError(_("This mail cannot be sent again."))
    audit.record("mail:send_again", mail, actor=actor, state=mail.state.value)
    mail.state, mail.reason, mail.attempts = OutgoingState.QUEUED, "", 0
    mail.queued_at = mail.due_at = clock.now()
    mail.is_withheld = False
    db.session.flush()
    jobs.ring()


def send_all_again(mails: Iterable[OutgoingMail], *, actor: int | None) -> int:
    """Put those of the mails that may be into the queue once more, and return how many."""
    sendable = [mail for mail in mails if mail.may_be_sent_again]
    for mail in sendable:
        send_again(mail, actor=actor)
    return len(sendable)


def mark_undelivered(mail: OutgoingMail, bounce: Bounce) -> None:
    """Note what a delivery report says of a mail; a soft failure is tried again for two days."""
    reason = explain(bounce)
    is_over = clock.now() - mail.queued_at > GIVE_UP_AFTER
    if bounce.action is Action.DELAYED:
        mail.reason = reason
    elif bounce.permanent or is_over:
        mail.state, mail.reason = OutgoingState.UNDELIVERED, reason
        if bounce.permanent and bounce.cause in flags.FAULTS:
            flags.flag_address(mail, reason=reason)
        publish(
            MailUndelivered(
                outgoing_id=mail.id,
                kind=mail.kind,
                subject_id=mail.subject_id,
                recipient=mail.recipient,
            )
        )
    elif mail.state is OutgoingState.SENT:
        mail.state, mail.reason = OutgoingState.QUEUED, reason
        mail.due_at = clock.now() + RETRY_AFTER
    db.session.flush()


def note_refusal(mail: OutgoingMail) -> None:
    """Mark the address where the server that we hand mails to says that there is none such."""
    cause = bounces.cause_of(mail.reason)
    if cause in flags.REFUSED_FOR_GOOD:
        flags.flag_address(mail, reason=f"{sentence_of(cause)} ({mail.reason[:300]})")


def explain(bounce: Bounce) -> str:
    """Say in a sentence why a mail did not arrive, with the server's own words after it."""
    if bounce.action is Action.DELAYED:
        sentence = _("Not delivered yet; the mail server keeps trying.")
    else:
        sentence = sentence_of(bounce.cause)
    words = bounce.diagnostic.partition(";")[2].strip() or bounce.diagnostic
    return f"{sentence} ({words[:300]})" if words else sentence


def sentence_of(cause: Cause) -> str:
    """Say in a sentence why a mail did not arrive."""
    match cause:
        case Cause.UNKNOWN_MAILBOX:
            return _("There is no mailbox with this address. Please correct the address.")
        case Cause.UNKNOWN_DOMAIN:
            return _("The address's domain does not exist. Please correct the address.")
        case Cause.FULL:
            return _("The recipient's mailbox is full.")
        case Cause.TOO_LARGE:
            return _("The mail is too large for the recipient's mail server.")
        case Cause.REFUSED:
            return _("The recipient's mail server refused the mail.")
        case Cause.UNREACHABLE:
            return _("The recipient's mail server could not be reached.")
        case Cause.OTHER:
            return _("The mail could not be delivered.")
