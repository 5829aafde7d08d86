"""How the demonstration's desk has arranged its work: saved views, and what else makes it quick."""

from collections.abc import Sequence

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.tickets.actions import saved

VIEWS = (
    ("Beteiligung NRW, nach Frist", {"thema": "beteiligung-nrw", "sortierung": "frist"}, True),
    ("Wartet auf Rückmeldung", {"zustand": "waiting", "sortierung": "aktiv"}, True),
    ("Meine, nach Priorität", {"ansicht": "meine", "sortierung": "-prioritaet"}, False),
)
"""Name, what the list is asked for, and whether the whole desk shares it."""


def load(*, agents: Sequence[Person]) -> None:
    """Arrange the desk of these agents; the first of them does it."""
    for name, asked, is_shared in VIEWS:
        saved.save_view(person=agents[0].id, name=name, asked=asked, is_shared=is_shared)
