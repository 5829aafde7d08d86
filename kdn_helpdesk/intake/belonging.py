"""Which request a mail speaks of, and by what it says so."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from kdn_helpdesk.mail import subjects, threads
from kdn_helpdesk.mail.reading import ReadMail

TICKET, FORWARDING, WISH = "ticket", "forwarding", "wish"


class Sign(enum.StrEnum):
    """By what a mail names a request; the order is the order of trust."""

    REPLY_ADDRESS = "reply_address"
    SUBJECT = "subject"
    OWN_MESSAGE_ID = "own_message_id"
    STORED_MESSAGE_ID = "stored_message_id"


SIGNED = frozenset({Sign.REPLY_ADDRESS, Sign.OWN_MESSAGE_ID})
"""These cannot be made up: we signed them."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """One hint at a request: its number, its reference, or a Message-ID."""

    sign: Sign
    ticket_id: int | None = None
    reference: str = ""
    message_id: str = ""


def addresses_of(mail: ReadMail, envelope: str) -> list[str]:
    """Return every address the mail was sent to, the envelope's first."""
    named = [address.key for address in mail.recipients]
    return list(dict.fromkeys([envelope, *named] if envelope else named))


def pointers(mail: ReadMail, envelope: str) -> Iterator[Pointer]:
    """Yield what the mail says of its request, in the order in which it is to be believed.

    The signed reply address; numbers in the subject; our own signed Message-IDs; any other one
    that it answers to, the nearest first.
    """
    for address in addresses_of(mail, envelope):
        about = threads.read_reply_address(address)
        if about is not None and about[0] == TICKET:
            yield Pointer(Sign.REPLY_ADDRESS, ticket_id=about[1])
    for reference in subjects.references(mail.subject):
        yield Pointer(Sign.SUBJECT, reference=reference)
    for message_id in mail.thread_ids:
        about = threads.read_message_id(message_id)
        if about is not None and about[0] == TICKET:
            yield Pointer(Sign.OWN_MESSAGE_ID, ticket_id=about[1])
    for message_id in mail.thread_ids:
        yield Pointer(Sign.STORED_MESSAGE_ID, message_id=message_id)


def named_wish(mail: ReadMail, envelope: str) -> int | None:
    """Return the wish whose signed address or Message-ID the mail answers.

    Only what we write to the developers of a portal carries one.
    """
    signed = [threads.read_reply_address(address) for address in addresses_of(mail, envelope)]
    signed += [threads.read_message_id(message_id) for message_id in mail.thread_ids]
    return next((about[1] for about in signed if about is not None and about[0] == WISH), None)


def forwarding_in(mail: ReadMail, envelope: str) -> int | None:
    """Return the number of the forwarding that the mail answers, as we signed it."""
    signed = [threads.read_reply_address(address) for address in addresses_of(mail, envelope)]
    signed += [threads.read_message_id(message_id) for message_id in mail.thread_ids]
    return next((about[1] for about in signed if about and about[0] == FORWARDING), None)
