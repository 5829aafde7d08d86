"""What a story needs: people and their browsers, the worker, the mails, the command line."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from click.testing import Result

from kdn_helpdesk.accounts.models import Person
from tests import factories
from tests.browsing import Browser
from tests.mailbox import SentMail


def make_people() -> dict[str, Person]:
    """Those who take part, by what they do."""
    factories.make_topic("open-data", name="Open Data")
    town = factories.make_organisation("Musterstadt", domains=["musterstadt.example"])
    district = factories.make_organisation("Musterkreis")
    made = {
        "clerk": factories.make_person(
            email="rathaus@musterstadt.example", name="Erika Muster", organisation=town
        ),
        "agent": factories.make_agent(email="agentin@kdn.example", name="Anna Amsel"),
        "leader": factories.make_person(email="leitung@kdn.example", name="Lea Lerche"),
        "member": factories.make_person(
            email="eva@kreis.example", name="Eva Elster", organisation=district
        ),
        "editor": factories.make_editor(email="redaktion@kdn.example", name="Ruth Rabe"),
    }
    factories.make_group(
        "Open Data", coordinators=[made["leader"]], members=[made["clerk"], made["member"]]
    )
    return made


@dataclass
class World:
    """What a story needs: people and their browsers, the worker, the mails, the command line."""

    people: dict[str, Person]
    sign_in: Callable[[Person], Browser]
    drain: Callable[[], int]
    outbox: list[SentMail]
    command: Callable[..., Result]
    clock: Any = None

    def browser(self, name):
        return self.sign_in(self.people[name])

    def mails(self, name):
        return [mail for mail in self.outbox if mail.recipients == [self.people[name].email]]

    def invitations(self, name):
        return [mail for mail in self.mails(name) if mail.calendar]

    def receive(self, raw):
        assert self.command("mail", "receive", input=raw).exit_code == 0
        self.drain()
