"""Loading the region: each step writes what one part of the service shows."""

from datetime import timedelta

import sqlalchemy as sa

from kdn_helpdesk.accounts.actions import register
from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.demo import (
    arrivals,
    banner,
    desk,
    incidents,
    library,
    mailboxes,
    meetings,
    people,
    requests,
    sharings,
    wishes,
    working_groups,
    workshops,
    writing,
)

BEGINNING = timedelta(days=200)
"""How long the people of the region have been there."""


def check_database() -> bool:
    """Tell whether the region has to be loaded; raises DomainError where others are there."""
    strangers = sa.select(sa.func.count(Person.id))
    if banner.is_loaded():
        return False
    if db.session.scalar(strangers):
        raise DomainError(
            _("This database holds real people; the demonstration needs an empty one of its own.")
        )
    return True


def load(*, tickets: int, seed: int) -> None:
    """Write the region; the same seed writes the same."""
    with transaction():
        with clock.at(clock.now() - BEGINNING):
            register.seed_register()
            cast, asking = people.load()
            groups = working_groups.load(
                coordinator=cast["koordination"], members=asking, seed=seed
            )
        agents = [cast["agentin"], cast["henning.rademacher"]]
        desk.load_topics()
        mailboxes.load(admin=cast["verwaltung"])
        requests.load(asking=asking, agents=agents, tickets=tickets, seed=seed)
        desk.load(agents=agents)
        writing.load(agents=agents, seed=seed)
        wishes.load(asking=asking, agent=cast["agentin"], seed=seed)
        incidents.load(agent=cast["agentin"])
        sharings.load(asking=asking, agent=cast["agentin"], seed=seed)
        meetings.load(groups, coordinator=cast["koordination"], seed=seed)
        workshops.load(groups, coordinator=cast["koordination"])
        arrivals.load(asking=asking)
        library.load(authors=asking, editor=cast["redaktion"])
