"""Calendars' answers to invitations."""

from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.intake.actions import settling
from kdn_helpdesk.intake.belonging import addresses_of
from kdn_helpdesk.mail.models import IncomingMail, Outcome
from kdn_helpdesk.mail.reading import ReadMail
from kdn_helpdesk.meetings.actions import answering
from kdn_helpdesk.meetings.actions.answering import Received, Reception
from kdn_helpdesk.meetings.models.meetings import Meeting

ANSWERS = frozenset({"REPLY", "COUNTER"})


def is_answer(read: ReadMail) -> bool:
    """Tell whether a calendar in the mail answers an invitation, or proposes another time."""
    return any(calendar.method in ANSWERS for calendar in read.calendars)


def record_answers(mail: IncomingMail, read: ReadMail) -> None:
    """Write the answers into the meetings' ledger; hold what answers no meeting of ours."""
    received = [
        one
        for calendar in read.calendars
        for one in answering.record_replies(
            calendar.content,
            sender=read.sender.email if read.sender else "",
            is_doubtful=mail.is_doubtful,
            recipients=addresses_of(read, mail.recipient),
        )
    ]
    known = next((one for one in received if one.meeting_id is not None), None)
    if known is None or known.meeting_id is None:
        reason = _("The calendar answers a meeting that is none of ours.")
        settling.settle(mail, Outcome.HELD, reason=reason)
        return
    about = (Meeting.__tablename__, known.meeting_id)
    settling.settle_about(mail, Outcome.CALENDAR_ANSWER, about=about, reason=_words(known))


def _words(received: Received) -> str:
    if received.reception is Reception.WAITING:
        return _("It waits for a coordinator's word.")
    if received.reception is Reception.LATE:
        return _("It came too late to count.")
    return ""
