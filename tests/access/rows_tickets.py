"""Requests: Aldorf's and Bedorf's, shared with the organisation or private, each with a note."""

from kdn_helpdesk.tickets.actions import conversation
from kdn_helpdesk.tickets.states import Visibility
from tests import factories as make
from tests.access.rows import who
from tests.access.world import World, builds

ASKERS = {"own": "requester", "foreign": "foreign requester"}
COLLEAGUES = {
    "own": who("requester", "colleague", "manager"),
    "foreign": who("foreign requester", "foreign manager"),
}
DESK = who("agent")


@builds
def add_tickets(world: World) -> None:
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
            world.things[f"{side} {kind} ticket"] = ticket.reference
            make.tell(
                conversation.answer_ticket,
                ticket,
                agent=agent,
                body=world.keep_secret(f"Markantwort{kind}{side}", seen_by),
            )
            make.tell(
                conversation.add_note,
                ticket,
                agent=agent,
                body=world.keep_secret(f"Marknotiz{kind}{side}", DESK),
            )
