"""Places: who gets one, who waits, who moves up. Always under the lock of the workshop's row."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from kdn_helpdesk.accounts.actions import people
from kdn_helpdesk.core import audit, clock, jobs
from kdn_helpdesk.core.db import db
from kdn_helpdesk.meetings.actions import inviting
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.models.workshops import (
    HOLDS_PLACE,
    Registration,
    RegistrationState,
    Workshop,
)
from kdn_helpdesk.meetings.queries import workshops
from kdn_helpdesk.meetings.queries.workshops import Occupancy
from kdn_helpdesk.meetings.registrations import News

LEAST_HOURS = 2
"""Nobody is asked to confirm within less, except where the meeting itself is nearer."""


def lock(workshop_id: int) -> Workshop:
    """Return the workshop, and let nobody else count its places until the transaction ends.

    PostgreSQL locks the row; on SQLite the transaction that writes began IMMEDIATE.
    """
    return db.session.scalars(
        sa.select(Workshop)
        .where(Workshop.id == workshop_id)
        .options(
            joinedload(Workshop.meeting).joinedload(Meeting.group),
            selectinload(Workshop.questions),
        )
        .with_for_update(of=Workshop)
        .execution_options(populate_existing=True)
    ).one()


def seat(workshop: Workshop, registration: Registration) -> None:
    """Give a confirmed registration its place, or its rank on the waiting list."""
    _changed, occupancy = _fill(workshop)  # whoever waits for a place that is free comes first
    if occupancy.has_room and registration.organisation_key not in _held(workshop):
        take_place(registration)
        return
    registration.state = RegistrationState.WAITING
    db.session.flush()
    audit.record("registration:wait", registration, actor=None)
    tell(registration, News.WAITING)


def take_place(registration: Registration, *, actor: int | None = None) -> None:
    """Let a registration have its place, and the meeting stand in the person's calendar."""
    person = people.find_or_add_person(
        email=registration.email, name=registration.name, language=registration.language
    )
    invitation = inviting.admit(registration.workshop.meeting, person)
    registration.invitation_id = invitation.id
    registration.state = RegistrationState.PLACED
    registration.offered_until = None
    db.session.flush()
    db.session.expire(registration, ["invitation"])
    audit.record("registration:place", registration, actor=actor)
    tell(registration, News.PLACED)


def tell(registration: Registration, news: News, **details: Any) -> None:
    """Let the worker mail how a registration stands; what had waited to be told is overtaken."""
    registration.news, registration.news_details = news, details
    db.session.flush()
    jobs.ring()


def fill_places(workshop: Workshop) -> int:
    """Pass on what was not taken in time, and offer what is free to those who wait longest.

    Returns how many stand otherwise than before.
    """
    if not workshop.is_ahead or not workshop.meeting.is_open:
        return 0
    changed, _occupancy = _fill(workshop)
    return changed


def _fill(workshop: Workshop) -> tuple[int, Occupancy]:
    """Return how many stand otherwise than before, and how full it is now."""
    changed = _lapse(workshop)
    occupancy = workshops.occupancy(workshop)
    free = occupancy.waiting if occupancy.free is None else occupancy.free
    if not occupancy.waiting or not free:
        return changed, occupancy
    held = _held(workshop)
    for registration in workshops.list_waiting(workshop.id):
        if free <= 0:
            break
        if registration.organisation_key in held:
            continue
        if workshop.is_one_each and registration.organisation_key:
            held.add(registration.organisation_key)
        _offer(workshop, registration)
        free -= 1
        changed += 1
    return changed, workshops.occupancy(workshop)


def _offer(workshop: Workshop, registration: Registration) -> None:
    registration.state = RegistrationState.OFFERED
    registration.offered_until = _deadline(workshop)
    db.session.flush()
    audit.record("registration:offer", registration, actor=None)
    tell(registration, News.OFFERED)


def _deadline(workshop: Workshop) -> datetime:
    hours = max(workshop.hours_to_confirm, LEAST_HOURS)
    return min(clock.now() + timedelta(hours=hours), workshop.meeting.starts_at)


def _lapse(workshop: Workshop) -> int:
    late = db.session.scalars(
        sa.select(Registration)
        .where(
            Registration.workshop_id == workshop.id,
            Registration.state == RegistrationState.OFFERED,
            Registration.offered_until <= clock.now(),
        )
        .order_by(Registration.id)
    ).all()
    for registration in late:
        registration.state = RegistrationState.LAPSED
        audit.record("registration:lapse", registration, actor=None)
        tell(registration, News.LAPSED)
    return len(late)


def _held(workshop: Workshop) -> set[str]:
    """Return the organisations that must wait for a second place."""
    if not workshop.is_one_each:
        return set()
    return set(
        db.session.scalars(
            sa.select(Registration.organisation_key).where(
                Registration.workshop_id == workshop.id,
                Registration.state.in_(HOLDS_PLACE),
                Registration.organisation_key != "",
            )
        )
    )
