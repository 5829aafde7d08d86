"""The demonstration's workshop, nearly full, and a date poll that is running."""

from collections.abc import Mapping
from datetime import time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.demo.cases import read
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.ical import timezone
from kdn_helpdesk.meetings.actions import polls, registering, scheduling, workshops
from kdn_helpdesk.meetings.actions.polls import Question
from kdn_helpdesk.meetings.actions.workshops import Asked, Plan
from kdn_helpdesk.meetings.changes import Details
from kdn_helpdesk.meetings.models.meetings import Meeting, Visibility
from kdn_helpdesk.meetings.models.polls import Choice, Poll, Voice
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
    _ask_for_date(groups[entry["group"]], coordinator)


def _ask_for_date(group: WorkingGroup, coordinator: Person) -> None:
    """Start a date poll to which most have answered."""
    first = timezone.at(clock.today() + timedelta(days=50), time(10))
    starts = [first + timedelta(days=days) for days in (0, 1, 7)]
    question = Question(
        title="Klausur: Themen des nächsten Jahres",
        spans=[(start, start + timedelta(hours=3)) for start in starts],
        closes_on=clock.today() + timedelta(days=10),
        place="Köln",
        is_open_to_all=True,
    )
    poll = polls.start_poll(group, question, actor=coordinator.id)
    asked = db.session.scalars(
        sa.select(Voice)
        .where(Voice.poll_id == poll.id)
        .options(joinedload(Voice.poll).selectinload(Poll.dates))
    ).all()
    said = (Choice.YES, Choice.IF_NEED_BE, Choice.NO)
    for number, voice in enumerate(asked[1:]):
        choices = {
            date.id: said[(number + place) % 3] for place, date in enumerate(voice.poll.dates)
        }
        polls.answer(voice, choices)


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
