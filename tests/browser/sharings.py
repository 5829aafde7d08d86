"""Shared requests for the walk: one that others joined, one whose author decides."""

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import files
from kdn_helpdesk.core.permissions import Role, Viewer
from kdn_helpdesk.tickets import sharing_links
from kdn_helpdesk.tickets.actions import joining, sharing
from kdn_helpdesk.tickets.models.sharing import Joiner, SharedFile, SharedVersion, Sharing
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import sharing as queries
from tests import factories
from tests.browser.walk import Example


def examples(author: Person, agent: Person) -> dict[str, Example]:
    """Return an example for every address of a shared request."""
    ticket, shared = make_shared(author, agent, subject="Karte bleibt leer", with_file=True)
    joiner = join(shared.sharing_id, regierungsbezirk="Köln", population=12_345)
    asked = prepare(ticket, agent, subject="Karte bleibt leer", answer="Der Dienst ist wieder da.")
    act(asked, sharing.ask_author, agent=agent.id)
    number = {"number": shared.sharing_id}
    with factories.reading():
        token = sharing_links.consent_link(asked.id).rpartition("/")[2]
        leaving = sharing_links.leaving_link(joiner).rpartition("/")[2]
    with factories.reading() as session:
        file = session.scalar(sa.select(SharedFile.id))
    return {
        "shared.show": number,
        "shared.download": {**number, "file_id": file},
        "sharing.consent": {"reference": ticket.reference},
        "sharing.consent_by_mail": {"token": token},
        "sharing.prepare": {"reference": ticket.reference},
        "shared.leave_by_mail": {"token": leaving},
    }


def make_shared(
    author: Person, agent: Person, *, subject: str, with_file: bool = False
) -> tuple[Ticket, SharedVersion]:
    """Return a request of this author, and the version that all others read."""
    uploads = []
    if with_file:
        with factories.reading():
            uploads = [files.put(b"Weiss", name="karte.txt")]
    ticket = factories.make_ticket(requester=author, subject=subject, files=uploads)
    with factories.reading():
        chosen = [number for number, _name in queries.list_files(ticket.id)]
    version = prepare(ticket, agent, subject=subject, files=chosen)
    act(version, sharing.ask_author, agent=agent.id)
    act(version, sharing.decide, is_agreed=True)
    return ticket, version


def prepare(ticket: Ticket, agent: Person, **words: object) -> SharedVersion:
    """Return a version without names."""
    words = {"question": "Die Karte zeigt nur eine weiße Fläche."} | words
    version: SharedVersion = factories.tell(
        sharing.prepare_version, ticket, agent=agent.id, is_checked=True, **words
    )
    return version


def act(version: SharedVersion, action: object, **options: object) -> None:
    """Let an action act on the version."""
    with factories.writing() as session:
        row = session.get_one(SharedVersion, version.id)
        sharing_row = session.get_one(Sharing, row.sharing_id)
        action(session.get_one(Ticket, sharing_row.ticket_id), version=row, **options)  # type: ignore[operator]


def join(number: int, **columns: object) -> int:
    """Let somebody of another organisation join; return the joiner's number."""
    person = factories.make_person(organisation=factories.make_organisation(**columns))
    viewer = Viewer(
        person_id=person.id,
        organisation_id=person.organisation_id,
        roles=frozenset({Role.REQUESTER}),
    )
    with factories.writing() as session:
        joining.join_sharing(session.get_one(Sharing, number), viewer=viewer)
        found: int = session.query(Joiner.id).filter_by(person_id=person.id).scalar()
    return found
