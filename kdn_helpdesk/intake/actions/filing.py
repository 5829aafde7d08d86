"""A person's mail becomes a request, or goes on with one: which, and who may."""

import enum

import sqlalchemy as sa

from kdn_helpdesk.accounts.actions import people
from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.i18n import DEFAULT_LANGUAGE, _
from kdn_helpdesk.core.permissions import Permission, Role, Viewer, roles_with
from kdn_helpdesk.intake.actions import addressing, copying, settling
from kdn_helpdesk.intake.belonging import SIGNED, forwarding_in, pointers
from kdn_helpdesk.intake.enclosures import Enclosures
from kdn_helpdesk.intake.queries import mails as queries
from kdn_helpdesk.mail import languages, subjects
from kdn_helpdesk.mail.headers import Address
from kdn_helpdesk.mail.models import IncomingMail, Outcome
from kdn_helpdesk.mail.reading import ReadMail
from kdn_helpdesk.tickets.actions import conversation, forwarding, linking, opening
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import forwardings, tickets
from kdn_helpdesk.tickets.states import Channel, Visibility

_DESK = frozenset(roles_with(Permission.TICKET_WORK))


class Standing(enum.Enum):
    """What the sender of a mail is to the request that it names."""

    DESK = enum.auto()
    CONCERNED = enum.auto()
    """Asked, is in copy, or is a colleague who shares it."""
    OUTSIDE = enum.auto()
    """Somebody to whom it was forwarded."""
    STRANGER = enum.auto()


def file_mail(mail: IncomingMail, read: ReadMail, enclosures: Enclosures) -> None:
    """Let the mail go on with the request it names, if its sender may, else open a new one.

    Raises DomainError where a rule of requests refuses it.
    """
    person = queries.find_person(read.sender.key) if read.sender else None
    if person is not None and not person.is_active:
        reason = _("The sender has been shut out.")
        settling.settle(mail, Outcome.HELD, reason=reason)
        return
    if _take_outside_reply(mail, read, enclosures):
        return
    found = _find_ticket(mail, read)
    if found is None:
        ticket = open_from(mail, read, enclosures, person=person)
        settling.settle(mail, Outcome.TICKET, ticket=ticket, reason=_remarks(mail, enclosures))
        return
    ticket, is_signed = found
    standing = _standing(person, read, ticket)
    if mail.is_doubtful and _needs_proof(standing, is_signed=is_signed):
        _hold_doubtful(mail, ticket)
    elif standing is Standing.DESK and person is not None:
        _take_agents_mail(mail, read, enclosures, agent=person, ticket=ticket, is_signed=is_signed)
    elif standing is Standing.CONCERNED and person is not None:
        add_to(mail, read, enclosures, person=person, ticket=ticket)
    elif standing is Standing.OUTSIDE:
        _add_from_outside(mail, read, enclosures, ticket=ticket)
    else:
        _open_beside(mail, read, enclosures, person=person, other=ticket)


def _standing(person: Person | None, read: ReadMail, ticket: Ticket) -> Standing:
    """Say what the sender is to the request, going by the address."""
    if person is not None and _works_at_desk(person) and ticket.requester_id != person.id:
        return Standing.DESK
    if person is not None and _may_add(person, ticket):
        return Standing.CONCERNED
    if read.sender and forwardings.find_latest(ticket.id, email=read.sender.key):
        return Standing.OUTSIDE
    return Standing.STRANGER


def _needs_proof(standing: Standing, *, is_signed: bool) -> bool:
    """Tell whether the address must be proven.

    Whoever has our signed reference got our mail: that goes in and is marked. As the desk's
    answer it never does; a stranger's mail enters no request anyway.
    """
    return standing is Standing.DESK or (standing is not Standing.STRANGER and not is_signed)


def _hold_doubtful(mail: IncomingMail, ticket: Ticket) -> None:
    reason = _(
        "It names %(reference)s, but whether it is from this sender is not proven (%(proof)s).",
        reference=ticket.reference,
        proof=settling.proof_in_words(mail),
    )
    settling.settle(mail, Outcome.HELD, ticket=ticket, reason=reason, suggested=ticket.reference)


def is_of_desk(read: ReadMail) -> bool:
    """Tell whether somebody of the desk wrote the mail, going by the address."""
    person = queries.find_person(read.sender.key) if read.sender else None
    return person is not None and _works_at_desk(person)


def open_from(
    mail: IncomingMail, read: ReadMail, enclosures: Enclosures, *, person: Person | None
) -> Ticket:
    """Open a request with the mail's whole text; an unknown sender becomes a person first."""
    if person is None and read.sender is not None:
        person = add_sender(read, read.sender)
    if person is None:
        raise ValueError("a request needs somebody who asks")
    ticket = opening.open_ticket(
        requester=person,
        topic=addressing.topic_for(mail),
        subject=subjects.strip_references(read.subject),
        body=text_of(read, is_first=True),
        files=enclosures.uploads,
        visibility=None if person.organisation_id else Visibility.ONLY_ME,
        channel=Channel.MAIL,
        mail_id=mail.id,
    )
    addressing.keep_sender(ticket, mail)
    copying.offer_recipients(ticket.id, mail, read)
    return ticket


def add_sender(read: ReadMail, sender: Address) -> Person:
    """Return who wrote; somebody unknown is written to in the language of their mail."""
    return people.find_or_add_person(
        email=sender.email,
        name=sender.name,
        language=languages.language_of(read) or DEFAULT_LANGUAGE,
    )


def add_to(
    mail: IncomingMail, read: ReadMail, enclosures: Enclosures, *, person: Person, ticket: Ticket
) -> Message:
    """Add what the mail says anew to the request, wherever that now goes on."""
    message = conversation.reply_to_ticket(
        ticket,
        author=person,
        body=text_of(read, is_first=False),
        files=enclosures.uploads,
        mail_id=mail.id,
    )
    copying.offer_recipients(message.ticket_id, mail, read)
    reached = find_ticket_numbered(message.ticket_id) or ticket
    outcome = Outcome.FOLLOW_UP
    remarks = _remarks(mail, enclosures)
    if reached.id != ticket.id:
        moved = _("%(old)s goes on in this one.", old=ticket.reference)
        remarks = f"{moved} {remarks}".strip()
        outcome = Outcome.TICKET if queries.is_first(message) else Outcome.FOLLOW_UP
    settling.settle(mail, outcome, ticket=reached, reason=remarks)
    return message


def find_ticket_numbered(number: int | None) -> Ticket | None:
    """Return the request with this number, whoever may see it."""
    return db.session.scalar(sa.select(Ticket).where(Ticket.id == number))


def _find_ticket(mail: IncomingMail, read: ReadMail) -> tuple[Ticket, bool] | None:
    """Return the request that the mail names, and whether a reference of ours proves it."""
    named = list(pointers(read, mail.recipient))
    for pointer in named:
        ticket = queries.find_ticket(pointer)
        if ticket is not None:
            return ticket, any(
                other.sign in SIGNED and other.ticket_id == ticket.id for other in named
            )
    return None


def _take_agents_mail(
    mail: IncomingMail,
    read: ReadMail,
    enclosures: Enclosures,
    *,
    agent: Person,
    ticket: Ticket,
    is_signed: bool,
) -> None:
    """Let an agent answer by mail, where a reference that we signed proves what is meant."""
    if not is_signed:
        reason = _(
            "An agent's mail names %(reference)s, but carries no reference that we signed.",
            reference=ticket.reference,
        )
        settling.settle(
            mail, Outcome.HELD, ticket=ticket, reason=reason, suggested=ticket.reference
        )
        return
    ticket = conversation.lock_target(ticket)
    conversation.answer_ticket(
        ticket, agent=agent.id, body=read.new_text, files=enclosures.uploads, mail_id=mail.id
    )
    settling.settle(mail, Outcome.FOLLOW_UP, ticket=ticket, reason=_remarks(mail, enclosures))


def _take_outside_reply(mail: IncomingMail, read: ReadMail, enclosures: Enclosures) -> bool:
    """Write down what answers a forwarding; false where the mail answers none."""
    number = forwarding_in(read, mail.recipient)
    forwarded = forwardings.find_forwarding(number) if number else None
    ticket = find_ticket_numbered(forwarded.ticket_id) if forwarded else None
    if ticket is None:
        return False
    _add_from_outside(mail, read, enclosures, ticket=ticket)
    return True


def _add_from_outside(
    mail: IncomingMail, read: ReadMail, enclosures: Enclosures, *, ticket: Ticket
) -> None:
    if read.sender is None:
        raise ValueError("a reply needs somebody who wrote it")
    message = forwarding.take_outside_reply(
        ticket,
        author=add_sender(read, read.sender),
        body=text_of(read, is_first=False),
        files=enclosures.uploads,
        mail_id=mail.id,
    )
    kept = _("It answers what was forwarded, and stays internal until somebody makes it public.")
    reason = f"{kept} {_remarks(mail, enclosures)}".strip()
    reached = find_ticket_numbered(message.ticket_id) or ticket
    settling.settle(mail, Outcome.FOLLOW_UP, ticket=reached, reason=reason)


def _open_beside(
    mail: IncomingMail,
    read: ReadMail,
    enclosures: Enclosures,
    *,
    person: Person | None,
    other: Ticket,
) -> None:
    """Open a request of its own for somebody who may not add to the one that is named."""
    ticket = open_from(mail, read, enclosures, person=person)
    linking.link_tickets(ticket, other=other, agent=None)
    named = _(
        "The sender names %(reference)s, but does not belong to it.", reference=other.reference
    )
    reason = f"{named} {_remarks(mail, enclosures)}".strip()
    settling.settle(mail, Outcome.TICKET, ticket=ticket, reason=reason, suggested=other.reference)


def text_of(read: ReadMail, *, is_first: bool) -> str:
    """Return what of the mail's text stands in the request: all of the first, else the new."""
    return read.text if is_first else read.new_text or read.text


def _may_add(person: Person, ticket: Ticket) -> bool:
    """Tell whether the person belongs to the request: filed it, follows it, or shares it."""
    viewer = Viewer(
        person_id=person.id,
        organisation_id=person.organisation_id,
        roles=frozenset({Role.REQUESTER}),
    )
    return tickets.find_ticket_by_id(ticket.id, viewer=viewer) is not None


def _works_at_desk(person: Person) -> bool:
    return any(held.role in _DESK for held in person.roles)


def _remarks(mail: IncomingMail, enclosures: Enclosures) -> str:
    remarks = list(enclosures.left_out)
    if mail.is_id_reused:
        remarks.append(_("Another mail came under the same Message-ID."))
    return " ".join(remarks)
