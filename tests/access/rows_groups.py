"""Working groups: `coordinator` leads the one, `foreign coordinator` the other."""

import sqlalchemy as sa

from kdn_helpdesk.groups import actions
from kdn_helpdesk.groups.models import MembershipRequest, WorkingGroup
from tests import factories as make
from tests.access.rows import ALL, NOBODY, SIGNED_IN, UNMAILED, Case, rows, who
from tests.access.world import World, builds

INSIDE = who("requester", "coordinator")
LEADS = who("coordinator", "admin")
FOREIGN_LEADS = who("foreign coordinator", "admin")


UNMAILED["groups.end_mailings"] = "tests/groups/test_mailings.py"


@builds
def add_groups(world: World) -> None:
    people = world.people
    world.things["group"] = make.make_group(
        "Open Data", coordinators=[people["coordinator"]], members=[people["requester"]]
    )
    world.things["foreign group"] = make.make_group(
        "Geodaten",
        coordinators=[people["foreign coordinator"]],
        members=[people["foreign requester"]],
    )
    world.things["ended group"] = make.make_group(
        "Beendet", coordinators=[people["coordinator"]], is_active=False
    )
    with make.writing() as session:
        world.things["mailing"] = actions.send_mailing(
            session.get_one(WorkingGroup, world["group"].id),
            subject=world.keep_secret("Markrundbetreff", INSIDE),
            body=world.keep_secret("Markrundschreiben", INSIDE),
            answers_to_desk=False,
            actor=people["coordinator"].id,
        ).id
    for name in ("group", "foreign group"):
        with make.writing() as session:
            group = session.get_one(WorkingGroup, world[name].id)
            actions.request_membership(group, person_id=people["loner"].id, reason="Bitte")
            world.things[f"request of {name}"] = session.scalar(
                sa.select(MembershipRequest.id).where(MembershipRequest.group_id == group.id)
            )


@rows("groups.show")
def groups(world: World) -> list[Case]:
    return [
        Case("own", {"slug": world["group"].slug}, ALL),
        Case("ended", {"slug": world["ended group"].slug}, LEADS),
        Case("missing", {"slug": "nichts"}, NOBODY),
    ]


@rows("groups.join", "groups.withdraw")
def joining(world: World) -> list[Case]:
    return [
        Case("any", {"slug": world["foreign group"].slug}, SIGNED_IN),
        Case("ended", {"slug": world["ended group"].slug}, LEADS),
    ]


@rows("groups.describe", "groups.members")
def managing(world: World) -> list[Case]:
    return [
        Case("own", {"slug": world["group"].slug}, LEADS),
        Case("foreign", {"slug": world["foreign group"].slug}, FOREIGN_LEADS),
    ]


@rows("groups.member", "groups.remove")
def members(world: World) -> list[Case]:
    own, foreign = world["group"].slug, world["foreign group"].slug
    member = world.people["requester"].id
    return [
        Case("own", {"slug": own, "person_id": member}, LEADS),
        Case("foreign", {"slug": foreign, "person_id": member}, NOBODY),
    ]


@rows("groups.mailings", "groups.choose_mailings")
def letters(world: World) -> list[Case]:
    foreign = who("foreign requester", "foreign coordinator")
    more = {"wish": "bestellen"}
    return [
        Case("own", {"slug": world["group"].slug, **more}, INSIDE),
        Case("foreign", {"slug": world["foreign group"].slug, **more}, foreign),
    ]


@rows("groups.mailing")
def letter(world: World) -> list[Case]:
    number = world["mailing"]
    return [
        Case("own", {"slug": world["group"].slug, "number": number}, INSIDE),
        Case("another's", {"slug": world["foreign group"].slug, "number": number}, NOBODY),
    ]


@rows("groups.write_mailing")
def writing_letters(world: World) -> list[Case]:
    return [Case("own", {"slug": world["group"].slug}, who("coordinator"))]


@rows("groups.accept", "groups.decline")
def requests(world: World) -> list[Case]:
    return [
        Case("own", {"request_id": world["request of group"]}, LEADS),
        Case("foreign", {"request_id": world["request of foreign group"]}, FOREIGN_LEADS),
    ]


@rows("groups.leave")
def leaving(world: World) -> list[Case]:
    members = who("foreign requester", "foreign coordinator")
    return [
        Case("foreign", {"slug": world["foreign group"].slug}, members),
        Case("ended", {"slug": world["ended group"].slug}, who("coordinator")),
    ]
