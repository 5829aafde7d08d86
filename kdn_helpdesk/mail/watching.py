"""Waiting at the mailboxes: a worker keeps a connection open and hears of new mails at once."""

import threading
from datetime import timedelta

from flask import Flask

from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.log import log
from kdn_helpdesk.mail import fetching, lines
from kdn_helpdesk.mail.imap import Account, Session

HEARTBEAT = 60.0
"""Seconds after which the mailbox is looked into in any case, which also keeps the line open."""
HELD_FOR = timedelta(seconds=150)
"""So long others leave the mailbox to a worker that was not heard of again."""


def watch(app: Flask, stop: threading.Event) -> None:
    """Stay at every mailbox of the settings until told to stop."""
    with app.app_context():
        try:
            accounts = fetching.list_accounts()
        except DomainError as error:
            log.error("mailbox_unknown", error=error.sentence)
            return
    watchers = [
        threading.Thread(target=_stay_always, args=(app, account, stop), daemon=True)
        for account in accounts
    ]
    for watcher in watchers:
        watcher.start()
    for watcher in watchers:
        watcher.join()


def _stay_always(app: Flask, account: Account, stop: threading.Event) -> None:
    """Come back after each failure, when its time has come."""
    holder = lines.name_holder()
    while not stop.is_set():
        with app.app_context():
            try:
                if _hold(account, holder):
                    _stay(account, stop, holder)
            except DomainError:
                pass  # it is written down at the account
            except Exception as error:  # a database that is away comes back
                log.exception("mailbox_failed", mailbox=account.name, error=str(error))
            finally:
                db.session.remove()
        stop.wait(_pause(app, account))
    with app.app_context():
        try:
            with transaction():
                lines.release(account.name, holder=holder)
        except Exception as error:  # the others wait a little longer
            log.warning("mailbox_not_released", mailbox=account.name, error=str(error))
        finally:
            db.session.remove()


def _stay(account: Account, stop: threading.Event, holder: str) -> None:
    """Take what is there and what comes, until told to stop or the line breaks."""
    line = lines.find_line(account.name)
    db.session.rollback()
    is_backwards = line is not None and line.failures % 2 == 1
    with fetching.told(account), Session(account) as box:
        since = 1
        while not stop.is_set():
            taken = fetching.take(box, since=since, is_backwards=is_backwards)
            since, is_backwards = taken.next_uid, False
            fetching.note(account, taken)
            if not box.can_idle or not _hold(account, holder):
                return
            box.await_news(stop, seconds=HEARTBEAT)


def _hold(account: Account, holder: str) -> bool:
    with transaction():
        return lines.hold(account.name, holder=holder, span=HELD_FOR)


def _pause(app: Flask, account: Account) -> float:
    """Return the seconds until the mailbox may be looked into again, a minute at most."""
    with app.app_context():
        try:
            return lines.seconds_until_due(account.name, at_most=HEARTBEAT)
        except Exception:  # the database is away
            return HEARTBEAT
        finally:
            db.session.remove()
