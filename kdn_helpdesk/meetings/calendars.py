"""From meetings to calendar objects."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from kdn_helpdesk.core import clock, markup
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.ical import feeds, invites, lines
from kdn_helpdesk.ical.entries import Entry, Status
from kdn_helpdesk.ical.invites import Invitee, Partstat, Party
from kdn_helpdesk.meetings import addresses
from kdn_helpdesk.meetings.models.agendas import AgendaItem
from kdn_helpdesk.meetings.models.invitations import Due, Invitation
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.queries.feeds import Listed

FORMAT = 1
"""Rises when the same meetings are written differently, so that readers fetch them again."""
NOBODY: Mapping[int, str] = {}
METHODS = {Due.REQUEST: "REQUEST", Due.CANCEL: "CANCEL", Due.WITHDRAW: "CANCEL"}


def page_of(meeting: Meeting | Listed) -> str:
    """Return the full address of the meeting's page."""
    return f"{_public_url()}/termine/{meeting.id}-{meeting.slug}"


def link_of(invitation: Invitation) -> str:
    """Return the full address of the personal page on which an invitation is answered."""
    return f"{_public_url()}/einladung/{addresses.sign_link(invitation.id)}"


def entry_of(
    meeting: Meeting | Listed,
    *,
    for_insiders: bool,
    agenda: Sequence[AgendaItem] = (),
    answer: Partstat | None = None,
) -> Entry:
    """Return the meeting as a calendar entry; the video link is for insiders alone.

    `answer` is the reader's own: what was declined keeps nobody busy.
    """
    cancelled = meeting.is_cancelled
    return Entry(
        uid=meeting.uid,
        sequence=meeting.sequence,
        start=meeting.starts_at,
        end=meeting.ends_at,
        summary=meeting.title,
        location=meeting.place,
        description=_description(meeting, agenda),
        join_url=meeting.join_url if for_insiders and not cancelled else "",
        url=page_of(meeting),
        status=Status.CANCELLED if cancelled else Status.CONFIRMED,
        changed_at=meeting.changed_at,
        busy=not cancelled and answer is not Partstat.DECLINED,
    )


def message(
    invitation: Invitation,
    *,
    due: Due,
    agenda: Sequence[AgendaItem] = (),
    others: Iterable[Invitation] = (),
    delegates: Mapping[int, str] = NOBODY,
) -> bytes:
    """Return the calendar object of the next mail to an invited person.

    `delegates` are the addresses of those who come instead, by invitation.
    """
    entry = entry_of(invitation.meeting, for_insiders=True, agenda=agenda)
    organizer, attendee = organizer_of(invitation), invitee_of(invitation, delegates)
    if due is Due.REQUEST:
        return invites.request(
            entry,
            organizer=organizer,
            attendee=attendee,
            stamp=clock.now(),
            others=[invitee_of(other, delegates) for other in others],
        )
    return invites.cancel(
        entry, organizer=organizer, attendee=attendee, stamp=clock.now(), whole=due is Due.CANCEL
    )


def organizer_of(invitation: Invitation) -> Party:
    """Return the service under the token mailbox of this invitation."""
    return Party(settings().mail_name, addresses.organizer_address(invitation.id))


def invitee_of(invitation: Invitation, delegates: Mapping[int, str] = NOBODY) -> Invitee:
    """Return the invited person with the answer that counts."""
    return Invitee(
        invitation.person.name,
        invitation.email,
        invitation.partstat,
        delegated_to=delegates.get(invitation.id, ""),
        delegated_from=invitation.stands_in_for.email if invitation.stands_in_for else "",
    )


def feed(name: str, description: str, path: str, entries: Iterable[Entry]) -> bytes:
    """Return a calendar to subscribe to; `path` is its own address."""
    publisher = Party(settings().mail_name, settings().mail_address)
    about = feeds.Feed(name, description, f"{_public_url()}{path}", publisher)
    return feeds.publish(about, entries, stamp=clock.now())


def event_object(meeting: Listed) -> bytes:
    """Return a meeting as CalDAV keeps it: an object of its own, which is nobody's message."""
    entry = entry_of(meeting, for_insiders=True, answer=meeting.partstat)
    by = [lines.organizer(settings().mail_name, settings().mail_address)]
    event = lines.event(entry, stamp=meeting.changed_at, status=entry.status, people=by)
    return lines.message("", [event])


def tag_of_one(meeting: Listed) -> str:
    """Return what changes whenever the meeting's own object reads differently."""
    return tag_of("", "", "", [meeting])


def tag_of(name: str, description: str, path: str, meetings: Sequence[Listed]) -> str:
    """Return what changes whenever the calendar of these meetings reads differently."""
    by = (settings().mail_name, settings().mail_address)
    common = (FORMAT, name, description, path, _public_url(), by)
    return hashlib.sha256(repr((common, meetings)).encode()).hexdigest()[:32]


def ticket_page(reference: str) -> str:
    """Return the full address of a request for those who ask."""
    return f"{_public_url()}/anfragen/{reference}"


def feed_address(secret: str) -> str:
    """Return the full secret address of a person's own calendar."""
    return f"{_public_url()}/kalender/{secret}.ics"


def _description(meeting: Meeting | Listed, agenda: Sequence[AgendaItem]) -> str:
    parts = [_readable(meeting.description)]
    if agenda:
        topics = [f"{number}. {item.title}" for number, item in enumerate(agenda, start=1)]
        parts.append("\n".join([_("Agenda"), *topics]))
    return "\n\n".join(part for part in parts if part)


@lru_cache(maxsize=2048)
def _readable(text: str) -> str:
    """Return the words of a description; feeds ask for the same ones again and again."""
    return markup.readable(text) if text else ""


def _public_url() -> str:
    return settings().public_url.rstrip("/")
