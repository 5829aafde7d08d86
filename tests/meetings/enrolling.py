"""Workshops and registrations for tests, made by the product's actions."""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from kdn_helpdesk.core import clock
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.meetings.actions import registering
from kdn_helpdesk.meetings.actions import workshops as actions
from kdn_helpdesk.meetings.actions.workshops import Plan
from kdn_helpdesk.meetings.models.meetings import Meeting, Visibility
from kdn_helpdesk.meetings.models.workshops import (
    Audience,
    Kind,
    Registration,
    RegistrationState,
    Workshop,
)
from kdn_helpdesk.meetings.queries import workshops
from kdn_helpdesk.meetings.registrations import Applicant
from tests.factories import reading, writing
from tests.meetings.making import SUMMER, make_meeting


def make_workshop(
    group: WorkingGroup, *, day: date = SUMMER, title: str = "Werkstatt Metadaten", **plan: Any
) -> Workshop:
    """A public workshop to which people may register from today on."""
    meeting = make_meeting(group, day, title=title, visibility=Visibility.PUBLIC)
    return open_registration(meeting, **plan)


def open_registration(meeting: Meeting, **plan: Any) -> Workshop:
    values = {
        "kind": Kind.WORKSHOP,
        "audience": Audience.PUBLIC,
        "opens_on": clock.today(),
        "closes_on": meeting.day - timedelta(days=1),
    }
    with writing() as session:
        found = session.get_one(Meeting, meeting.id)
        known = workshops.find_workshop(meeting.id)
        actions.plan_registration(
            found, Plan(**(values | plan)), version=known.version if known else 0, actor=0
        )
    with reading():
        workshop = workshops.find_workshop(meeting.id)
        assert workshop
        return workshop


def enrol(workshop: Workshop, email: str, *, organisation: str = "") -> Registration:
    """Register an address that is proven."""
    with writing():
        return registering.ask_for_place(
            workshop.id,
            Applicant(email.split("@")[0].title(), email, organisation, "de"),
            is_proven=True,
        )


def read_registration(email: str) -> Registration:
    with reading() as session:
        return session.scalars(sa.select(Registration).where(Registration.email == email)).one()


def states(workshop: Workshop) -> dict[str, RegistrationState]:
    """Return how each address stands, by its part before the @."""
    with reading() as session:
        rows = session.scalars(
            sa.select(Registration)
            .where(Registration.workshop_id == workshop.id)
            .order_by(Registration.id)
        )
        return {row.email.split("@")[0]: row.state for row in rows}


def page_of(workshop: Workshop) -> str:
    return f"/termine/{workshop.meeting_id}-{workshop.meeting.slug}/anmeldung"
