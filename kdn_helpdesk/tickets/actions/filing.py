"""Filing without an account: kept as typed, opened once the address is confirmed by mail."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType

import sqlalchemy as sa

from kdn_helpdesk.accounts.actions import people
from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock, files
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.files import Upload
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.mail.charsets import clean, clean_lines
from kdn_helpdesk.tickets.actions import opening
from kdn_helpdesk.tickets.actions.details import set_details
from kdn_helpdesk.tickets.events import FilingReceived
from kdn_helpdesk.tickets.models.filings import Filing, FilingFile
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.states import Visibility

LIFETIME = timedelta(days=7)
"""How long a link in the mail opens the request."""
PER_HOUR = 3
"""More mails to one address in an hour are a nuisance to its owner."""


def file_without_account(
    *,
    email: str,
    name: str,
    topic: Topic,
    subject: str,
    body: str,
    uploads: Sequence[Upload] = (),
    details: Mapping[int, str] = MappingProxyType({}),
    language: str,
) -> Filing | None:
    """Keep the request and mail its author a link; None where the address got enough of them."""
    address = email.strip().casefold()
    if not topic.is_active:
        raise DomainError(_("This topic takes no new requests."), field="topic")
    if _count_recent(address) >= PER_HOUR:
        return None
    filing = Filing(
        email=address,
        name=" ".join(clean(name).split()),
        language=language,
        topic_id=topic.id,
        subject=opening.clean_subject(subject),
        body=clean_lines(body).strip(),
        details={str(number): value for number, value in details.items()},
    )
    db.session.add(filing)
    db.session.flush()
    for upload in uploads:
        stored = files.keep(upload)
        db.session.add(FilingFile(filing_id=filing.id, stored_file_id=stored.id))
    db.session.flush()
    publish(FilingReceived(filing_id=filing.id))
    return filing


def confirm_filing(filing: Filing) -> Ticket:
    """Open the request that was kept; a second confirmation finds the first one's request.

    Only its author can read it, whatever the topic says: nobody has agreed yet to whom they belong.
    """
    db.session.refresh(filing, attribute_names=["ticket_id"], with_for_update=True)
    if filing.ticket_id is not None:
        return db.session.scalars(sa.select(Ticket).where(Ticket.id == filing.ticket_id)).one()
    if clock.now() - filing.created_at > LIFETIME:
        raise DomainError(_("This link has expired. Please ask for a new one."))
    person = _author_of(filing)
    member = person.organisation_id is not None
    ticket = opening.open_ticket(
        requester=person,
        topic=filing.topic,
        subject=filing.subject,
        body=filing.body,
        files=[entry.stored for entry in filing.files],
        visibility=None if member else Visibility.ONLY_ME,
    )
    said = {int(number): value for number, value in filing.details.items()}
    set_details(ticket, said, actor=person.id, is_new=True)
    filing.ticket_id = ticket.id
    db.session.flush()
    return ticket


def _author_of(filing: Filing) -> Person:
    """Return the person with this address, now proven."""
    person = people.find_or_add_person(
        email=filing.email, name=filing.name, language=filing.language
    )
    if not person.is_active:
        raise DomainError(_("This address has been shut out. Please call the service desk."))
    people.confirm_address(person)
    return person


def _count_recent(address: str) -> int:
    return (
        db.session.scalar(
            sa.select(sa.func.count(Filing.id)).where(
                Filing.email == address, Filing.created_at > clock.now() - timedelta(hours=1)
            )
        )
        or 0
    )
