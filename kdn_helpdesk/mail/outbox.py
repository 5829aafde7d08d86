"""The only way out: a mail becomes a row in the transaction of its cause."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email

from kdn_helpdesk.core import jobs, tokens
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail import composing
from kdn_helpdesk.mail.composing import Attachment, Calendar, Extras, Headers, Recipient
from kdn_helpdesk.mail.models import OutgoingMail, OutgoingState

__all__ = ["Attachment", "Calendar", "Recipient", "new_message_id", "queue_mail"]


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
) -> OutgoingMail | None:
    """Queue one mail to one recipient; None where this event was mailed to the address already.

    `about` is the kind and number of what it concerns, `event_key` names its cause: however many
    roles somebody has in an event, one mail leaves. An address that cannot be is a failed row.
    """
    if _was_queued(event_key, to.email):
        return None
    headers = Headers(
        message_id=message_id or new_message_id(about),
        reply_to=reply_to,
        in_reply_to=in_reply_to,
        references=references,
        automatic=automatic,
    )
    text = composing.render(template, language=to.language, context=context)
    problem = _problem_of(to.email)
    content = b""
    if not problem:
        extras = Extras(calendar=calendar, attachments=attachments)
        content = composing.compose(text, to=to, headers=headers, extras=extras).as_bytes()
    mail = OutgoingMail(
        event_key=event_key,
        recipient=to.email,
        person_id=to.person_id,
        kind=about[0],
        subject_id=about[1],
        message_id=headers.message_id,
        subject=text.subject,
        language=to.language,
        content=content,
        is_automatic=automatic is not None,
        state=OutgoingState.FAILED if problem else OutgoingState.QUEUED,
        reason=problem,
    )
    db.session.add(mail)
    db.session.flush()
    jobs.ring()
    return mail


def new_message_id(about: tuple[str, int]) -> str:
    """Return a Message-ID that we recognise as ours, with what it is about inside."""
    local = f"{about[0]}.{about[1]}.{uuid4().hex[:16]}"
    domain = settings().mail_address.rpartition("@")[2]
    return f"<{local}.{tokens.stamp('message-id', local)}@{domain}>"


def _was_queued(event_key: str, email: str) -> bool:
    found = db.session.scalar(
        sa.select(OutgoingMail.id).where(
            OutgoingMail.event_key == event_key, OutgoingMail.recipient == email
        )
    )
    return found is not None


def _problem_of(email: str) -> str:
    try:
        validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return _("“%(address)s” is not a mail address.", address=email)
    return ""
