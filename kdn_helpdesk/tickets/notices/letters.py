"""What all mails about a request share: its addresses, its thread, its files."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kdn_helpdesk.accounts import deliveries
from kdn_helpdesk.accounts.models import Notice, Person
from kdn_helpdesk.core import files
from kdn_helpdesk.core.files import StoredFile
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail import machines
from kdn_helpdesk.mail import queries as mail_queries
from kdn_helpdesk.mail.outbox import Attachment
from kdn_helpdesk.tickets import ratings
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import absences, conversation
from kdn_helpdesk.tickets.states import State

ATTACHED_AT_MOST = 10_000_000
"""Bytes of files that go with an answer; of more the mail only says where they are."""


def link(ticket: Ticket) -> str:
    """Return the address of the page for those who ask."""
    return f"{settings().public_url.rstrip('/')}/anfragen/{ticket.reference}"


def desk_link(ticket: Ticket) -> str:
    """Return the address of the page at the desk."""
    return f"{settings().public_url.rstrip('/')}/servicestelle/{ticket.reference}"


def queue(
    ticket: Ticket,
    *,
    to: Iterable[Person],
    template: str,
    event_key: str,
    message: Message | None = None,
    automatic: str | None = "auto-generated",
    reply_to: str | None = None,
    attachments: Sequence[Attachment] = (),
    for_desk: bool = False,
    notice: Notice | None = None,
    actor: int | None = None,
    standing_in: Mapping[int, str] | None = None,
    **context: Any,
) -> None:
    """Queue one mail for each of these people, in the request's thread, all for one event.

    What is `for_desk`, for who works on the request, also goes to who stands in for them. `notice`
    says which kind of news it is to those who may do without; who asked always hears at once of
    what others get in copy. Nobody is told of their own act: `actor`.
    """
    persons = list(to)
    deputies = absences.list_standing_in(persons) if for_desk and persons else []
    context |= {"ticket": ticket, "message": message, "has_attachments": bool(attachments)}
    references = _received_ids(ticket.id)
    absent = {deputy.id: person.name for deputy, person in deputies} | dict(standing_in or {})
    for person in without([*persons, *(deputy for deputy, _person in deputies)], actor):
        is_own = notice is Notice.COPIES and person.id == ticket.requester_id
        deliveries.deliver(
            person,
            notice=None if is_own else notice,
            template=template,
            context=context
            | {
                "stands_in_for": absent.get(person.id, ""),
                "link": link(ticket),
                "desk_link": desk_link(ticket),
                "rating_link": _rating_link(ticket, person),
            },
            about=("ticket", ticket.id),
            event_key=event_key,
            automatic=automatic,
            reply_to=reply_to,
            in_reply_to=references[-1] if references else None,
            references=references,
            attachments=attachments,
        )


def _rating_link(ticket: Ticket, person: Person) -> str:
    """Return where the person who asked says what they think of the solution, once there is one.

    A mailing list or a machine has no opinion, and a link that a whole list gets is nobody's.
    """
    is_solved = ticket.state is State.SOLVED and ticket.solved_at is not None
    if not is_solved or person.id != ticket.requester_id or machines.is_machine(person.email):
        return ""
    numbers = conversation.list_mail_numbers(ticket.id)
    if numbers and mail_queries.has_automatic(numbers):
        return ""
    return ratings.address_of(ticket)


def without(persons: Iterable[Person], but: int | None) -> list[Person]:
    """Return these people but the one who caused the mail."""
    return [person for person in persons if person.id != but]


def attachments_of(message: Message) -> list[Attachment]:
    """Return the message's files for its mails."""
    return attached(entry.stored for entry in message.files)


def attached(stored: Iterable[StoredFile]) -> list[Attachment]:
    """Return these files for a mail; none where they are too large for one together."""
    free = [file for file in stored if not files.lock_of(file)]
    if sum(file.size for file in free) > ATTACHED_AT_MOST:
        return []
    return [Attachment(file.name, file.content_type, files.read(file)) for file in free]


def _received_ids(ticket_id: int) -> list[str]:
    """Return the Message-IDs of the mails that came in about it, so that answers join them."""
    numbers = conversation.list_mail_numbers(ticket_id)
    return mail_queries.list_message_ids(numbers) if numbers else []
