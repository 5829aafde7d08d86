"""One outcome for each mail: the rules by which it becomes a request, an answer, or neither."""

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.intake.actions import addressing, answers, developers, filing, rates, settling
from kdn_helpdesk.intake.belonging import TICKET, pointers
from kdn_helpdesk.intake.enclosures import Enclosures
from kdn_helpdesk.intake.events import MailTooLarge, TooManyMails
from kdn_helpdesk.intake.queries import mails as queries
from kdn_helpdesk.mail import actions as mail_actions
from kdn_helpdesk.mail import flags, languages, threads
from kdn_helpdesk.mail import queries as mail_queries
from kdn_helpdesk.mail.bounces import Action
from kdn_helpdesk.mail.models import IncomingMail, Outcome, OutgoingMail
from kdn_helpdesk.mail.reading import NO_HEADER, ReadMail
from kdn_helpdesk.mail.verdicts import Kind
from kdn_helpdesk.tickets.models.tickets import Ticket


def route_mail(mail: IncomingMail, read: ReadMail, enclosures: Enclosures) -> None:
    """Bring a mail to its one outcome; read again, it ends where it ended before."""
    brought = queries.find_brought(mail.id) if mail.reference else None
    settling.note_reading(mail, read)
    addressing.note_mailbox(mail, read)
    kind = mail.judged or read.verdict.kind
    if mail.judged is Kind.AUTOMATIC:
        ticket = brought[1] if brought else _find_named(mail, read)
        settling.settle(mail, Outcome.AUTOMATIC, ticket=ticket, reason=mail.reason)
    elif brought:
        message, ticket = brought
        outcome = Outcome.TICKET if queries.is_first(message) else Outcome.FOLLOW_UP
        settling.settle(mail, outcome, ticket=ticket, reason=mail.reason, suggested=mail.suggested)
    elif read.fault:
        settling.settle(mail, Outcome.FAILED, reason=_fault(read.fault))
    elif enclosures.viruses:
        settling.settle(mail, Outcome.HELD, reason=" ".join(enclosures.viruses))
    elif kind is Kind.BOUNCE:
        _route_bounce(mail, read)
    elif kind is Kind.AUTOMATIC:
        _route_automatic(mail, read)
    else:
        if read.sender is not None and not mail.is_doubtful:
            flags.clear_address(read.sender.key, actor=None, how="mail")
        if kind is Kind.CALENDAR and answers.is_answer(read):
            answers.record_answers(mail, read)
        else:
            _route_written(mail, read, enclosures)


def _fault(fault: str) -> str:
    if fault == NO_HEADER:
        return _("What arrived is no mail: it has no header.")
    return _("The mail could not be read (%(fault)s).", fault=fault)


def _route_written(mail: IncomingMail, read: ReadMail, enclosures: Enclosures) -> None:
    """Route what a person wrote."""
    if read.sender is None:
        settling.settle(mail, Outcome.HELD, reason=_("The mail names no sender."))
    elif threads.is_own_address(read.sender.email):
        reason = _("The mail calls itself one of the service's own.")
        settling.settle(mail, Outcome.HELD, reason=reason)
    elif mail.is_cut:
        reason = _("The mail is larger than the limit; only its beginning was kept.")
        settling.settle(mail, Outcome.HELD, reason=reason)
        publish(MailTooLarge(mail_id=mail.id, language=languages.language_of(read)))
    elif (twin := queries.find_twin(mail)) is not None:
        reason = _("The same mail came to another of our addresses.")
        settling.settle(mail, Outcome.FOLLOW_UP, ticket=twin, reason=reason)
    elif rates.is_too_much(mail) and not filing.is_of_desk(read):
        reason = _("The sender has written too many mails in a short time.")
        settling.settle(mail, Outcome.HELD, reason=reason)
        publish(TooManyMails(mail_id=mail.id, language=languages.language_of(read)))
    else:
        try:
            wish = developers.find_wish(mail, read)
            if wish is not None:
                developers.record_answer(mail, read, wish, enclosures)
            else:
                filing.file_mail(mail, read, enclosures)
        except DomainError as error:
            settling.settle(mail, Outcome.HELD, reason=error.sentence)


def _route_automatic(mail: IncomingMail, read: ReadMail) -> None:
    """Show what a machine sent at the request or wish it reacts to."""
    wish = developers.find_wish(mail, read)
    if wish is not None:
        developers.settle(mail, wish, Outcome.AUTOMATIC)
    else:
        settling.settle(mail, Outcome.AUTOMATIC, ticket=_find_named(mail, read))


def _route_bounce(mail: IncomingMail, read: ReadMail) -> None:
    bounce = read.bounce
    if bounce is None:
        raise ValueError("a delivery report without content")
    sent = mail_queries.find_sent(bounce.original_ids, bounce.recipients)
    reason = mail_actions.explain(bounce)
    if bounce.action is Action.DELIVERED:
        settling.settle(mail, Outcome.AUTOMATIC, reason=_("The report says that it arrived."))
        return
    if sent is None:
        unknown = _("It does not say which of our mails it means.")
        settling.settle(mail, Outcome.BOUNCE, reason=f"{reason} {unknown}")
        return
    if sent.sent_at is None or sent.sent_at <= mail.created_at:
        mail_actions.mark_undelivered(sent, bounce)  # else it was sent again since
    ticket = _ticket_of(sent)
    if ticket is not None:
        settling.settle(mail, Outcome.BOUNCE, ticket=ticket, reason=reason)
    else:
        about = (sent.kind, sent.subject_id)
        settling.settle_about(mail, Outcome.BOUNCE, about=about, reason=reason)


def _ticket_of(sent: OutgoingMail) -> Ticket | None:
    return filing.find_ticket_numbered(sent.subject_id) if sent.kind == TICKET else None


def _find_named(mail: IncomingMail, read: ReadMail) -> Ticket | None:
    """Return the request an automatic mail reacts to, so that it is shown there."""
    for pointer in pointers(read, mail.recipient):
        ticket = queries.find_ticket(pointer)
        if ticket is not None:
            return ticket
    return None
