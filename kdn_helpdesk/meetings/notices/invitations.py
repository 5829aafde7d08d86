"""Mails with a calendar object: invitations, changes, cancellations, refusals of other times."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.i18n import in_language
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.ical import invites
from kdn_helpdesk.mail.outbox import Calendar, Recipient, queue_mail
from kdn_helpdesk.meetings import addresses, calendars
from kdn_helpdesk.meetings.events import CounterDeclined
from kdn_helpdesk.meetings.models.agendas import AgendaItem
from kdn_helpdesk.meetings.models.invitations import Answer, Due, Invitation
from kdn_helpdesk.meetings.queries import invitations

TEMPLATES = {
    Due.REQUEST: "mail/invitation.txt",
    Due.CANCEL: "mail/meeting_cancelled.txt",
    Due.WITHDRAW: "mail/invitation_withdrawn.txt",
}


def mail_invitation(invitation: Invitation, *, agenda: Sequence[AgendaItem]) -> None:
    """Queue what the invited person must hear next, and note which version that was."""
    due, meeting = invitation.due, invitation.meeting
    if due is None:
        return
    others: Sequence[Invitation] = ()
    if meeting.group.shows_members and due is Due.REQUEST:
        others = invitations.list_shown(meeting.id, but=invitation.id)
    delegates = invitations.list_delegates([invitation, *others])
    with in_language(invitation.person.language):
        content = calendars.message(
            invitation, due=due, agenda=agenda, others=others, delegates=delegates
        )
    queue_mail(
        to=_recipient(invitation.person),
        template=TEMPLATES[due],
        context={
            "meeting": meeting,
            "person": invitation.person,
            "invitation": invitation,
            "agenda": agenda,
            "link": calendars.link_of(invitation),
            "page": calendars.page_of(meeting),
            "meetings_page": f"{settings().public_url.rstrip('/')}/termine",
            "former": _former(invitation),
            "is_first": invitation.sent_sequence is None,
            "delegator": invitation.stands_in_for.person if invitation.stands_in_for else None,
        },
        about=("meeting", meeting.id),
        event_key=f"invitation:{invitation.id}:{invitation.mails + 1}",
        reply_to=addresses.organizer_address(invitation.id),
        calendar=Calendar(content, calendars.METHODS[due]),
    )
    invitation.sent_sequence = meeting.sequence
    invitation.mails += 1
    invitation.due, invitation.due_details = None, {}


def send_declined_proposal(event: CounterDeclined) -> None:
    """Tell somebody who proposed another time that the meeting stays where it is."""
    answer = db.session.get_one(Answer, event.answer_id)
    invitation = invitations.get_invitation(answer.invitation_id or 0)
    meeting = invitation.meeting
    content = invites.decline_counter(
        calendars.entry_of(meeting, for_insiders=True),
        organizer=calendars.organizer_of(invitation),
        stamp=answer.given_at,
        comment=event.comment,
    )
    queue_mail(
        to=_recipient(invitation.person),
        template="mail/proposal_declined.txt",
        context={
            "meeting": meeting,
            "person": invitation.person,
            "answer": answer,
            "words": event.comment,
            "link": calendars.link_of(invitation),
        },
        about=("meeting", meeting.id),
        event_key=f"counter-declined:{answer.id}",
        reply_to=addresses.organizer_address(invitation.id),
        calendar=Calendar(content, "DECLINECOUNTER"),
    )


def _former(invitation: Invitation) -> dict[str, Any]:
    """Return the former state of the meeting; instants again, not text."""
    known = invitation.due_details
    start, end = (
        datetime.fromisoformat(known[name]) if name in known else None for name in ("start", "end")
    )
    return {"start": start, "end": end, "place": known.get("place")}


def _recipient(person: Person) -> Recipient:
    return Recipient(
        email=person.email, name=person.name, language=person.language, person_id=person.id
    )
