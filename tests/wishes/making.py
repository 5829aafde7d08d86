"""Wishes and portals for tests, made by the product's actions."""

from typing import Any

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.permissions import Role, Viewer
from kdn_helpdesk.tickets.actions import portals
from kdn_helpdesk.tickets.models.portals import Portal
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import tickets
from kdn_helpdesk.wishes.actions import agreeing, joining, writing
from kdn_helpdesk.wishes.models.wishes import Wish
from kdn_helpdesk.wishes.queries import wishes
from tests.factories import make_agent, reading
from tests.factories import writing as transaction

MAILBOX = "entwicklung@portal.example"


def make_portal(name: str = "Beteiligung NRW", *, mailbox: str = MAILBOX) -> Portal:
    with transaction():
        portal = portals.add_portal(name=name, actor=None)
        portal.developers, portal.mailbox = f"Entwicklung {name}", mailbox
    return portal


def make_wish(
    *,
    portal: Portal | None = None,
    title: str = "Karten drucken",
    copy: str = "Karten sollen sich drucken lassen.",
    ticket: Ticket | None = None,
    agent: Person | None = None,
    is_agreed: bool = True,
    is_public: bool = False,
) -> Wish:
    """A wish; `is_agreed`: its author, if any, has said yes."""
    portal = portal or make_portal()
    agent = agent or make_agent()
    with transaction():
        wish = writing.make_wish(
            portal=portal,
            title=title,
            copy=copy,
            agent=agent.id,
            ticket=tickets.get_ticket_by_id(ticket.id) if ticket else None,
            names_checked=True,
        )
        if is_agreed and ticket is not None:
            agreeing.note_agreement(wish, agent=agent.id)
        if is_public:
            writing.list_publicly(wish, agent=agent.id)
    return wish


def act(action: Any, wish: Wish, **options: Any) -> Any:
    """Let an action act on the wish in a transaction of its own."""
    with transaction():
        return action(wishes.get_wish_by_id(wish.id), **options)


def join(wish: Wish, *people: Person) -> None:
    for person in people:
        act(joining.join_wish, wish, viewer=viewer_of(person))


def read_wish(wish: Wish) -> Wish:
    """The wish's columns as the database has them now."""
    with reading():
        return wishes.get_wish_by_id(wish.id)


def entries_of(wish: Wish) -> list[tuple[str, str]]:
    with reading():
        entries = wishes.list_entries(wish.id, only_public=False)
        return [(entry.kind.value, entry.body) for entry in entries]


def viewer_of(person: Person) -> Viewer:
    return Viewer(
        person_id=person.id,
        organisation_id=person.organisation_id,
        roles=frozenset({Role.REQUESTER}),
    )
