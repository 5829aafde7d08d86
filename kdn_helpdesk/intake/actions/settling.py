"""Writing down where a mail ended."""

from kdn_helpdesk.core import clock
from kdn_helpdesk.intake.belonging import TICKET
from kdn_helpdesk.mail.models import IncomingMail, Outcome
from kdn_helpdesk.mail.reading import ReadMail
from kdn_helpdesk.tickets.models.tickets import Ticket


def note_reading(mail: IncomingMail, read: ReadMail) -> None:
    """Keep what was understood, for the lists."""
    mail.sender = read.sender.email if read.sender else ""
    mail.sender_name = read.sender.name if read.sender else ""
    mail.subject = read.subject
    mail.verdict = read.verdict.kind
    mail.evidence = [str(reason) for reason in read.verdict.reasons]


def settle(
    mail: IncomingMail,
    outcome: Outcome,
    *,
    ticket: Ticket | None = None,
    reason: str = "",
    suggested: str = "",
) -> None:
    """End the mail's way here; a request it belongs to is named.

    `suggested` is the number of one that it perhaps belongs to, which the desk decides.
    """
    mail.outcome, mail.reason, mail.suggested = outcome, reason, suggested
    mail.settled_at = clock.now()
    if ticket is not None:
        mail.kind, mail.subject_id, mail.reference = TICKET, ticket.id, ticket.reference


def settle_about(
    mail: IncomingMail, outcome: Outcome, *, about: tuple[str, int], reason: str = ""
) -> None:
    """End the mail's way at something that is no request."""
    mail.kind, mail.subject_id = about
    settle(mail, outcome, reason=reason)
