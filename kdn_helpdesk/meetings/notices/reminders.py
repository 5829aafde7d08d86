"""Reminders of meetings: to whoever has not answered, and to who comes."""

from types import SimpleNamespace
from typing import Any

from kdn_helpdesk.accounts import deliveries
from kdn_helpdesk.accounts.models import Notice, Salutation
from kdn_helpdesk.core.i18n import _, language
from kdn_helpdesk.mail import composing
from kdn_helpdesk.mail.composing import Text
from kdn_helpdesk.meetings import calendars
from kdn_helpdesk.meetings.models.invitations import Invitation
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.models.reminders import Whom

TEMPLATE = "mail/meeting_reminder.txt"


def send_reminder(invitation: Invitation, whom: Whom) -> None:
    """Remind one invited person, once for each date of the meeting."""
    meeting = invitation.meeting
    deliveries.deliver(
        invitation.person,
        notice=Notice.REMINDERS,
        template=TEMPLATE,
        context=_context(meeting, whom, link=calendars.link_of(invitation)),
        about=("meeting", meeting.id),
        event_key=f"reminder:{invitation.id}:{whom.value}:{meeting.starts_at:%Y%m%dT%H%M}",
    )


def preview(meeting: Meeting, whom: Whom) -> Text:
    """Return the mail as it would leave, in the language of the page."""
    reader = SimpleNamespace(
        name=_("Erika Example"), email="", family_name="", salutation=Salutation.NEUTRAL
    )
    context = _context(meeting, whom, link=calendars.page_of(meeting)) | {"person": reader}
    return composing.render(TEMPLATE, language=language(), context=context)


def _context(meeting: Meeting, whom: Whom, *, link: str) -> dict[str, Any]:
    return {
        "meeting": meeting,
        "whom": whom.value,
        "link": link,
        "page": calendars.page_of(meeting),
    }
