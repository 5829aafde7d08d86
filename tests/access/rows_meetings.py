"""Meetings of the two working groups, a public one with a private video link, and minutes."""

from datetime import date, timedelta

import sqlalchemy as sa

from kdn_helpdesk.core import clock, files
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.meetings.actions import (
    agendas,
    attendance,
    inviting,
    materials,
    recording,
    tasks,
)
from kdn_helpdesk.meetings.models.agendas import AgendaItem
from kdn_helpdesk.meetings.models.invitations import Invitation
from kdn_helpdesk.meetings.models.materials import AgendaMaterial
from kdn_helpdesk.meetings.models.meetings import Meeting, Visibility
from kdn_helpdesk.meetings.models.runs import InvitationRun
from tests import factories as make
from tests.access import rows_groups, rows_tickets
from tests.access.rows import ALL, NOBODY, SIGNED_IN, UNMAILED, Case, rows, who
from tests.access.world import World, builds
from tests.meetings.making import make_meeting

BUILT_BEFORE = (rows_groups, rows_tickets)
"""Their groups and requests stand when meetings are added."""
INSIDE = who("requester", "coordinator", "agent")
FOREIGN_INSIDE = who("foreign requester", "foreign coordinator", "agent")
LEADS = who("coordinator")
FOREIGN_LEADS = who("foreign coordinator")
UNMAILED |= {
    "meetings.invitation": "tests/meetings/test_invitations.py",
    "meetings.linked_task": "tests/meetings/test_tasks.py",
    "meetings.caldav_event": "tests/meetings/test_caldav.py",
    "meetings.substitute": "tests/meetings/test_delegating.py",
    "meetings.personal_feed": "tests/meetings/test_invitations.py",
}


@builds
def add_meetings(world: World) -> None:
    for name, group, visibility, readers, day in (
        ("group", "group", Visibility.GROUP, INSIDE, 12),
        ("foreign", "foreign group", Visibility.GROUP, FOREIGN_INSIDE, 13),
        ("members", "group", Visibility.MEMBERS, SIGNED_IN - who("loner"), 14),
        ("public", "group", Visibility.PUBLIC, ALL, 15),
    ):
        insiders = FOREIGN_INSIDE if name == "foreign" else INSIDE
        world.things[f"{name} meeting"] = make_meeting(
            world[group],
            date(2027, 1, day),
            title=world.keep_secret(f"Marktreffen{name}", readers),
            description=world.keep_secret(f"Markbeschreibung{name}", readers),
            join_url=f"https://video.example/{_mark(world, f'markvideo{name}', insiders)}",
            visibility=visibility,
        )
    _add_invitation(world)
    _add_runs(world)
    _add_agenda(world)
    _add_approved(world)
    _add_tasks(world)


def _mark(world: World, mark: str, readers: frozenset[str]) -> str:
    world.keep_secret(mark, readers)
    return mark


def _add_invitation(world: World) -> None:
    coordinator = world.people["coordinator"].id
    with make.writing() as session:
        inviting.invite_group(
            [session.get_one(Meeting, world["group meeting"].id)], actor=coordinator
        )
        session.flush()
        world.things["invitation"] = session.scalar(sa.select(Invitation.id).limit(1))


def _add_runs(world: World) -> None:
    """Two groups whose coordinators are inviting them."""
    for name, meeting in (("own", "group meeting"), ("foreign", "foreign meeting")):
        with make.writing() as session:
            found = world[meeting]
            run = InvitationRun(group_id=found.group_id, meeting_ids=[found.id])
            session.add(run)
            session.flush()
            world.things[f"{name} run"] = run.id


def _add_agenda(world: World) -> None:
    """One topic on the agenda, one that waits, and minutes that nobody has published."""
    asker, coordinator = world.people["requester"].id, world.people["coordinator"].id
    proposal = world.keep_secret("Markvorschlag", who("requester", "coordinator"))
    with make.writing() as session:
        meeting = session.get_one(Meeting, world["public meeting"].id)
        agendas.propose_topic(meeting, title=proposal, person_id=asker)
        item = agendas.propose_topic(
            meeting,
            title=world.keep_secret("Markthema", ALL),
            ticket_id=world["own private ticket"].id,
            person_id=coordinator,
            accept=True,
        )
        world.things["topic"] = item.id
        recording.write_minutes(
            meeting,
            opening=world.keep_secret("Markprotokoll", LEADS),
            visibility=Visibility.PUBLIC,
            records={item.id: world.keep_secret("Markmitschrift", LEADS)},
            decisions={item.id: [world.keep_secret("Markbeschluss", LEADS)]},
            actor=coordinator,
        )


def _add_approved(world: World) -> None:
    """Approved minutes for all municipalities, with an internal part, and who was there."""
    coordinator = world.people["coordinator"].id
    readers = SIGNED_IN - who("loner")
    with make.writing() as session:
        meeting = session.get_one(Meeting, world["members meeting"].id)
        meeting.starts_at = clock.now() - timedelta(days=1)
        session.flush()
        items = [
            agendas.propose_topic(meeting, title=title, person_id=coordinator, accept=True)
            for title in ("Offen", "Geschlossen")
        ]
        minutes = recording.write_minutes(
            meeting,
            opening=world.keep_secret("Markeröffnung", readers),
            visibility=Visibility.MEMBERS,
            records={
                items[0].id: world.keep_secret("Markoffen", readers),
                items[1].id: world.keep_secret("Markgeschlossen", INSIDE),
            },
            decisions={items[1].id: [world.keep_secret("Markinternbeschluss", INSIDE)]},
            internal=[items[1].id],
            actor=coordinator,
        )
        guest = attendance.add_guest(
            meeting,
            name=world.keep_secret("Markgast", INSIDE),
            organisation="",
            actor=coordinator,
        )
        world.things["guest"] = guest.id
        recording.publish_minutes(meeting, minutes, actor=coordinator)


def _add_tasks(world: World) -> None:
    """A task that its owner knows, and a file of the group at a public topic."""
    coordinator, owner = world.people["coordinator"].id, world.people["requester"].id
    with make.writing() as session:
        world.things["task"] = tasks.give_task(
            session.get_one(WorkingGroup, world["group"].id),
            text=world.keep_secret("Markaufgabe", INSIDE),
            owner=tasks.Owner(person_id=owner),
            actor=coordinator,
        ).id
        topic = session.get_one(AgendaItem, world["topic"])
        materials.add_materials(
            topic,
            title=world.keep_secret("Markunterlage", INSIDE),
            url="",
            uploads=[files.put(b"Text", name="unterlage.txt")],
            visibility=Visibility.GROUP,
            actor=coordinator,
        )
        world.things["material"] = session.scalar(sa.select(AgendaMaterial.id))


def _values(world: World, name: str, **more: object) -> dict[str, object]:
    meeting = world[f"{name} meeting"]
    return {"meeting_id": meeting.id, "slug": meeting.slug, **more}


@rows(
    "meetings.show",
    "meetings.short",
    "meetings.single",
    "meetings.single_jcal",
    "meetings.print_agenda",
)
def meetings(world: World) -> list[Case]:
    return [
        Case("group", _values(world, "group"), INSIDE),
        Case("foreign group", _values(world, "foreign"), FOREIGN_INSIDE),
        Case("members", _values(world, "members"), SIGNED_IN - who("loner")),
        Case("public", _values(world, "public"), ALL),
    ]


@rows("meetings.read_minutes", "meetings.print_minutes")
def minutes(world: World) -> list[Case]:
    return [
        Case("approved", _values(world, "members"), SIGNED_IN - who("loner")),
        Case("draft", _values(world, "public"), LEADS),
        Case("none", _values(world, "group"), NOBODY),
    ]


@rows(
    "meetings.answers",
    "meetings.cancel",
    "meetings.change",
    "meetings.invite",
    "meetings.plan_reminders",
    "meetings.write_minutes",
    "meetings.keep_section",
    "meetings.sign_writer",
    "meetings.note_attendance",
    "meetings.add_guest",
    "meetings.offer_questions",
    "meetings.choose_question_topics",
)
def managed(world: World) -> list[Case]:
    return [
        Case("own", _values(world, "public"), LEADS),
        Case("foreign", _values(world, "foreign"), FOREIGN_LEADS),
    ]


@rows("meetings.send_minutes", "meetings.approve_minutes")
def sending(world: World) -> list[Case]:
    return [
        Case("draft", _values(world, "public"), LEADS),
        Case("none", _values(world, "foreign"), NOBODY),
    ]


@rows("meetings.read_version")
def versions(world: World) -> list[Case]:
    return [
        Case("approved", _values(world, "members", number=1), SIGNED_IN - who("loner")),
        Case("missing", _values(world, "members", number=9), NOBODY),
        Case("draft", _values(world, "public", number=1), NOBODY),
    ]


@rows("meetings.comment_minutes")
def remarks(world: World) -> list[Case]:
    return [
        Case("approved", _values(world, "members"), INSIDE),
        Case("draft", _values(world, "public"), LEADS),
    ]


@rows("meetings.remove_guest")
def guests(world: World) -> list[Case]:
    return [
        Case("own", _values(world, "members", attendee_id=world["guest"]), LEADS),
        Case("another's", _values(world, "foreign", attendee_id=world["guest"]), NOBODY),
    ]


@rows(
    "meetings.accept_topic",
    "meetings.decline_topic",
    "meetings.edit_topic",
    "meetings.move_topic",
    "meetings.edit_materials",
)
def topics(world: World) -> list[Case]:
    more = {"item_id": world["topic"], "direction": "hoch"}
    return [
        Case("own", _values(world, "public", **more), LEADS),
        Case("another's", _values(world, "foreign", **more), NOBODY),
    ]


@rows("meetings.read_material")
def files_of_topics(world: World) -> list[Case]:
    more = {"material_id": world["material"], "name": "unterlage.txt"}
    return [
        Case("group's", _values(world, "public") | more, INSIDE),
        Case("another's", _values(world, "foreign") | more, NOBODY),
    ]


@rows("meetings.remove_material")
def removed_files(world: World) -> list[Case]:
    more = {"material_id": world["material"]}
    return [Case("own", _values(world, "public", **more), LEADS)]


@rows("meetings.give_task_of_meeting")
def tasks_of_meetings(world: World) -> list[Case]:
    return [
        Case("own", _values(world, "public"), LEADS),
        Case("foreign", _values(world, "foreign"), FOREIGN_LEADS),
    ]


@rows("meetings.participation_csv")
def tables_of_groups(world: World) -> list[Case]:
    return [
        Case("own", {"slug": world["group"].slug}, LEADS),
        Case("foreign", {"slug": world["foreign group"].slug}, FOREIGN_LEADS),
    ]


@rows("meetings.group_tasks", "meetings.group_participation")
def tasks_of_groups(world: World) -> list[Case]:
    return [
        Case("own", {"slug": world["group"].slug}, INSIDE),
        Case("foreign", {"slug": world["foreign group"].slug}, FOREIGN_INSIDE),
    ]


@rows("meetings.give_task")
def given_tasks(world: World) -> list[Case]:
    return [
        Case("own", {"slug": world["group"].slug}, LEADS),
        Case("foreign", {"slug": world["foreign group"].slug}, FOREIGN_LEADS),
    ]


@rows("meetings.change_task", "meetings.drop_task")
def changed_tasks(world: World) -> list[Case]:
    return [
        Case("own", {"task_id": world["task"]}, LEADS),
        Case("missing", {"task_id": 999_999}, NOBODY),
    ]


@rows("meetings.settle_task")
def settled_tasks(world: World) -> list[Case]:
    values = {"task_id": world["task"], "state": "erledigt"}
    return [Case("own", values, who("requester", "coordinator"))]


@rows("meetings.enter_answer", "meetings.enter_substitute", "meetings.withdraw")
def answers(world: World) -> list[Case]:
    more = {"invitation_id": world["invitation"]}
    return [
        Case("own", _values(world, "group", **more), LEADS),
        Case("another's", _values(world, "foreign", **more), NOBODY),
    ]


@rows("meetings.confirm", "meetings.refuse")
def waiting(world: World) -> list[Case]:
    return [Case("missing", _values(world, "group", answer_id=999_999), NOBODY)]


@rows("meetings.propose")
def proposals(world: World) -> list[Case]:
    return [
        Case("own", _values(world, "public"), INSIDE),
        Case("foreign", _values(world, "foreign"), FOREIGN_INSIDE),
    ]


@rows("meetings.answer", "meetings.own_substitute")
def own_answers(world: World) -> list[Case]:
    invited = who("requester", "coordinator")
    return [
        Case("invited", _values(world, "group"), invited),
        Case("not invited", _values(world, "foreign"), NOBODY),
    ]


@rows("meetings.series", "meetings.invite_series", "meetings.series_ics", "meetings.series_jcal")
def series(world: World) -> list[Case]:
    return [Case("missing", {"series_id": 999_999}, NOBODY)]


@rows("meetings.group_feed", "meetings.group_jcal")
def feeds(world: World) -> list[Case]:
    return [Case("any", {"slug": world["group"].slug}, ALL)]


@rows("meetings.send_again")
def lost_mails(world: World) -> list[Case]:
    """A mail of a meeting of one's own; see test_invitations.py for sending it."""
    return [Case("missing", _values(world, "group", number=999_999), NOBODY)]


@rows("meetings.run", "meetings.run_state", "meetings.stop_run")
def runs(world: World) -> list[Case]:
    return [
        Case("own", {"run_id": world["own run"]}, LEADS),
        Case("foreign", {"run_id": world["foreign run"]}, FOREIGN_LEADS),
    ]
