"""Wishes: a public one everybody reads, a hidden one and all that was said inside, the desk."""

from kdn_helpdesk.core import files
from kdn_helpdesk.wishes.actions import agreeing, developers, publishing, writing
from kdn_helpdesk.wishes.models.wishes import Wish
from kdn_helpdesk.wishes.queries import wishes
from kdn_helpdesk.wishes.states import State
from tests import factories as make
from tests.access.rows import ALL, NOBODY, Case, rows, who
from tests.access.world import World, builds
from tests.wishes import making

DESK = who("agent")


@builds
def add_wishes(world: World) -> None:
    """Both come from a private request of Aldorf's, of which nothing may be read in them."""
    agent = world.people["agent"]
    portal = making.make_portal("Beteiligung NRW")
    ticket = make.make_ticket(requester=world.people["requester"], subject="Kartendruck")
    for name, is_public in (("public", True), ("hidden", False)):
        text = "Karten drucken" if is_public else world.keep_secret("Markwunschhidden", DESK)
        wish = making.make_wish(
            portal=portal, ticket=ticket, copy=text, agent=agent, is_public=is_public
        )
        note = world.keep_secret(f"Marknotizwunsch{name}", DESK)
        making.act(writing.add_note, wish, agent=agent.id, body=note)
        world.things[f"{name} wish"] = wish
    world.things["developers file"] = _answer_with_file(world["public wish"])
    making.act(
        publishing.publish_news, world["public wish"], agent=agent.id, body="Kommt.",
        state=State.PLANNED, files=[world["developers file"]],
    )  # fmt: skip
    with make.reading():
        entry = wishes.list_entries(world["public wish"].id, only_public=True)[-1]
        world.things["passed on file"] = entry.files[0].id
    world.things["wish ticket"] = ticket
    world.things["portal"] = portal
    with make.reading():
        token = agreeing.token_of(world["public wish"].id, 1)
    world.things["agreement"] = token


def _answer_with_file(wish: Wish) -> int:
    """Let the developers send a file, and return its number."""
    with make.writing():
        upload = files.put(b"Im April.", name="plan.txt")
    making.act(
        developers.record_answer, wish, mail_id=1, sender=making.MAILBOX, body="Siehe Anlage.",
        uploads=[upload],
    )  # fmt: skip
    with make.reading():
        return wishes.list_answer_files(wish.id)[0].id


@rows("wishes.show", "wishes.join", "wishes.leave")
def public_wishes(world: World) -> list[Case]:
    return [
        Case("public", {"number": world["public wish"].id}, ALL),
        Case("hidden", {"number": world["hidden wish"].id}, DESK),
        Case("missing", {"number": 999_999}, NOBODY),
    ]


@rows("wishes.download")
def files_of_wishes(world: World) -> list[Case]:
    number = world["public wish"].id
    return [
        Case("passed on", {"number": number, "file_id": world["passed on file"], "name": "a"}, ALL),
        Case(
            "the developers'",
            {"number": number, "file_id": world["developers file"], "name": "a"},
            DESK,
        ),
        Case(
            "of another wish",
            {"number": world["hidden wish"].id, "file_id": world["passed on file"], "name": "a"},
            NOBODY,
        ),
    ]


@rows("wishes.agree")
def agreements(world: World) -> list[Case]:
    return [Case("the author's link", {"token": world["agreement"]}, ALL)]


@rows(
    "wish_desk.show",
    "wish_desk.trail",
    "wish_desk.note",
    "wish_desk.link",
    "wish_desk.ask",
    "wish_desk.note_agreement",
    "wish_desk.list_publicly",
    "wish_desk.take_as_read",
    "wish_writing.edit",
    "wish_writing.send",
    "wish_writing.write",
    "wish_writing.publish",
)
def wishes_at_the_desk(world: World) -> list[Case]:
    return [
        Case("public", {"number": world["public wish"].id}, DESK),
        Case("hidden", {"number": world["hidden wish"].id}, DESK),
        Case("missing", {"number": 999_999}, NOBODY),
    ]


@rows("wish_desk.unlink")
def requests_of_wishes(world: World) -> list[Case]:
    number = world["public wish"].id
    return [
        Case("its own", {"number": number, "reference": world["wish ticket"].reference}, DESK),
        Case("missing", {"number": number, "reference": "KDN-2020-9999"}, NOBODY),
    ]


@rows("portals.edit")
def portals(world: World) -> list[Case]:
    return [
        Case("a portal", {"portal_id": world["portal"].id}, who("agent", "admin")),
        Case("missing", {"portal_id": 999_999}, NOBODY),
    ]


@rows("wish_writing.add")
def requests_to_add(world: World) -> list[Case]:
    return [
        Case("a request", {"reference": world["wish ticket"].reference}, DESK),
        Case("missing", {"reference": "KDN-2020-9999"}, NOBODY),
    ]
