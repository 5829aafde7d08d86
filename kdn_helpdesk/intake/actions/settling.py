"""Writing down where a mail ended."""

import sqlalchemy as sa

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.scanning import Scan
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.intake.belonging import TICKET
from kdn_helpdesk.mail import authenticity
from kdn_helpdesk.mail.models import IncomingMail, Outcome
from kdn_helpdesk.mail.reading import ReadMail
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.tickets import Ticket


def note_reading(mail: IncomingMail, read: ReadMail) -> None:
    """Keep what was understood, for the lists."""
    mail.sender = read.sender.email if read.sender else ""
    mail.sender_name = read.sender.name if read.sender else ""
    mail.subject = read.subject
    mail.verdict = read.verdict.kind
    mail.evidence = [str(reason) for reason in read.verdict.reasons]
    proof = authenticity.assess(
        read.headers.get("authentication-results", ()),
        trusted=settings().mail_authserv.split(),
        domain=read.sender.domain if read.sender else "",
        is_demanded=settings().mail_proof_demanded,
    )
    mail.authenticity = proof.authenticity
    mail.proof = [proof.server, *proof.lines] if proof.server else []


def wait_for_scanner(mail: IncomingMail, read: ReadMail) -> None:
    """Let the mail wait whole until its files were scanned; that it was begun does not count."""
    note_reading(mail, read)
    mail.scan = Scan.PENDING
    mail.attempts = max(mail.attempts - 1, 0)


def proof_in_words(mail: IncomingMail) -> str:
    """Say what the receiving server found, as its administrators know it."""
    results = ", ".join(line.replace("=", " ") for line in mail.proof[1:])
    return results.upper() or _("no statement")


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
    if mail.is_doubtful and outcome in (Outcome.TICKET, Outcome.FOLLOW_UP):
        _mark_doubtful(mail.id)


def _mark_doubtful(mail_id: int) -> None:
    """Let the message that the mail became say that its sender is not proven."""
    db.session.flush()
    db.session.execute(
        sa.update(Message).where(Message.mail_id == mail_id).values(is_doubtful=True)
    )


def settle_about(
    mail: IncomingMail, outcome: Outcome, *, about: tuple[str, int], reason: str = ""
) -> None:
    """End the mail's way at something that is no request."""
    mail.kind, mail.subject_id = about
    settle(mail, outcome, reason=reason)
