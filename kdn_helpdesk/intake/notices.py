"""Mails that the intake writes."""

from typing import Any

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.i18n import DEFAULT_LANGUAGE, LANGUAGES
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.intake.events import MailTooLarge, TooManyMails
from kdn_helpdesk.intake.queries import mails as queries
from kdn_helpdesk.mail import outbox
from kdn_helpdesk.mail.models import IncomingMail
from kdn_helpdesk.mail.outbox import Recipient

MEGABYTE = 1024 * 1024


def send_too_large(event: MailTooLarge) -> None:
    """Tell the sender that a mail was too large, once an hour."""
    _send(
        event,
        "mail/intake_too_large.txt",
        event_key=f"too-large:{clock.now():%Y-%m-%dT%H}",
        limit=settings().mail_size_limit // MEGABYTE,
    )


def send_too_many(event: TooManyMails) -> None:
    """Tell the sender that no further mails are taken for a while, once a day."""
    _send(event, "mail/intake_too_many.txt", event_key=f"too-many:{clock.today():%Y-%m-%d}")


def _recipient(mail: IncomingMail, person: Person | None, written: str) -> Recipient:
    """Write in the language that the person chose, else in the mail's; not knowing it, in both."""
    language = person.language if person is not None and person.has_account else written
    also = "" if language else next(code for code in LANGUAGES if code != DEFAULT_LANGUAGE)
    return Recipient(mail.sender, mail.sender_name, language or DEFAULT_LANGUAGE, also=also)


def _send(
    event: MailTooLarge | TooManyMails, template: str, *, event_key: str, **context: Any
) -> None:
    mail = queries.get_stored(event.mail_id)
    person = queries.find_person(mail.sender)
    outbox.queue_mail(
        to=_recipient(mail, person, event.language),
        template=template,
        context={
            "mail": mail,
            "person": person,
            "link": f"{settings().public_url.rstrip('/')}/anfragen/neu",
            **context,
        },
        about=("incoming_mail", mail.id),
        event_key=event_key,
        reply_to=settings().mail_address,
        in_reply_to=mail.message_id or None,
        automatic="auto-replied",
    )
