"""A public workshop and one of another group's, with somebody registered to each."""

from datetime import date

from kdn_helpdesk.meetings.models.meetings import Visibility
from tests.access import rows_meetings
from tests.access.rows import ALL, UNMAILED, Case, rows
from tests.access.rows_meetings import FOREIGN_LEADS, LEADS
from tests.access.world import World, builds
from tests.meetings.enrolling import enrol, open_registration
from tests.meetings.making import make_meeting

BUILT_BEFORE = (rows_meetings,)
UNMAILED |= {
    "meetings.registration": "tests/meetings/test_registering.py",
    "meetings.certificate": "tests/meetings/test_certificates.py",
}


@builds
def add_workshops(world: World) -> None:
    for name, group, day in (("own", "group", 19), ("foreign", "foreign group", 20)):
        leads = LEADS if name == "own" else FOREIGN_LEADS
        meeting = make_meeting(
            world[group],
            date(2027, 1, day),
            title=f"Werkstatt {name}",
            visibility=Visibility.PUBLIC,
        )
        workshop = open_registration(meeting)
        organisation = world.keep_secret(f"Markangemeldet{name}", leads)
        world.things[f"{name} workshop"] = workshop
        world.things[f"{name} registration"] = enrol(
            workshop, f"{name}@amt.example", organisation=organisation
        ).id


def _values(world: World, name: str) -> dict[str, object]:
    meeting = world[f"{name} workshop"].meeting
    return {
        "meeting_id": meeting.id,
        "slug": meeting.slug,
        "registration_id": world[f"{name} registration"],
    }


@rows("meetings.register", "meetings.register_sent")
def registering(world: World) -> list[Case]:
    return [Case(name, _values(world, name), ALL) for name in ("own", "foreign")]


@rows(
    "meetings.all_certificates",
    "meetings.attendance",
    "meetings.give_place",
    "meetings.plan_registration",
    "meetings.registrations",
    "meetings.registrations_csv",
    "meetings.remove_registration",
    "meetings.write_to_registered",
)
def managed(world: World) -> list[Case]:
    own = _values(world, "own")
    return [
        Case("own", own, LEADS),
        Case("foreign", _values(world, "foreign"), FOREIGN_LEADS),
    ]
