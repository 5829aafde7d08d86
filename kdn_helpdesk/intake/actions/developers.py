"""What the developers of a portal answer goes into the wish that it is about."""

from kdn_helpdesk.intake.actions import settling
from kdn_helpdesk.intake.belonging import WISH, named_wish
from kdn_helpdesk.intake.enclosures import Enclosures
from kdn_helpdesk.mail import subjects
from kdn_helpdesk.mail.models import IncomingMail, Outcome
from kdn_helpdesk.mail.reading import ReadMail
from kdn_helpdesk.wishes.actions import developers
from kdn_helpdesk.wishes.models.wishes import Wish
from kdn_helpdesk.wishes.queries import wishes


def find_wish(mail: IncomingMail, read: ReadMail) -> Wish | None:
    """Return the wish that the mail answers.

    A reference that we signed proves it; the number in the subject is believed where the mail
    comes from the domain of the portal's mailbox, since trackers answer by mails of their own,
    and where no server says that it does not come from there.
    """
    number = named_wish(read, mail.recipient)
    if number is not None:
        return wishes.find_wish(number)
    if read.sender is None or mail.is_doubtful:
        return None
    for number in subjects.wish_numbers(read.subject):
        wish = wishes.find_wish(number)
        if wish is not None and wish.portal.is_domain_of(read.sender.email):
            return wish
    return None


def record_answer(mail: IncomingMail, read: ReadMail, wish: Wish, enclosures: Enclosures) -> None:
    """Add what the mail says anew to the wish with its files; the desk alone reads it there."""
    sender = read.sender.email if read.sender else ""
    body = read.new_text or read.text
    developers.record_answer(
        wish, mail_id=mail.id, sender=sender, body=body, uploads=enclosures.uploads
    )
    settle(mail, wish, Outcome.FOLLOW_UP, reason=" ".join(enclosures.left_out))


def settle(mail: IncomingMail, wish: Wish, outcome: Outcome, *, reason: str = "") -> None:
    """End the mail's way at the wish."""
    settling.settle_about(mail, outcome, about=(WISH, wish.id), reason=reason)
