"""What happens to requests by itself: pending ones come back, solved ones are locked."""

import time
from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa

from kdn_helpdesk.core import clock, jobs
from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.i18n import DEFAULT_LANGUAGE, in_language
from kdn_helpdesk.core.jobs import job, periodic
from kdn_helpdesk.tickets import exporting
from kdn_helpdesk.tickets.actions import (
    bulk,
    deadlines,
    exports,
    figures,
    holding,
    incidents,
    moves,
    news,
    opening,
    presence,
    recurring,
)
from kdn_helpdesk.tickets.models.incidents import IncidentAnswer
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.writing import HeldAnswer
from kdn_helpdesk.tickets.notices import filing
from kdn_helpdesk.tickets.notices.bulk import send_news
from kdn_helpdesk.tickets.notices.deadlines import send_deadlines
from kdn_helpdesk.tickets.queries import bulk as bulk_queries
from kdn_helpdesk.tickets.queries import incidents as incident_queries
from kdn_helpdesk.tickets.queries import news as news_queries
from kdn_helpdesk.tickets.queries import people, workplace, worktimes
from kdn_helpdesk.tickets.queries import recurring as recurring_queries
from kdn_helpdesk.tickets.states import GRACE, State

BULK_SLICE = 5.0
"""Seconds for changes of many requests before other work has its turn."""


@periodic("tickets.wake", every=timedelta(minutes=1))
def wake_pending() -> int:
    """Bring back the requests whose date has come."""
    due = sa.and_(Ticket.state == State.PENDING, Ticket.pending_until <= clock.now())
    return _each(due, moves.wake_ticket)


@periodic("tickets.lock", every=timedelta(hours=1))
def lock_solved() -> int:
    """Close the requests that stayed solved beyond their grace."""
    due = sa.and_(Ticket.state == State.SOLVED, Ticket.solved_at < clock.now() - GRACE)
    return _each(due, moves.lock_solved_ticket)


@job("tickets.release")
def release_answers() -> int:
    """Let the answers leave that can no longer be taken back."""
    due = sa.select(HeldAnswer.id).where(HeldAnswer.leaves_at <= clock.now())
    numbers = db.session.scalars(due.order_by(HeldAnswer.id)).all()
    db.session.rollback()
    for number in numbers:
        with transaction():
            held = workplace.find_held(number)
            if held is not None:
                holding.release_answer(held)
    return len(numbers)


@periodic("tickets.presence", every=timedelta(hours=1))
def forget_presence() -> int:
    """Remove the traces of those who had requests open long ago."""
    with transaction():
        return presence.forget_presence()


@job("tickets.announce")
def announce_new() -> int:
    """Send the receipts of the requests that came in since, and tell the desk of them."""
    waiting = db.session.scalar(sa.select(Ticket.id).where(~Ticket.is_announced).limit(1))
    db.session.rollback()
    if waiting is None:
        return 0
    with transaction():
        numbers = opening.take_unannounced()
        if numbers:
            filing.announce(numbers)
        return len(numbers)


@job("tickets.recalculate")
def recalculate_deadlines() -> int:
    """Let every undone request's deadlines follow a change of the rules, step by step."""
    total = 0
    while worktimes.find_running_recalculation() is not None:
        db.session.rollback()
        with transaction():
            total += deadlines.recalculate_some()
    db.session.rollback()
    return total


@periodic("tickets.deadlines", every=timedelta(minutes=1))
def tell_deadlines() -> int:
    """Warn of deadlines that near, and tell the desk of those that are over, once each."""
    total = 0
    while True:
        with transaction():
            told = deadlines.take_near()
            send_deadlines(told)
        total += len(told)
        if len(told) < deadlines.STEP:
            return total


@job("tickets.bulk")
def carry_on_bulk() -> int:
    """Work off the changes of many requests, step by step, for some seconds.

    Mails and the rest of the work have their turn in between; what is left rings for the next.
    """
    numbers = bulk_queries.list_running()
    db.session.rollback()
    ends_at, done = time.monotonic() + BULK_SLICE, 0
    for number in numbers:
        while time.monotonic() < ends_at and (step := take_bulk_step(number)):
            done += step
    return done


def take_bulk_step(number: int) -> int:
    """Change the next requests of one change in a transaction of its own; returns how many."""
    with transaction():
        change = bulk_queries.get_change(number)
        person = people.find_person(change.person_id)
        with in_language(person.language if person else DEFAULT_LANGUAGE):
            done = bulk.work_off(change)
        jobs.ring()
        return done


@job("tickets.bulk_news")
def tell_bulk_news() -> int:
    """Tell people, each by one mail, what changes that rest have done to their requests."""
    numbers = news_queries.list_waiting()
    db.session.rollback()
    ends_at, told = time.monotonic() + BULK_SLICE, 0
    for number in numbers:
        while time.monotonic() < ends_at and (step := tell_news_step(number)):
            told += step
    return told


def tell_news_step(number: int) -> int:
    """Tell the next people in a transaction of their own; returns how many."""
    with transaction():
        piles = news.take_untold(number)
        for pile in piles:
            send_news(pile)
        jobs.ring()
        return len(piles)


@job("tickets.incidents")
def tell_incidents() -> int:
    """Tell the requests of incidents what all are told, for some seconds at a time."""
    numbers = incident_queries.list_running()
    db.session.rollback()
    ends_at, done = time.monotonic() + BULK_SLICE, 0
    for number in numbers:
        while time.monotonic() < ends_at and (step := take_incident_step(number)):
            done += step
    return done


def take_incident_step(number: int) -> int:
    """Tell the next requests of one answer in a transaction of its own; returns how many."""
    with transaction() as session, in_language(DEFAULT_LANGUAGE):
        done = incidents.work_off(session.get_one(IncidentAnswer, number))
        jobs.ring()
        return done


@job("tickets.exports")
def make_exports() -> int:
    """Make every file of a whole request that was asked for, and return how many."""
    made = 0
    while exporting.make_next():
        made += 1
    return made


@periodic("tickets.exports_sweep", every=timedelta(hours=12))
def forget_exports() -> int:
    """Delete the files of requests that were not taken for days."""
    with transaction():
        return exports.forget_old()


@periodic("tickets.bulk_drafts", every=timedelta(hours=12))
def forget_bulk_drafts() -> int:
    """Delete previews that nobody carried out."""
    with transaction():
        return bulk.forget_drafts()


@periodic("tickets.recurring", every=timedelta(minutes=15))
def file_recurring() -> int:
    """File the requests whose date has come."""
    numbers = recurring_queries.list_due()
    db.session.rollback()
    for number in numbers:
        with transaction():
            recurring.file_due(number)
    return len(numbers)


@periodic("tickets.figures", every=timedelta(minutes=5))
def count_figures() -> int:
    """Count what the dashboard shows of all requests."""
    counted = figures.count()
    db.session.rollback()
    with transaction():
        figures.keep(counted)
    return 0


def _each(due: sa.ColumnElement[bool], act: Callable[[Ticket], None]) -> int:
    """Act on each request in a transaction of its own."""
    numbers = db.session.scalars(sa.select(Ticket.id).where(due)).all()
    db.session.rollback()
    for number in numbers:
        with transaction() as session:
            act(session.scalars(sa.select(Ticket).where(Ticket.id == number)).one())
    return len(numbers)
