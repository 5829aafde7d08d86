"""Meetings for the walk: one that comes, one that was, a series, and answers of every kind."""

from collections.abc import Callable
from datetime import time, timedelta

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock, files
from kdn_helpdesk.groups import actions as group_actions
from kdn_helpdesk.groups import notices as group_notices
from kdn_helpdesk.groups import queries as group_queries
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.ical import timezone
from kdn_helpdesk.ical.recurrence import Rhythm, Rule
from kdn_helpdesk.meetings import addresses
from kdn_helpdesk.meetings.actions import (
    agendas,
    attendance,
    inviting,
    materials,
    recording,
    scheduling,
    subscribing,
    tasks,
)
from kdn_helpdesk.meetings.changes import Details
from kdn_helpdesk.meetings.models.agendas import AgendaItem
from kdn_helpdesk.meetings.models.invitations import Answer, AnswerState, Channel, Partstat
from kdn_helpdesk.meetings.models.materials import AgendaMaterial
from kdn_helpdesk.meetings.models.meetings import Meeting, Visibility
from kdn_helpdesk.meetings.models.runs import InvitationRun
from kdn_helpdesk.meetings.plans import Wanted
from tests import factories
from tests.browser.walk import Example
from tests.meetings import making

AWAY = timedelta(days=60)


def examples(group: WorkingGroup, leader: Person) -> dict[str, Example]:
    """Return an example for every address of a meeting."""
    today = clock.today()
    comes = making.make_meeting(group, today + AWAY, visibility=Visibility.PUBLIC)
    with clock.at(clock.now() - 2 * AWAY):
        was = making.make_meeting(
            group, today - AWAY, visibility=Visibility.PUBLIC, title="Rückblick"
        )
    with factories.writing() as session:
        found = session.get_one(Meeting, comes.id)
        inviting.invite_group([found], actor=leader.id)
        guest = inviting.invite_guest(found, email="gast@stadt.example", actor=leader.id)
        topic = agendas.propose_topic(
            found, title="Kartendienste", person_id=leader.id, accept=True
        )
        waiting = Answer(
            meeting_id=comes.id,
            partstat=Partstat.ACCEPTED,
            channel=Channel.MAIL,
            state=AnswerState.WAITING,
            given_at=clock.now(),
            attendee="fremd@stadt.example",
            sender="fremd@stadt.example",
        )
        session.add(waiting)
        session.flush()
        secret = subscribing.renew_feed(leader.id)
        token = addresses.sign_link(guest.id)
    _hold(was, leader)
    task = _give(group, was, leader)
    one, named = {"meeting_id": comes.id}, {"meeting_id": comes.id, "slug": comes.slug}
    invited = {**one, "invitation_id": guest.id}
    item = {**one, "item_id": topic.id}
    held, at_group = {"meeting_id": was.id}, {"slug": group.slug}
    past = {"meeting_id": was.id, "slug": was.slug}
    series = {"series_id": _series(group, leader)}
    run, link = {"run_id": _run(group, leader)}, {"token": token}
    return {
        **dict.fromkeys(
            (
                "meetings.short", "meetings.cancel", "meetings.change", "meetings.invite",
                "meetings.answers", "meetings.propose",
            ),
            one,
        ),
        **dict.fromkeys(
            ("meetings.show", "meetings.single", "meetings.single_jcal", "meetings.print_agenda"),
            named,
        ),
        **dict.fromkeys(("meetings.read_minutes", "meetings.print_minutes"), past),
        **dict.fromkeys(
            ("meetings.enter_answer", "meetings.enter_substitute", "meetings.withdraw"), invited
        ),
        **dict.fromkeys(("meetings.own_substitute", "meetings.caldav_event"), one),
        **dict.fromkeys(("meetings.run", "meetings.run_state"), run),
        **dict.fromkeys(("meetings.edit_topic", "meetings.decline_topic"), item),
        "meetings.edit_materials": item,
        **dict.fromkeys(
            (
                "meetings.series", "meetings.invite_series", "meetings.series_ics",
                "meetings.series_jcal",
            ),
            series,
        ),
        **dict.fromkeys(
            ("meetings.write_minutes", "meetings.send_minutes", "meetings.note_attendance"),
            held,
        ),
        "meetings.read_material": {**one, **_material(topic.id, leader)},
        "meetings.give_task_of_meeting": held,
        **dict.fromkeys(("meetings.group_tasks", "meetings.give_task"), at_group),
        "meetings.change_task": {"task_id": task},
        "meetings.linked_task": {"token": _task_token(task, leader)},
        "meetings.read_version": {**past, "number": 1},
        "meetings.refuse": {**one, "answer_id": waiting.id},
        **dict.fromkeys(("meetings.invitation", "meetings.substitute"), link),
        **dict.fromkeys(
            (
                "meetings.group_feed", "meetings.group_jcal", "meetings.group_participation",
                "meetings.participation_csv", "groups.mailings", "groups.write_mailing",
            ),
            at_group,
        ),
        "groups.mailing": {**at_group, "number": _write(group, leader)},
        "groups.end_mailings": {"token": _member_token(group, leader)},
        "meetings.offer_questions": one,
        "meetings.personal_feed": {"secret": secret},
    }  # fmt: skip


def _run(group: WorkingGroup, leader: Person) -> int:
    """Let the group be in the middle of being invited."""
    with factories.writing() as session:
        run = InvitationRun(
            group_id=group.id, person_id=leader.id, meeting_ids=[], total=6000, planned=2400
        )
        session.add(run)
        session.flush()
        return run.id


def _hold(meeting: Meeting, leader: Person) -> None:
    """Let the meeting have taken place, with published minutes."""

    def write(step: Callable[[Meeting], object]) -> None:
        with factories.writing() as session:
            step(session.get_one(Meeting, meeting.id))

    def record(found: Meeting) -> None:
        topic = agendas.propose_topic(found, title="Lizenzen", person_id=leader.id, accept=True)
        minutes = recording.write_minutes(
            found,
            opening="Alle stellen sich vor.",
            visibility=Visibility.PUBLIC,
            records={topic.id: "Wir **sprechen** über Lizenzen."},
            decisions={topic.id: ["Wir nehmen DL-DE Zero."]},
            actor=leader.id,
        )
        attendance.add_guest(found, name="Gerda Gast", organisation="Ahlen", actor=leader.id)
        recording.publish_minutes(found, minutes, actor=leader.id)

    write(record)


def _give(group: WorkingGroup, meeting: Meeting, leader: Person) -> int:
    """Give the leader a task of the meeting that was."""
    with factories.writing() as session:
        return tasks.give_task(
            session.get_one(WorkingGroup, group.id),
            text="Angebot einholen",
            owner=tasks.Owner(person_id=leader.id),
            due_on=clock.today() - timedelta(days=1),
            meeting=session.get_one(Meeting, meeting.id),
            actor=leader.id,
        ).id


def _task_token(task_id: int, owner: Person) -> str:
    with factories.reading():
        return addresses.sign_task(task_id, owner.id)


def _write(group: WorkingGroup, leader: Person) -> int:
    """Write to all members of the group."""
    with factories.writing() as session:
        return group_actions.send_mailing(
            session.get_one(WorkingGroup, group.id),
            subject="Umfrage zu Lizenzen",
            body="Bitte nehmen Sie bis Freitag teil.",
            answers_to_desk=False,
            actor=leader.id,
        ).id


def _member_token(group: WorkingGroup, person: Person) -> str:
    with factories.reading():
        member = group_queries.get_member(group, person.id)
        return group_notices.sign_member(member.id)


def _material(item_id: int, leader: Person) -> Example:
    """Let a link and a file belong to the topic; return the file's address."""
    with factories.writing() as session:
        materials.add_materials(
            session.get_one(AgendaItem, item_id),
            title="Vorlage",
            url="https://kdn.example/vorlage",
            uploads=[files.put(b"Text", name="vorlage.txt")],
            visibility=Visibility.PUBLIC,
            actor=leader.id,
        )
        file = session.scalars(sa.select(AgendaMaterial.id).where(AgendaMaterial.url == "")).one()
    return {"material_id": file, "name": "vorlage.txt"}


def _series(group: WorkingGroup, leader: Person) -> int:
    first = clock.today() + AWAY
    start, end = timezone.at(first, time(10)), timezone.at(first, time(11, 30))
    wanted = Wanted(
        rule=Rule(Rhythm.MONTHLY, weekday=1),
        start=start.date(),
        until=first + AWAY,
        clock=time(10),
        minutes=90,
    )
    with factories.writing() as session:
        return scheduling.schedule_series(
            session.get_one(WorkingGroup, group.id),
            wanted=wanted,
            spans=[(start, end)],
            details=Details(
                title="Monatstreffen", start=start, end=end, visibility=Visibility.PUBLIC
            ),
            actor=leader.id,
        ).id
