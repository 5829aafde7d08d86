"""A date poll of each of the two working groups."""

from datetime import date

from tests.access import rows_meetings
from tests.access.rows import UNMAILED, Case, rows
from tests.access.rows_meetings import FOREIGN_LEADS, LEADS
from tests.access.world import World, builds
from tests.meetings.polling import make_poll, read_poll

BUILT_BEFORE = (rows_meetings,)
UNMAILED |= {
    "meetings.vote": "tests/meetings/test_polls.py",
    "meetings.vote_openly": "tests/meetings/test_polls.py",
}


@builds
def add_polls(world: World) -> None:
    for name, group, leads in (
        ("own", "group", LEADS),
        ("foreign", "foreign group", FOREIGN_LEADS),
    ):
        title = world.keep_secret(f"Markumfrage{name}", leads)
        poll = make_poll(world[group], first=date(2027, 2, 2), title=title)
        world.things[f"{name} poll"] = read_poll(poll)


@rows("meetings.poll", "meetings.choose_date", "meetings.give_up_poll")
def polls(world: World) -> list[Case]:
    found = {name: world[f"{name} poll"] for name in ("own", "foreign")}
    values = {
        name: {"poll_id": poll.id, "date_id": poll.dates[0].id} for name, poll in found.items()
    }
    return [
        Case("own", values["own"], LEADS),
        Case("foreign", values["foreign"], FOREIGN_LEADS),
    ]
