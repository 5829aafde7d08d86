"""By which mailbox a mail came, and so what it is about and who answers."""

import sqlalchemy as sa

from kdn_helpdesk.core.db import db
from kdn_helpdesk.intake.belonging import TICKET, addresses_of
from kdn_helpdesk.mail import mailboxes
from kdn_helpdesk.mail.mailboxes import Box
from kdn_helpdesk.mail.models import FetchedMail, IncomingMail
from kdn_helpdesk.mail.reading import ReadMail
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.queries import mailboxes as topics_of
from kdn_helpdesk.tickets.queries import topics


def note_mailbox(mail: IncomingMail, read: ReadMail) -> None:
    """Write down by which mailbox the mail came.

    The envelope says so, or the mail's own fields, or the account that it was fetched from.
    """
    box = mailboxes.choose(addresses_of(read, mail.recipient))
    if box is None and mail.source == "imap":
        box = mailboxes.find_by_account(_account_of(mail) or "")
    mail.mailbox = (box or mailboxes.own()).address.lower()


def topic_for(mail: IncomingMail) -> Topic:
    """Return the topic of a new request that this mail opens."""
    return topics_of.find_topic(_box(mail).id) or topics.get_fallback_topic()


def keep_sender(ticket: Ticket, mail: IncomingMail) -> None:
    """Let answers leave from the address that was written to."""
    mailboxes.keep_thread((TICKET, ticket.id), _box(mail))


def _box(mail: IncomingMail) -> Box:
    return mailboxes.choose([mail.mailbox]) or mailboxes.own()


def _account_of(mail: IncomingMail) -> str | None:
    return db.session.scalar(
        sa.select(FetchedMail.mailbox).where(FetchedMail.incoming_id == mail.id).limit(1)
    )
