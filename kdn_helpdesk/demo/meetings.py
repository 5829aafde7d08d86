"""The demonstration's meetings: series, minutes of the last one, answers to the next one."""

import random
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.accounts.models import Organisation, Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.demo.cases import read
from kdn_helpdesk.groups import actions as group_actions
from kdn_helpdesk.groups import queries as group_reads
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.ical.invites import Partstat
from kdn_helpdesk.ical.planning import FREE
from kdn_helpdesk.ical.recurrence import Rhythm, Rule
from kdn_helpdesk.meetings import plans
from kdn_helpdesk.meetings.actions import (
    agendas,
    answering,
    attendance,
    inviting,
    questions,
    recording,
    scheduling,
    tasks,
)
from kdn_helpdesk.meetings.changes import Details
from kdn_helpdesk.meetings.models.agendas import AgendaItem
from kdn_helpdesk.meetings.models.attendance import Attendance, Attendee
from kdn_helpdesk.meetings.models.invitations import Invitation
from kdn_helpdesk.meetings.models.meetings import Meeting, Visibility
from kdn_helpdesk.meetings.plans import Wanted
from kdn_helpdesk.tickets.models.topics import Topic

BEFORE, AFTER = timedelta(days=75), timedelta(days=300)
"""How far back and ahead the series reach."""
VIDEO = "https://video.example/beratung"
ANSWERS = (Partstat.ACCEPTED, Partstat.ACCEPTED, Partstat.DECLINED, Partstat.TENTATIVE, None)


def load(groups: Mapping[str, WorkingGroup], *, coordinator: Person, seed: int) -> None:
    """Plan every series, write the minutes of what was held, invite to what comes next."""
    chance = random.Random(seed)  # noqa: S311
    for entry in read("meetings.toml")["series"]:
        meetings = _plan(entry, groups[entry["group"]], coordinator)
        now = clock.now()
        held = [meeting for meeting in meetings if meeting.ends_at < now]
        ahead = [meeting for meeting in meetings if meeting.starts_at > now]
        if held and "held" in entry:
            _hold(held[-1], entry["held"], coordinator, chance)
        for title in entry["agenda"]:
            agendas.propose_topic(
                ahead[0], title=title, minutes=20, person_id=coordinator.id, accept=True
            )
        if "topics" in entry:
            _listen(groups[entry["group"]], entry["topics"], coordinator)
        if "letter" in entry:
            group_actions.send_mailing(
                groups[entry["group"]],
                **entry["letter"],
                answers_to_desk=False,
                actor=coordinator.id,
            )
        inviting.invite_group(ahead[:1], actor=coordinator.id)
        _answer(ahead[0], chance)


def _listen(group: WorkingGroup, slugs: list[str], coordinator: Person) -> None:
    """Let the group be offered what the desk is asked about these topics."""
    numbers = db.session.scalars(sa.select(Topic.id).where(Topic.slug.in_(slugs))).all()
    questions.choose_topics(group, numbers, actor=coordinator.id)


def _plan(entry: dict[str, Any], group: WorkingGroup, coordinator: Person) -> list[Meeting]:
    """Put the series into the calendar as the coordinator did some months ago."""
    begun = clock.now() - BEFORE
    first: date = clock.local(begun).date()
    wanted = Wanted(
        rule=Rule(Rhythm.MONTHLY, entry["weekday"], position=entry["position"]),
        start=first + timedelta(days=1),
        until=first + AFTER,
        clock=time.fromisoformat(entry["clock"]),
        minutes=entry["minutes"],
        skips=FREE,
    )
    spans = [(planned.start, planned.end) for planned in plans.propose(wanted) if planned.is_taken]
    details = Details(
        title=entry["title"],
        start=spans[0][0],
        end=spans[0][1],
        place="Videokonferenz",
        join_url=VIDEO,
        visibility=Visibility.PUBLIC,
    )
    with clock.at(begun):
        series = scheduling.schedule_series(
            group, wanted=wanted, spans=spans, details=details, actor=coordinator.id
        )
    of_series = sa.select(Meeting).where(Meeting.series_id == series.id)
    return list(db.session.scalars(of_series.order_by(Meeting.starts_at)))


def _hold(
    meeting: Meeting, held: dict[str, Any], coordinator: Person, chance: random.Random
) -> None:
    """Let the meeting have taken place: its agenda before, its minutes after."""
    with clock.at(meeting.starts_at - timedelta(days=5)):
        items = {
            agendas.propose_topic(
                meeting, title=topic["title"], person_id=coordinator.id, accept=True
            ).id: topic
            for topic in held["topic"]
        }
    with clock.at(_morning_after(meeting.ends_at)):
        minutes = recording.write_minutes(
            meeting,
            opening=held["opening"],
            visibility=Visibility.PUBLIC,
            records={number: topic["record"] for number, topic in items.items()},
            decisions={number: topic["decisions"] for number, topic in items.items()},
            actor=coordinator.id,
        )
        _note_attendance(meeting, held["guests"], coordinator, chance)
        _give_tasks(meeting, items, coordinator)
        recording.publish_minutes(meeting, minutes, actor=coordinator.id)


def _give_tasks(meeting: Meeting, items: Mapping[int, dict[str, Any]], coordinator: Person) -> None:
    """Let members take over what the topics left to do."""
    group = db.session.get_one(WorkingGroup, meeting.group_id)
    members = group_reads.list_people([group.id])
    for number, topic in items.items():
        for place, text in enumerate(topic.get("tasks", ()), start=1):
            tasks.give_task(
                group,
                text=text,
                owner=tasks.Owner(person_id=members[place % len(members)].person_id),
                due_on=meeting.day + timedelta(days=26 + 7 * place),
                meeting=meeting,
                item=db.session.get_one(AgendaItem, number),
                actor=coordinator.id,
            )


def _note_attendance(
    meeting: Meeting, guests: list[list[str]], coordinator: Person, chance: random.Random
) -> None:
    """Note who was there: most members, somebody's substitute, and guests."""
    states = (Attendance.PRESENT, Attendance.PRESENT, Attendance.PRESENT, Attendance.EXCUSED)
    for member in group_reads.list_people([meeting.group_id]):
        organisation = db.session.get(Organisation, member.person.organisation_id or 0)
        row = Attendee(
            meeting_id=meeting.id,
            person_id=member.person_id,
            name=member.person.name,
            organisation_id=organisation.id if organisation else None,
            organisation_name=organisation.short_name if organisation else "",
            state=chance.choice(states),
        )
        db.session.add(row)
    for name, organisation_name in guests:
        attendance.add_guest(
            meeting, name=name, organisation=organisation_name, actor=coordinator.id
        )


def _morning_after(end: datetime) -> datetime:
    return min(end + timedelta(hours=20), clock.now())


def _answer(meeting: Meeting, chance: random.Random) -> None:
    """Let most of those who are invited answer, each in their way."""
    invited = sa.select(Invitation).where(Invitation.meeting_id == meeting.id)
    for invitation in db.session.scalars(invited.options(joinedload(Invitation.meeting))):
        partstat = chance.choice(ANSWERS)
        if partstat is not None:
            answering.answer_invitation(invitation, partstat=partstat)
