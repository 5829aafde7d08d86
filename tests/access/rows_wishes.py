"""Wishes: a public one everybody reads, a hidden one and all that was said inside, the desk."""

from kdn_helpdesk.wishes.actions import agreeing, writing
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
    world.things["wish ticket"] = ticket
    world.things["portal"] = portal
    with make.reading():
        token = agreeing.token_of(world["public wish"].id, 1)
    world.things["agreement"] = token


@rows("wishes.show", "wishes.join", "wishes.leave")
def public_wishes(world: World) -> list[Case]:
    return [
        Case("public", {"number": world["public wish"].id}, ALL),
        Case("hidden", {"number": world["hidden wish"].id}, DESK),
        Case("missing", {"number": 999_999}, NOBODY),
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
