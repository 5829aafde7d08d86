"""Requests: Aldorf's and Bedorf's, shared with the organisation or private, each with a note."""

import sqlalchemy as sa

from kdn_helpdesk.core import files
from kdn_helpdesk.core.permissions import Role, Viewer
from kdn_helpdesk.tickets.actions import bulk, checklists, conversation, details, saved, sorting
from kdn_helpdesk.tickets.models.bulk import BulkKind
from kdn_helpdesk.tickets.models.checklists import Checklist
from kdn_helpdesk.tickets.models.details import FieldKind
from kdn_helpdesk.tickets.models.messages import MessageFile
from kdn_helpdesk.tickets.models.tickets import Tag, Ticket
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.states import Visibility
from tests import factories as make
from tests.access.rows import NOBODY, UNMAILED, Case, rows, who
from tests.access.world import World, builds
from tests.tickets import rules

ASKERS = {"own": "requester", "foreign": "foreign requester"}
COLLEAGUES = {
    "own": who("requester", "colleague", "manager"),
    "foreign": who("foreign requester", "foreign manager"),
}
DESK = who("agent")
UNMAILED |= {
    "filing.confirm": "tests/tickets/test_filing.py",
    "records.rate": "tests/tickets/test_records.py",
}


@builds
def add_tickets(world: World) -> None:
    world.things["calendar"] = rules.make_calendar(is_default=True)
    world.things["target"] = rules.make_target(world["calendar"], answer=780)
    agent = world.people["agent"].id
    for side, asker in ASKERS.items():
        for kind, visibility, readers in (
            ("shared", Visibility.ORGANISATION, COLLEAGUES[side]),
            ("private", Visibility.ONLY_ME, who(asker)),
        ):
            seen_by = readers | DESK
            ticket = make.make_ticket(
                requester=world.people[asker],
                subject=world.keep_secret(f"Markfrage{kind}{side}", seen_by),
                body=world.keep_secret(f"Markinhalt{kind}{side}", seen_by),
                visibility=visibility,
            )
            world.things[f"{side} {kind} ticket"] = ticket
            make.tell(
                conversation.answer_ticket,
                ticket,
                agent=agent,
                body=world.keep_secret(f"Markantwort{kind}{side}", seen_by),
            )
            note = world.keep_secret(f"Marknotiz{kind}{side}", DESK)
            noted = make.tell(conversation.add_note, ticket, agent=agent, body=note)
            world.things.setdefault(f"{side} note", noted.id)
    _add_files(world, agent)


def _add_files(world: World, agent: int) -> None:
    """One file that was sent to Aldorf, and one that only the desk has."""
    ticket = world["own shared ticket"]
    for name, action in (
        ("sent", conversation.answer_ticket),
        ("internal", conversation.add_note),
    ):
        with make.reading():
            upload = files.put(b"Zahlen", name=f"{name}.txt")
        message = make.tell(action, ticket, agent=agent, body="Anbei.", files=[upload])
        with make.reading() as session:
            world.things[f"{name} file"] = session.scalar(
                sa.select(MessageFile.id).where(MessageFile.message_id == message.id)
            )


def _every_ticket(world: World, desk_only: bool = False, **more: object) -> list[Case]:
    cases = [Case("missing", {"reference": "KDN-2020-9999", **more}, NOBODY)]
    for side, asker in ASKERS.items():
        for kind, readers in (("shared", COLLEAGUES[side]), ("private", who(asker))):
            values = {"reference": world[f"{side} {kind} ticket"].reference, **more}
            cases.append(Case(f"{side} {kind}", values, DESK if desk_only else readers | DESK))
    return cases


@rows("tickets.show", "tickets.reply", "tickets.close", "tickets.share")
def tickets(world: World) -> list[Case]:
    return _every_ticket(world)


@rows("tickets.download")
def downloads(world: World) -> list[Case]:
    values = {"reference": world["own shared ticket"].reference, "name": "a.txt"}
    return [
        Case("sent", {**values, "file_id": world["sent file"]}, COLLEAGUES["own"] | DESK),
        Case("internal", {**values, "file_id": world["internal file"]}, DESK),
    ]


@rows(
    "work.show",
    "work.answer",
    "work.note",
    "work.forward",
    "writing.draft",
    "writing.sign",
    "records.add_time",
    "records.own_times",
    "records.watch",
    "texts.choose",
    "sorting.change_state",
    "sorting.assign",
    "sorting.sort",
    "sorting.watch",
    "merging.link",
    "merging.merge",
    "merging.part",
    "merging.split",
    "sorting.trail",
    "responding.answer",
)
def desk(world: World) -> list[Case]:
    return _every_ticket(world, desk_only=True)


@rows("writing.take_back")
def held_answers(world: World) -> list[Case]:
    return _every_ticket(world, desk_only=True, message_id=999_999)


@rows("merging.unlink")
def links(world: World) -> list[Case]:
    reference = world["own shared ticket"].reference
    return [Case("missing", {"reference": reference, "number": 999_999}, NOBODY)]


@rows("writing.publish")
def notes(world: World) -> list[Case]:
    return [
        *_every_ticket(world, desk_only=True, message_id=world["own note"])[:2],
        Case(
            "foreign note",
            {
                "reference": world["foreign shared ticket"].reference,
                "message_id": world["own note"],
            },
            NOBODY,
        ),
    ]


@rows("texts.edit_module", "texts.edit_macro")
def texts(world: World) -> list[Case]:
    return [Case("missing", {"number": 999_999}, NOBODY)]


@rows("texts.filled", "texts.run")
def texts_in_requests(world: World) -> list[Case]:
    reference = world["own shared ticket"].reference
    return [Case("missing", {"reference": reference, "number": 999_999}, NOBODY)]


@rows("sorting.unwatch")
def watchers(world: World) -> list[Case]:
    reference = world["own shared ticket"].reference
    return [Case("nobody", {"reference": reference, "person_id": 999_999}, DESK)]


@rows("topics.edit")
def topics(world: World) -> list[Case]:
    return [
        Case("a topic", {"topic_id": world["own shared ticket"].topic_id}, who("admin")),
        Case("missing", {"topic_id": 999_999}, NOBODY),
    ]


@builds
def add_views(world: World) -> None:
    """A shared view of the agent's, and one of somebody else's own."""
    other = make.make_agent(name="Zweite Beratung")
    for owner, is_shared, name in (
        (world.people["agent"], True, "shared view"),
        (other, False, "another's view"),
    ):
        with make.writing():
            view = saved.save_view(
                person=owner.id, name=name, asked={"zustand": "open"}, is_shared=is_shared
            )
            world.things[name] = view.id


@rows("saved.edit", "saved.delete", "saved.move_up", "saved.start")
def views(world: World) -> list[Case]:
    return [
        Case("shared", {"view_id": world["shared view"]}, DESK),
        Case("another's own", {"view_id": world["another's view"]}, NOBODY),
    ]


@builds
def add_bulk_change(world: World) -> None:
    agent = Viewer(person_id=world.people["agent"].id, roles=frozenset({Role.AGENT}))
    with make.writing():
        change = bulk.draft_change(
            bulk.Selection(references=[world["own private ticket"].reference]),
            viewer=agent,
            kind=BulkKind.ADD_TAGS,
            wanted={"tags": ["eilig"]},
        )
        world.things["bulk change"] = change.id


@builds
def add_tag(world: World) -> None:
    agent = world.people["agent"].id
    make.tell(sorting.set_tags, world["own private ticket"], names=["karte"], agent=agent)
    with make.reading() as session:
        world.things["tag"] = session.scalar(sa.select(Tag.id))


@rows("tags.edit", "tags.merge", "tags.delete")
def tags(world: World) -> list[Case]:
    return [
        Case("any", {"tag_id": world["tag"]}, DESK),
        Case("missing", {"tag_id": 999_999}, NOBODY),
    ]


@rows("bulk.show", "bulk.state", "bulk.begin", "bulk.stop", "bulk.discard")
def bulk_changes(world: World) -> list[Case]:
    return [
        Case("prepared", {"bulk_id": world["bulk change"]}, DESK),
        Case("missing", {"bulk_id": 999_999}, NOBODY),
    ]


@rows("worktimes.calendar", "worktimes.close", "worktimes.remove_calendar")
def calendars(world: World) -> list[Case]:
    return [
        Case("a calendar", {"number": world["calendar"].id}, who("admin")),
        Case("missing", {"number": 999_999}, NOBODY),
    ]


@rows("worktimes.open_again")
def closures(world: World) -> list[Case]:
    return [Case("none", {"number": world["calendar"].id, "closure": 999_999}, who("admin"))]


@rows("worktimes.target")
def targets(world: World) -> list[Case]:
    return [Case("missing", {"number": 999_999}, NOBODY)]


@rows("worktimes.remove_target")
def removed_targets(world: World) -> list[Case]:
    return [Case("a target", {"number": world["target"].id}, who("admin"))]


@rows("walking.following", "walking.preceding")
def neighbours(world: World) -> list[Case]:
    """The address before the step is not read: only the desk's own list is."""
    return [Case("any", {"reference": "KDN-2020-9999"}, DESK)]


@builds
def add_checklists(world: World) -> None:
    ticket = world["own private ticket"]
    with make.writing() as session:
        topic = session.get_one(Topic, ticket.topic_id)
        template = checklists.add_template(
            topic, name="Ablauf", steps=["Lesen"], is_usual=False, actor=None
        )
        checklists.begin_checklist(
            session.get_one(Ticket, ticket.id), template=template, agent=world.people["agent"].id
        )
        running = session.scalars(sa.select(Checklist.id)).one()
        world.things |= {"template": template.id, "checklist": running}


@builds
def add_field(world: World) -> None:
    """A word of the desk's alone in a field, and one that those who ask read."""
    ticket = world["own shared ticket"]
    with make.writing() as session:
        topic = session.get_one(Topic, ticket.topic_id)
        said = {}
        for label, for_desk_only, readers in (
            ("Markangabe", False, COLLEAGUES["own"] | DESK),
            ("Markinternes", True, DESK),
        ):
            field = details.add_field(
                topic, label=label, kind=FieldKind.TEXT, options=[], is_required=False,
                for_desk_only=for_desk_only, position=0, actor=None,
            )  # fmt: skip
            said[field.id] = world.keep_secret(f"{label}wert", readers)
        row = session.get_one(Ticket, ticket.id)
        details.set_details(row, said, actor=world.people["agent"].id)
        world.things["field"] = field.id


@rows("details.fill_in")
def particulars(world: World) -> list[Case]:
    return _every_ticket(world, desk_only=True)


@rows("details.edit", "details.delete")
def fields(world: World) -> list[Case]:
    return [
        Case("a field", {"field_id": world["field"]}, who("admin")),
        Case("missing", {"field_id": 999_999}, NOBODY),
    ]


@rows("checklists.index", "details.index")
def checklists_of_topics(world: World) -> list[Case]:
    return topics(world)


@rows("checklists.edit", "checklists.delete")
def templates(world: World) -> list[Case]:
    return [
        Case("a checklist", {"template_id": world["template"]}, who("admin")),
        Case("missing", {"template_id": 999_999}, NOBODY),
    ]


@rows("checklists.begin")
def checklists_to_begin(world: World) -> list[Case]:
    return [Case("private", {"reference": world["own private ticket"].reference}, DESK)]


@rows("checklists.tick")
def ticks(world: World) -> list[Case]:
    private, shared = world["own private ticket"], world["own shared ticket"]
    number = world["checklist"]
    return [
        Case("its own", {"reference": private.reference, "checklist_id": number}, DESK),
        Case("another's", {"reference": shared.reference, "checklist_id": number}, NOBODY),
    ]


@rows("absences.end")
def absences(world: World) -> list[Case]:
    return [Case("missing", {"number": 999_999}, NOBODY)]


@rows("recurring.edit", "recurring.drop")
def recurring(world: World) -> list[Case]:
    return [Case("missing", {"number": 999_999}, NOBODY)]
