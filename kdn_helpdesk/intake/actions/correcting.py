"""What the desk does with a mail by hand, where the rules could not decide or decided wrongly."""

from collections.abc import Callable, Iterable

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import audit, jobs
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.intake.actions import filing, settling
from kdn_helpdesk.intake.enclosures import Enclosures
from kdn_helpdesk.intake.queries import mails as queries
from kdn_helpdesk.mail.models import IncomingMail, Outcome
from kdn_helpdesk.mail.reading import ReadMail
from kdn_helpdesk.mail.verdicts import Kind
from kdn_helpdesk.tickets.actions import conversation, moves, sorting
from kdn_helpdesk.tickets.events import TicketChanged
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import tickets
from kdn_helpdesk.tickets.states import State


def make_ticket(
    mail: IncomingMail, read: ReadMail, enclosures: Enclosures, *, agent: Person
) -> Ticket:
    """Make a request of the mail, whatever the rules said; without sender it is the agent's."""
    _check_has_no_ticket(mail)
    settling.note_reading(mail, read)
    ticket = filing.open_from(mail, read, enclosures, person=_person_of(read) or agent)
    audit.record("mail:make_ticket", mail, actor=agent.id, ticket=ticket.reference)
    settling.settle(mail, Outcome.TICKET, ticket=ticket, reason=_by_hand(agent))
    return ticket


def attach_mail(
    mail: IncomingMail,
    read: ReadMail,
    enclosures: Enclosures,
    *,
    reference: str,
    agent: Person,
    viewer: Viewer,
) -> Ticket:
    """Add the mail to a request; one that was made of it goes on there."""
    target = tickets.find_ticket(reference.strip("[] "), viewer=viewer)
    if target is None:
        raise DomainError(_("There is no request with this number."), field="reference")
    own = _check_may_move(mail, target)
    settling.note_reading(mail, read)
    author = _person_of(read) or agent
    if sorting.works_at_desk(author.id) and target.requester_id != author.id:
        _add_note(mail, read, enclosures, author=author, ticket=target)
    else:
        filing.add_to(mail, read, enclosures, person=author, ticket=target)
    if own is not None:
        moves.lock(own)
        own.merged_into_id = target.id
        moves.move(own, State.MERGED, actor=agent.id)
    audit.record("mail:attach", mail, actor=agent.id, ticket=mail.reference)
    mail.reason = f"{_by_hand(agent)} {mail.reason}".strip()
    db.session.flush()
    return target


def drop_mail(mail: IncomingMail, *, agent: Person) -> None:
    """Put a mail aside that needs nothing; it stays stored and can be taken up again."""
    _check_has_no_ticket(mail)
    audit.record("mail:drop", mail, actor=agent.id, old=mail.outcome)
    settling.settle(mail, Outcome.DROPPED, reason=_by_hand(agent))


def read_again(mail: IncomingMail, *, agent: Person) -> None:
    """Let the worker read and route the mail once more; it makes no second request."""
    if mail.outcome is None:
        raise DomainError(_("This mail is about to be read."))
    audit.record("mail:read_again", mail, actor=agent.id, old=mail.outcome)
    _wait_for_reading(mail)


def _wait_for_reading(mail: IncomingMail) -> None:
    mail.outcome, mail.settled_at, mail.attempts = None, None, 0
    db.session.flush()
    jobs.ring()


def correct_each(
    mails: Iterable[IncomingMail], act: Callable[..., None], *, agent: Person
) -> tuple[int, list[str]]:
    """Do the same to several mails; return to how many, and why not to the others.

    What a refused one had begun is undone by itself.
    """
    done, refused = 0, []
    for mail in mails:
        try:
            with db.session.begin_nested():
                act(mail, agent=agent)
            done += 1
        except DomainError as error:
            refused.append(error.sentence)
    return done, refused


def judge(mail: IncomingMail, *, is_automatic: bool, agent: Person) -> None:
    """Say whether a machine or a person wrote the mail; it counts for every later reading.

    What a person wrote is routed anew. A request that a machine's mail opened is closed without
    a word to anybody.
    """
    brought = queries.find_brought(mail.id)
    if is_automatic and brought is not None and not queries.is_alone(brought[0]):
        raise DomainError(
            _("The mail is part of %(reference)s already.", reference=brought[1].reference)
        )
    mail.judged = Kind.AUTOMATIC if is_automatic else Kind.ORDINARY
    audit.record("mail:judge", mail, actor=agent.id, old=mail.outcome, kind=mail.judged)
    if not is_automatic:
        _wait_for_reading(mail)
        return
    ticket = brought[1] if brought else None
    if ticket is not None and not ticket.is_done:
        moves.lock(ticket)
        moves.move(ticket, State.CLOSED, actor=agent.id, with_message=True)
    settling.settle(mail, Outcome.AUTOMATIC, ticket=ticket, reason=_by_hand(agent))
    db.session.flush()


def refresh_text(mail: IncomingMail, read: ReadMail, *, agent: Person) -> Ticket:
    """Fold the text of the message that the mail became anew; nothing else changes."""
    brought = queries.find_brought(mail.id)
    if brought is None:
        raise DomainError(_("The mail is part of no request."))
    message, ticket = brought
    settling.note_reading(mail, read)
    message.body = filing.text_of(read, is_first=queries.is_first(message))
    audit.record("mail:refresh_text", mail, actor=agent.id, ticket=ticket.reference)
    db.session.flush()
    publish(TicketChanged(ticket_id=ticket.id))
    return ticket


def _add_note(
    mail: IncomingMail, read: ReadMail, enclosures: Enclosures, *, author: Person, ticket: Ticket
) -> None:
    """Keep what somebody of the desk wrote inside: an answer it becomes when it is published."""
    ticket = conversation.lock_target(ticket)
    conversation.add_note(
        ticket,
        agent=author.id,
        body=filing.text_of(read, is_first=False),
        files=enclosures.uploads,
        mail_id=mail.id,
    )
    settling.settle(mail, Outcome.FOLLOW_UP, ticket=ticket, reason=_("It is an internal note."))


def _check_has_no_ticket(mail: IncomingMail) -> None:
    brought = queries.find_brought(mail.id)
    if brought is not None:
        raise DomainError(
            _("The mail is part of %(reference)s already.", reference=brought[1].reference)
        )


def _check_may_move(mail: IncomingMail, target: Ticket) -> Ticket | None:
    """Return the request that was made of this mail alone, which then goes on in the target."""
    brought = queries.find_brought(mail.id)
    if brought is None:
        return None
    message, ticket = brought
    if ticket.id == target.id or not queries.is_alone(message):
        raise DomainError(
            _("The mail is part of %(reference)s already.", reference=ticket.reference)
        )
    return ticket


def _person_of(read: ReadMail) -> Person | None:
    if read.sender is None:
        return None
    return filing.add_sender(read, read.sender)


def _by_hand(agent: Person) -> str:
    return _("Decided by %(name)s.", name=agent.name)
