"""Mails of date polls, the reminder before the last day, and its passing."""

from datetime import timedelta

from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.jobs import job, periodic
from kdn_helpdesk.core.log import log
from kdn_helpdesk.meetings.actions import polls as actions
from kdn_helpdesk.meetings.notices import polls as notices
from kdn_helpdesk.meetings.queries import polls


@job("meetings.mail_polls")
def mail_voices() -> int:
    """Queue a mail for every voice of which there are news; return how many."""
    done = 0
    failed: set[int] = set()
    while (number := _next(failed)) is not None:
        try:
            with transaction():
                if (voice := polls.claim_news(number)) is not None:
                    notices.mail_voice(voice)
            done += 1
        except Exception as error:  # one bad row must not hold back the others
            failed.add(number)
            log.exception("poll_mail_failed", voice=number, error=str(error))
    return done


@periodic("meetings.watch_polls", every=timedelta(minutes=30))
def watch() -> int:
    """Remind before the last day, and tell the coordinators after it."""
    to_remind, closed = polls.list_to_remind(), polls.list_closed()
    db.session.rollback()
    done = 0
    for number in to_remind:
        with transaction():
            done += actions.remind(number)
    for number in closed:
        with transaction():
            if (poll := actions.close(number)) is not None:
                notices.send_closed(poll)
                done += 1
    return done


def _next(failed: set[int]) -> int | None:
    number = polls.find_news(but=failed)
    db.session.rollback()
    return number
