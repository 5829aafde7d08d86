"""Calendars' answers to invitations."""

from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.intake.actions import settling
from kdn_helpdesk.mail.models import IncomingMail, Outcome
from kdn_helpdesk.mail.reading import ReadMail

ANSWERS = frozenset({"REPLY", "COUNTER"})


def is_answer(read: ReadMail) -> bool:
    """Tell whether a calendar in the mail answers an invitation, or proposes another time."""
    return any(calendar.method in ANSWERS for calendar in read.calendars)


def record_answers(mail: IncomingMail, read: ReadMail) -> None:
    """Hold an answer to a meeting that is none of ours."""
    reason = _("The calendar answers a meeting that is none of ours.")
    settling.settle(mail, Outcome.HELD, reason=reason)
