"""The demonstration's shared requests, who joined them, and two requests that became one."""

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.demo.cases import read
from kdn_helpdesk.tickets.actions import joining, linking, merging, opening, sharing
from kdn_helpdesk.tickets.models.sharing import Sharing
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.states import DONE

AGO = timedelta(hours=30)
"""When the desk prepared them."""
ASKED_TWICE = "Karte zeigt den Geltungsbereich verschoben"


def load(*, asking: Sequence[Person], agent: Person, seed: int) -> None:
    """Share what the list names, as far as these requests are there."""
    chance = random.Random(seed)  # noqa: S311
    with clock.at(clock.now() - AGO):
        for entry in read("sharings.toml")["sharing"]:
            ticket = _request(entry["request"])
            if ticket is not None:
                _share(ticket, entry, asking=asking, agent=agent, chance=chance)
    _merge(agent)


def _request(subject: str) -> Ticket | None:
    """Return the newest request of this subject."""
    return db.session.scalar(
        sa.select(Ticket).where(Ticket.subject == subject).order_by(Ticket.id.desc()).limit(1)
    )


def _share(
    ticket: Ticket,
    entry: dict[str, Any],
    *,
    asking: Sequence[Person],
    agent: Person,
    chance: random.Random,
) -> None:
    version = sharing.prepare_version(
        ticket,
        subject=entry["subject"],
        question=entry["question"],
        answer=entry.get("answer", ""),
        is_checked=True,
        agent=agent.id,
    )
    sharing.ask_author(ticket, version=version, agent=agent.id)
    if entry.get("is_undecided"):
        return
    sharing.decide(ticket, version=version, is_agreed=True)
    others = [person for person in asking if person.organisation_id != ticket.organisation_id]
    for person in chance.sample(others, min(entry["joiners"], len(others))):
        viewer = Viewer(person_id=person.id, organisation_id=person.organisation_id)
        joining.join_sharing(db.session.get_one(Sharing, version.sharing_id), viewer=viewer)


def _merge(agent: Person) -> None:
    """Let somebody ask the same twice, which the desk merges, and link what belongs together."""
    target = _request(ASKED_TWICE)
    if target is None or target.state in DONE:
        return
    source = opening.open_ticket(
        requester=db.session.get_one(Person, target.requester_id),
        topic=db.session.get_one(Topic, target.topic_id),
        subject="Noch einmal: Karte verschoben",
        body="Im zweiten Verfahren liegt die Fläche auch daneben, wieder nach Nordosten.",
    )
    merging.merge_tickets(source, target=target, agent=agent.id)
    other = _request("Anonyme Beteiligung in einer Umfrage zulassen")
    if other is not None:
        linking.link_tickets(target, other=other, agent=agent.id)
