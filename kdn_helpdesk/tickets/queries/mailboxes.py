"""The mailboxes with their topics, and what is known of the servers they are fetched from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import sqlalchemy as sa

from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.mail.models import IncomingMail, Mailbox, MailLine
from kdn_helpdesk.tickets.models.mailboxes import MailboxTopic
from kdn_helpdesk.tickets.models.topics import Topic


@dataclass(frozen=True, slots=True)
class Listed:
    """A mailbox as the administration's page shows it."""

    mailbox: Mailbox
    topic: Topic | None
    mails: int
    last_at: datetime | None


def get_mailbox(number: int) -> Mailbox:
    """Return the mailbox; raises NotFound."""
    mailbox = db.session.scalar(sa.select(Mailbox).where(Mailbox.id == number))
    if mailbox is None:
        raise NotFound(_("There is no such mailbox."))
    return mailbox


def list_mailboxes() -> Sequence[Listed]:
    """Return the mailboxes by address, each with its topic and how many mails came by it."""
    mails = count_mails()
    rows = db.session.execute(
        sa.select(Mailbox, Topic)
        .outerjoin(MailboxTopic, MailboxTopic.mailbox_id == Mailbox.id)
        .outerjoin(Topic, Topic.id == MailboxTopic.topic_id)
        .order_by(Mailbox.address)
    )
    none: tuple[int, datetime | None] = (0, None)
    return [Listed(box, topic, *mails.get(box.address, none)) for box, topic in rows]


def count_mails() -> Mapping[str, tuple[int, datetime | None]]:
    """Return how many mails came by each mailbox, and when the last one."""
    rows = db.session.execute(
        sa.select(
            IncomingMail.mailbox, sa.func.count(), sa.func.max(IncomingMail.created_at)
        ).group_by(IncomingMail.mailbox)
    )
    return {address: (count, last) for address, count, last in rows}


def list_lines() -> Mapping[str, MailLine]:
    """Return how it goes with each server, by the name of its line."""
    return {line.name: line for line in db.session.scalars(sa.select(MailLine))}


def find_topic_id(mailbox_id: int) -> int | None:
    """Return the topic chosen for the mailbox."""
    return db.session.scalar(
        sa.select(MailboxTopic.topic_id).where(MailboxTopic.mailbox_id == mailbox_id)
    )


def find_topic(mailbox_id: int | None) -> Topic | None:
    """Return the topic of requests by this mailbox, as far as it takes new ones."""
    if mailbox_id is None:
        return None
    return db.session.scalar(_topic_of(), {"mailbox": mailbox_id})


@cache
def _topic_of() -> sa.Select[Topic]:
    return (
        sa.select(Topic)
        .join(MailboxTopic, MailboxTopic.topic_id == Topic.id)
        .where(MailboxTopic.mailbox_id == sa.bindparam("mailbox"), Topic.is_active)
    )
