"""The demonstration's working groups and who belongs to them."""

import random
from collections.abc import Sequence

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.demo.cases import read
from kdn_helpdesk.groups import actions
from kdn_helpdesk.groups.models import GroupRole, WorkingGroup


def load(*, coordinator: Person, members: Sequence[Person], seed: int) -> dict[str, WorkingGroup]:
    """Found the groups; returns them by their address."""
    chance = random.Random(seed)  # noqa: S311
    found = {}
    for entry in read("groups.toml")["group"]:
        group = actions.found_group(**entry, actor=None)
        actions.add_member(
            group, email=coordinator.email, role=GroupRole.COORDINATOR, actor=coordinator.id
        )
        for person in [members[0], *chance.sample(list(members[1:]), k=min(8, len(members) - 1))]:
            actions.add_member(group, email=person.email, actor=coordinator.id)
        found[group.slug] = group
    return found
