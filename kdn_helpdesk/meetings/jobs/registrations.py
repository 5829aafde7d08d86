"""What time brings to registrations, and mailings to all who registered."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.jobs import job, periodic
from kdn_helpdesk.core.log import log
from kdn_helpdesk.meetings.actions import registering
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.models.workshops import Mailing, Workshop
from kdn_helpdesk.meetings.notices import registrations as notices
from kdn_helpdesk.meetings.queries import workshops

STEP = 25
"""Mails queued in one transaction."""


@periodic("meetings.move_up", every=timedelta(minutes=5))
def move_up() -> int:
    """Pass on places that were not taken in time, and forget what nobody confirmed."""
    numbers = workshops.list_stirring()
    db.session.rollback()
    done = 0
    for number in numbers:
        with transaction():
            done += registering.move_up(number)
    with transaction():
        return done + registering.forget_unconfirmed() + registering.forget_past()


@job("meetings.mail_registrations")
def mail_news() -> int:
    """Queue a mail for every registration of which there are news; return how many."""
    done = 0
    failed: set[int] = set()
    while (number := _next(failed)) is not None:
        try:
            with transaction():
                if (registration := workshops.claim_news(number)) is not None:
                    notices.mail_news(registration)
            done += 1
        except Exception as error:  # one bad row must not hold back the others
            failed.add(number)
            log.exception("registration_failed", registration=number, error=str(error))
    return done


def _next(failed: set[int]) -> int | None:
    number = workshops.find_news(but=failed)
    db.session.rollback()
    return number


@job("meetings.mail_registered")
def mail_registered() -> int:
    """Send the coordinators' mailings, some at a time; a kill loses and repeats none."""
    done = 0
    while (step := _mail_some()) is not None:
        done += step
    return done


def _mail_some() -> int | None:
    """Queue the next mails of a mailing; None where nothing is left to do."""
    with transaction():
        mailing = db.session.scalar(
            sa.select(Mailing)
            .where(Mailing.ended_at.is_(None))
            .options(
                joinedload(Mailing.workshop).joinedload(Workshop.meeting).joinedload(Meeting.group)
            )
            .order_by(Mailing.id)
            .limit(1)
            .with_for_update(of=Mailing, skip_locked=True)
        )
        if mailing is None:
            return None
        readers = workshops.list_readers(mailing, limit=STEP)
        for registration in readers:
            notices.send_words(mailing, registration, mailing.workshop)
            mailing.last_id = registration.id
        mailing.done += len(readers)
        if len(readers) < STEP:
            mailing.ended_at = clock.now()
        return len(readers)
