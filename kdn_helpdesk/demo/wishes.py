"""The demonstration's wishes: from just collected to done, with their requests and joiners."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.demo.cases import read
from kdn_helpdesk.tickets.actions import portals
from kdn_helpdesk.tickets.models.portals import Portal
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.wishes.actions import agreeing, developers, joining, publishing, writing
from kdn_helpdesk.wishes.models.wishes import Wish
from kdn_helpdesk.wishes.states import Agreement, State

ANSWERED = timedelta(days=3)
"""How long before now the developers' last mail came at the latest."""


def load(*, asking: Sequence[Person], agent: Person, seed: int) -> None:
    """Write the portals and the wishes, each as old as it says."""
    chance = random.Random(seed)  # noqa: S311
    named = {entry["name"]: _portal(entry) for entry in read("wishes.toml")["portal"]}
    for entry in read("wishes.toml")["wish"]:
        _tell(entry, named[entry["portal"]], asking, agent, chance)


def _portal(entry: dict[str, str]) -> Portal:
    """Return the portal, added where it is missing, with its developers."""
    portal = db.session.scalar(sa.select(Portal).where(Portal.name == entry["name"]))
    portal = portal or portals.add_portal(name=entry["name"], actor=None)
    portals.edit_portal(
        portal,
        **entry,
        position=portal.position,
        is_active=True,
        actor=None,
    )
    return portal


def _tell(
    entry: dict[str, Any],
    portal: Portal,
    asking: Sequence[Person],
    agent: Person,
    chance: random.Random,
) -> None:
    begun = clock.now() - timedelta(days=entry["age"])
    ticket = _request(entry.get("request", ""), begun)
    if ticket is not None:
        begun = max(begun, ticket.created_at + timedelta(hours=1))
    with clock.at(min(begun, clock.now())):
        wish = writing.make_wish(
            portal=portal,
            title=entry["title"],
            copy=entry["copy"],
            agent=agent.id,
            ticket=ticket,
            names_checked=True,
        )
        wish.portal = portal
        if entry.get("agreement") == "asked" and ticket is not None:
            agreeing.ask_author(wish, agent=agent.id)
        elif wish.agreement is Agreement.OPEN:
            agreeing.note_agreement(wish, agent=agent.id)
        for person in chance.sample(list(asking), min(entry["joiners"], len(asking))):
            joining.add_joiner(wish, person=person.id, organisation=person.organisation_id)
    if wish.is_agreed:
        _pass_on(entry, wish, agent, begun)


def _pass_on(entry: dict[str, Any], wish: Wish, agent: Person, begun: datetime) -> None:
    """Send the copy, take in what the developers say, publish it."""
    with clock.at(min(begun + timedelta(hours=2), clock.now())):
        developers.send_copy(wish, agent=agent.id)
    if "answer" in entry:
        said = begun + timedelta(days=entry["answered"])
        with clock.at(min(said, clock.now() - ANSWERED)):
            developers.record_answer(
                wish, mail_id=0, sender=wish.portal.mailbox, body=entry["answer"]
            )
    for number, news in enumerate(entry.get("news", ())):
        moment = begun + timedelta(days=news["after"])
        with clock.at(min(moment, clock.now() - timedelta(hours=9 - number))):
            publishing.publish_news(
                wish,
                agent=agent.id,
                state=State(news["state"]),
                body=news["text"],
                names_checked=True,
            )


def _request(subject: str, moment: datetime) -> Ticket | None:
    """Return the last request of this subject before the moment, else the last one at all."""
    if not subject:
        return None
    return db.session.scalar(
        sa.select(Ticket)
        .where(Ticket.subject == subject)
        .options(joinedload(Ticket.requester), joinedload(Ticket.organisation))
        .order_by((Ticket.created_at < moment).desc(), Ticket.created_at.desc())
        .limit(1)
    )
