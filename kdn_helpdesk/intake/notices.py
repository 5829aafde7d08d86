"""Mails that the intake writes."""

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.intake.events import MailTooLarge
from kdn_helpdesk.intake.queries import mails as queries
from kdn_helpdesk.mail import outbox
from kdn_helpdesk.mail.outbox import Recipient

MEGABYTE = 1024 * 1024


def send_too_large(event: MailTooLarge) -> None:
    """Tell the sender that a mail was too large, once an hour."""
    mail = queries.get_stored(event.mail_id)
    person = queries.find_person(mail.sender)
    hour = f"{clock.now():%Y-%m-%dT%H}"
    outbox.queue_mail(
        to=Recipient(mail.sender, mail.sender_name, person.language if person else "de"),
        template="mail/intake_too_large.txt",
        context={
            "mail": mail,
            "person": person,
            "limit": settings().mail_size_limit // MEGABYTE,
            "link": f"{settings().public_url.rstrip('/')}/anfragen/neu",
        },
        about=("incoming_mail", mail.id),
        event_key=f"too-large:{hour}",
        reply_to=settings().mail_address,
        in_reply_to=mail.message_id or None,
        automatic="auto-replied",
    )
