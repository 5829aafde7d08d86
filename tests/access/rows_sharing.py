"""What is shared with all advised organisations: agreed to, still asked, and narrowed again."""

import sqlalchemy as sa

from kdn_helpdesk.core import files
from kdn_helpdesk.tickets.actions import conversation, sharing, sorting
from kdn_helpdesk.tickets.models.messages import MessageFile
from kdn_helpdesk.tickets.models.sharing import SharedFile, SharedVersion, Sharing
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.states import Visibility
from tests import factories as make
from tests.access.rows import NOBODY, SIGNED_IN, UNMAILED, Case, rows, who
from tests.access.rows_tickets import COLLEAGUES, DESK
from tests.access.world import World, builds

UNMAILED |= {
    "sharing.consent_by_mail": "tests/tickets/test_sharing.py",
    "shared.leave_by_mail": "tests/tickets/test_joining.py",
}
MEMBERS = SIGNED_IN - who("loner")
"""Who reads what is shared with all advised organisations."""


@builds
def add_sharings(world: World) -> None:
    """A request whose author agreed, one whose author was asked, one whose author narrowed it."""
    agent = world.people["agent"].id
    for stage in ("agreed", "asked", "narrowed"):
        readers = {"agreed": MEMBERS, "asked": DESK | who("requester"), "narrowed": DESK}[stage]
        ticket = make.make_ticket(
            requester=world.people["requester"],
            subject=world.keep_secret(f"Markgeteilt{stage}", COLLEAGUES["own"] | DESK),
            visibility=Visibility.ORGANISATION,
        )
        file = _shared_file(ticket, agent)
        version = make.tell(
            sharing.prepare_version,
            ticket,
            subject=f"Allgemein {stage}",
            question=world.keep_secret(f"Markallgemein{stage}", readers),
            files=[file],
            agent=agent,
        )
        world.things[f"{stage} sharing"] = (ticket, version.sharing_id, version.id)
        _ask_and_decide(version.id, agent=agent, is_agreed=stage != "asked")
    make.tell(
        sorting.change_visibility,
        world["narrowed sharing"][0],
        visibility=Visibility.ORGANISATION,
        person=world.people["requester"].id,
    )


def _ask_and_decide(version_id: int, *, agent: int, is_agreed: bool) -> None:
    with make.writing() as session:
        version = session.get_one(SharedVersion, version_id)
        ticket = session.get_one(Ticket, session.get_one(Sharing, version.sharing_id).ticket_id)
        sharing.ask_author(ticket, version=version, agent=agent)
        if is_agreed:
            sharing.decide(ticket, version=version, is_agreed=True)


def _shared_file(ticket: Ticket, agent: int) -> int:
    with make.reading():
        upload = files.put(b"Karte", name="karte.txt")
    message = make.tell(
        conversation.answer_ticket, ticket, agent=agent, body="Anbei.", files=[upload]
    )
    with make.reading() as session:
        return session.scalar(sa.select(MessageFile.id).where(MessageFile.message_id == message.id))


@rows("shared.show", "shared.join", "shared.leave")
def shared(world: World) -> list[Case]:
    return [
        Case("agreed", {"number": world["agreed sharing"][1]}, MEMBERS),
        Case("asked", {"number": world["asked sharing"][1]}, NOBODY),
        Case("narrowed", {"number": world["narrowed sharing"][1]}, NOBODY),
        Case("missing", {"number": 999_999}, NOBODY),
    ]


@rows("shared.download")
def shared_files(world: World) -> list[Case]:
    cases = []
    for stage, readers in (("agreed", MEMBERS), ("asked", NOBODY), ("narrowed", NOBODY)):
        _ticket, number, version = world[f"{stage} sharing"]
        with make.reading() as session:
            file = session.scalar(sa.select(SharedFile.id).where(SharedFile.version_id == version))
        cases.append(Case(stage, {"number": number, "file_id": file}, readers))
    return cases


@rows("sharing.consent")
def consents(world: World) -> list[Case]:
    asked = world["asked sharing"][0].reference
    return [
        Case("asked", {"reference": asked}, who("requester")),
        Case("nothing", {"reference": world["own shared ticket"].reference}, NOBODY),
    ]


@rows("sharing.prepare", "sharing.withdraw")
def preparing(world: World) -> list[Case]:
    return [
        Case(stage, {"reference": world[f"{stage} sharing"][0].reference}, DESK)
        for stage in ("agreed", "asked", "narrowed")
    ]
