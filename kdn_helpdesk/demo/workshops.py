"""The demonstration's workshop: nearly full, two organisations wait for a second place."""

from collections.abc import Mapping
from datetime import timedelta

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.demo.cases import read
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.ical import timezone
from kdn_helpdesk.meetings.actions import registering, scheduling, workshops
from kdn_helpdesk.meetings.actions.workshops import Asked, Plan
from kdn_helpdesk.meetings.changes import Details
from kdn_helpdesk.meetings.models.meetings import Meeting, Visibility
from kdn_helpdesk.meetings.models.workshops import Audience, Kind, QuestionKind, Workshop
from kdn_helpdesk.meetings.registrations import Applicant


def load(groups: Mapping[str, WorkingGroup], *, coordinator: Person) -> None:
    """Open the registration to a workshop in five weeks, and let people register."""
    entry = read("workshop.toml")
    day = clock.today() + timedelta(days=35)
    day -= timedelta(days=max(day.weekday() - 4, 0))  # no workshop on a weekend
    start = timezone.at(day, entry["clock"])
    meeting = scheduling.schedule_meeting(
        groups[entry["group"]],
        details=Details(
            title=entry["title"],
            start=start,
            end=start + timedelta(minutes=entry["minutes"]),
            place=entry["place"],
            description=entry["description"],
            visibility=Visibility.PUBLIC,
        ),
        actor=coordinator.id,
    )
    workshop = _open(meeting, entry["question"], coordinator)
    for person in entry["person"]:
        registering.ask_for_place(
            workshop.id,
            Applicant(person["name"], person["email"], person["organisation"], "de"),
            is_proven=True,
            actor=coordinator.id,
        )


def _open(meeting: Meeting, question: str, coordinator: Person) -> Workshop:
    loaded = db.session.scalars(sa.select(Meeting).where(Meeting.id == meeting.id)).one()
    plan = Plan(
        kind=Kind.WORKSHOP,
        audience=Audience.PUBLIC,
        opens_on=clock.today(),
        closes_on=meeting.day - timedelta(days=1),
        places=5,
        one_each_until=clock.today() + timedelta(days=14),
        questions=[Asked(question, QuestionKind.YES)],
    )
    return workshops.plan_registration(loaded, plan, version=0, actor=coordinator.id)
