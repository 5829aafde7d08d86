"""A small region with one of everything, and everybody who might look at it.

Two organisations, Aldorf and Bedorf, stand for the own and the foreign one; each has its people,
its request and its texts. Everything private carries a word of its own, so that a leak shows.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kdn_helpdesk.accounts.models import Organisation, Person
from kdn_helpdesk.core.permissions import Role, Viewer
from tests import factories as make

VISITOR = "visitor"
PROBE = "Zwiebelkuchen"
"""Stands in every private thing: whoever searches for it asks for all of them."""


@dataclass
class World:
    """The people by what they are, and the things by what they are called."""

    people: dict[str, Person | None] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, frozenset[str]] = field(default_factory=dict)
    """Words that stand in private things, and who may read each."""

    def __getitem__(self, name: str) -> Any:
        return self.things[name]

    def keep_secret(self, mark: str, seen_by: frozenset[str]) -> str:
        """Return a text with the word that searches ask for and the one that shows a leak."""
        self.secrets[mark.casefold()] = seen_by
        return f"{PROBE} {mark}"

    def roles_of(self, name: str) -> frozenset[Role]:
        """Return the roles as the service sees them; the coordinators lead a group."""
        if name == VISITOR:
            return Viewer().roles
        if "coordinator" in name:
            return frozenset({Role.REQUESTER, Role.COORDINATOR})
        role = name.removeprefix("foreign ")
        return frozenset({Role.REQUESTER, Role(role)} if role in set(Role) else {Role.REQUESTER})


BUILDERS: list[Callable[[World], None]] = []
"""What each room adds to the world, in order."""


def builds(builder: Callable[[World], None]) -> Callable[[World], None]:
    """Let a room add its things."""
    BUILDERS.append(builder)
    return builder


def build() -> World:
    """Make the region."""
    world = World()
    own = world.things["own organisation"] = _organisation("Aldorf")
    foreign = world.things["foreign organisation"] = _organisation("Bedorf")
    world.people = {
        VISITOR: None,
        "requester": make.make_person(organisation=own, name="Rike Aldorf"),
        "colleague": make.make_person(organisation=own, name="Karl Aldorf"),
        "foreign requester": make.make_person(organisation=foreign, name="Rolf Bedorf"),
        "loner": make.make_person(name="Lena Ohneort"),
        "manager": make.make_manager(own, name="Mara Aldorf"),
        "foreign manager": make.make_manager(foreign, name="Mirko Bedorf"),
        "agent": make.make_agent(name="Anton Beratung"),
        "coordinator": make.make_person(name="Klara Kreis"),
        "foreign coordinator": make.make_person(name="Kuno Kreis"),
        "editor": make.make_editor(name="Elke Redaktion"),
        "admin": make.make_admin(name="Adele Verwaltung"),
    }
    make.make_admin(name="Bert Verwaltung")
    for builder in BUILDERS:
        builder(world)
    return world


def _organisation(name: str) -> Organisation:
    return make.make_organisation(name, domains=[f"{name.casefold()}.example"])
