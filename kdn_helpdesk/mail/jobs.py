"""Sending what is due: claimed, handed over outside any transaction, settled."""

import threading
from datetime import timedelta
from typing import NamedTuple

import sqlalchemy as sa
from flask import Flask

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.jobs import job, periodic, ring_in, watching
from kdn_helpdesk.core.log import log
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail import actions, fetching, lines, transports
from kdn_helpdesk.mail import watching as mailbox_watching
from kdn_helpdesk.mail.imap import Account
from kdn_helpdesk.mail.models import OutgoingMail, OutgoingState

STUCK_AFTER = timedelta(minutes=10)


class Claimed(NamedTuple):
    """A mail that this worker alone is sending."""

    id: int
    recipient: str
    sender: str
    content: bytes


A_MINUTE = timedelta(minutes=1)


@job("mail.send")
def send_due() -> int:
    """Send every mail that is due and return how many were tried.

    Where the server is away or has enough, that is no mail's fault: none has used up an attempt,
    and all wait until the server may be tried again.
    """
    if not _is_any_due() or not lines.may_try(lines.OUT):
        return 0
    tried, at_most = 0, settings().smtp_rate or None
    with transports.Line() as line:
        while (at_most is None or tried < at_most) and (mail := _claim()) is not None:
            result = line.send(mail.content, recipient=mail.recipient, sender=mail.sender)
            if result.is_servers_fault:
                _put_back(mail.id, result)
                return tried
            _settle(mail.id, result)
            tried += 1
    if tried:
        _note_success(is_pause_due=tried == at_most)
    return tried


def _due() -> sa.ColumnElement[bool]:
    now = clock.now()
    return sa.or_(
        sa.and_(OutgoingMail.state == OutgoingState.QUEUED, OutgoingMail.due_at <= now),
        sa.and_(
            OutgoingMail.state == OutgoingState.SENDING,
            OutgoingMail.claimed_at < now - STUCK_AFTER,
        ),
    )


def _is_any_due() -> bool:
    waiting = db.session.scalar(sa.select(OutgoingMail.id).where(_due()).limit(1))
    db.session.rollback()
    return waiting is not None


def _claim() -> Claimed | None:
    """Mark the next mail as being sent, so that no other worker sends it too."""
    if not _is_any_due():
        return None
    with transaction() as session:
        mail = session.scalar(
            sa.select(OutgoingMail)
            .where(_due())
            .order_by(OutgoingMail.due_at, OutgoingMail.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if mail is None:
            return None
        mail.state, mail.claimed_at = OutgoingState.SENDING, clock.now()
        mail.attempts += 1
        return Claimed(mail.id, mail.recipient, mail.sender, mail.content)


def _settle(number: int, result: transports.Result) -> None:
    now = clock.now()
    with transaction() as session:
        mail = session.get_one(OutgoingMail, number)
        mail.reason = result.reason
        if result.is_sent:
            mail.state, mail.sent_at = OutgoingState.SENT, now
        elif result.is_final or now - mail.queued_at > actions.GIVE_UP_AFTER:
            mail.state = OutgoingState.FAILED
            if result.is_final:
                actions.note_refusal(mail)
        else:
            wait = min(timedelta(minutes=2**mail.attempts), timedelta(hours=4))
            mail.state, mail.due_at = OutgoingState.QUEUED, now + wait


def _put_back(number: int, result: transports.Result) -> None:
    """Let the mail wait for the server as if it had not been tried; after two days all fail."""
    with transaction() as session:
        mail = session.get_one(OutgoingMail, number)
        mail.state, mail.reason = OutgoingState.QUEUED, result.reason
        mail.attempts -= 1
        lines.note_failure(lines.OUT, result.reason)
        session.flush()
        session.execute(
            sa.update(OutgoingMail)
            .where(
                OutgoingMail.state == OutgoingState.QUEUED,
                OutgoingMail.queued_at < clock.now() - actions.GIVE_UP_AFTER,
            )
            .values(state=OutgoingState.FAILED, reason=result.reason)
        )


def _note_success(*, is_pause_due: bool) -> None:
    """Write down that mails leave; where so many a minute are allowed, the next wait for it."""
    with transaction():
        lines.note_success(lines.OUT)
        if is_pause_due:
            lines.pause(lines.OUT, A_MINUTE)
            ring_in(A_MINUTE)


@periodic("mail.fetch", every=A_MINUTE)
def fetch_mailboxes() -> int:
    """Store the new mails of the mailboxes that no worker stays at, and return how many."""
    try:
        accounts = fetching.list_accounts()
    except DomainError as error:
        log.error("mailbox_unknown", error=error.sentence)
        return 0
    free = [
        account
        for account in accounts
        if not lines.is_held(account.name) and lines.may_try(account.name)
    ]
    return sum(_fetch(account) for account in free)


def _fetch(account: Account) -> int:
    try:
        return fetching.fetch(account)
    except DomainError:  # it is written down at the account
        return 0


@watching("mail.watch")
def watch_mailboxes(app: Flask, stop: threading.Event) -> None:
    """Stay at the mailboxes, so that new mails are there at once."""
    mailbox_watching.watch(app, stop)
