"""Mails about registrations: to confirm, a place with its calendar entry, waiting, moving up."""

from types import SimpleNamespace
from typing import Any

from kdn_helpdesk.accounts.models import Salutation
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.i18n import in_language
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail.outbox import Calendar, Recipient, queue_mail
from kdn_helpdesk.meetings import addresses, calendars
from kdn_helpdesk.meetings.models.invitations import Due, Invitation
from kdn_helpdesk.meetings.models.workshops import Mailing, Registration, Workshop
from kdn_helpdesk.meetings.queries import workshops
from kdn_helpdesk.meetings.registrations import News


def mail_news(registration: Registration) -> None:
    """Tell who registers how it stands; a place brings the meeting into their calendar."""
    news, details = registration.news, registration.news_details
    if news is None:
        return
    calendar, reply_to = None, None
    invitation = registration.invitation
    if invitation is not None and news is News.PLACED:
        calendar, reply_to = _entry(invitation, registration, Due.REQUEST)
    elif invitation is not None and details.get("takes_back"):
        calendar, reply_to = _entry(invitation, registration, Due.WITHDRAW)
    registration.mails += 1
    queue_mail(
        to=_recipient(registration),
        template="mail/registration.txt",
        context={
            **_context(registration),
            "news": news.value,
            "words": details.get("words", ""),
            "rank": workshops.rank_of(registration) if news is News.WAITING else 0,
            "until": registration.offered_until,
        },
        about=("meeting", registration.workshop.meeting_id),
        event_key=f"registration:{registration.id}:{registration.mails}",
        reply_to=reply_to,
        calendar=calendar,
    )
    registration.news, registration.news_details = None, {}
    db.session.flush()


def send_words(mailing: Mailing, registration: Registration, workshop: Workshop) -> None:
    """Mail the coordinators' words to one who registered."""
    queue_mail(
        to=_recipient(registration),
        template="mail/registration_words.txt",
        context={
            **_context(registration, workshop),
            "subject": mailing.subject,
            "words": mailing.body,
        },
        about=("meeting", workshop.meeting_id),
        event_key=f"workshop-mailing:{mailing.id}",
    )


def link_of(registration: Registration) -> str:
    """Return the full address of the personal page of a registration."""
    home = settings().public_url.rstrip("/")
    return f"{home}/teilnahme/{workshops.sign_link(registration.id)}"


def addressee(name: str, email: str) -> Any:
    """Return somebody whom the service knows by name and address alone, for the salutation."""
    return SimpleNamespace(name=name, email=email, family_name="", salutation=Salutation.NEUTRAL)


def _context(registration: Registration, workshop: Workshop | None = None) -> dict[str, Any]:
    workshop = workshop or registration.workshop
    return {
        "meeting": workshop.meeting,
        "workshop": workshop,
        "person": addressee(registration.name, registration.email),
        "link": link_of(registration),
        "page": calendars.page_of(workshop.meeting),
    }


def _entry(invitation: Invitation, registration: Registration, due: Due) -> tuple[Calendar, str]:
    """Return the calendar object of this mail, and note that the calendar knows this version."""
    with in_language(registration.language):
        content = calendars.message(invitation, due=due)
    invitation.sent_sequence = invitation.meeting.sequence
    invitation.mails += 1
    invitation.due, invitation.due_details = None, {}
    return Calendar(content, calendars.METHODS[due]), addresses.organizer_address(invitation.id)


def _recipient(registration: Registration) -> Recipient:
    return Recipient(registration.email, registration.name, registration.language)
