"""Whom a mail went to besides us: offered to the desk, never put in copy by itself."""

from kdn_helpdesk.mail import machines, threads
from kdn_helpdesk.mail.headers import Address
from kdn_helpdesk.mail.models import IncomingMail
from kdn_helpdesk.mail.reading import ReadMail
from kdn_helpdesk.tickets.actions import copies


def offer_recipients(ticket_id: int, mail: IncomingMail, read: ReadMail) -> None:
    """Offer the others in To and Cc; where the sender is not proven, the names may be made up."""
    if mail.is_doubtful:
        return
    sender = read.sender.key if read.sender else ""
    people = {
        address.key: address.name
        for address in (*read.to, *read.cc)
        if address.key != sender and _is_person(address)
    }
    if people:
        copies.offer_copies(ticket_id, people)


def _is_person(address: Address) -> bool:
    """Tell whether somebody may read what is sent there; our own addresses are no one else's."""
    return (
        address.mailbox != ""
        and "." in address.domain
        and not machines.is_machine(address.key)
        and not threads.is_own_address(address.email)
    )
