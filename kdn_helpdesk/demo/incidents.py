"""The demonstration's incidents: one that lasts, and one that ended with a text for all."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.demo.cases import read
from kdn_helpdesk.tickets.actions import incidents
from kdn_helpdesk.tickets.models.portals import Portal
from kdn_helpdesk.tickets.models.tickets import Ticket

LASTED = timedelta(hours=7)


def load(*, agent: Person) -> None:
    """Write the incidents on the portals that are there, with the requests they brought."""
    for entry in read("incidents.toml")["incident"]:
        _tell(entry, agent)


def _tell(entry: dict[str, Any], agent: Person) -> None:
    portal = db.session.scalars(sa.select(Portal).where(Portal.name == entry["portal"])).one()
    begun = clock.now() - timedelta(hours=entry["hours"])
    with clock.at(begun):
        incident = incidents.open_incident(
            portal=portal, title=entry["title"], text=entry["text"], agent=agent.id
        )
        wanted = sa.select(Ticket).where(Ticket.subject == entry["requests"])
        for ticket in db.session.scalars(wanted.order_by(Ticket.id)):
            incidents.attach_ticket(incident, ticket, agent=agent.id)
    if "end" in entry:
        with clock.at(begun + LASTED):
            answer = incidents.end_incident(
                incident, body=entry["end"], agent=agent.id, wants_article=False
            )
            while incidents.work_off(answer):
                pass
