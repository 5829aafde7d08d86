"""Merging in tests: people of one town who ask, two requests that become one and part again."""

from typing import Any

from kdn_helpdesk.accounts.models import Organisation, Person
from kdn_helpdesk.tickets.actions import merging
from kdn_helpdesk.tickets.models.tickets import Ticket
from tests.factories import make_person, make_ticket, tell, writing


def ask(town: Organisation, subject: str = "Karte", **options: Any) -> Ticket:
    """File a request as somebody new of the town."""
    return make_ticket(requester=make_person(organisation=town), subject=subject, **options)


def merge(source: Ticket, target: Ticket, agent: Person) -> None:
    with writing() as session:
        merging.merge_tickets(
            session.get_one(Ticket, source.id),
            target=session.get_one(Ticket, target.id),
            agent=agent.id,
        )


def part(source: Ticket, agent: Person) -> None:
    tell(merging.part_tickets, source, agent=agent.id)
