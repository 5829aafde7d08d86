"""Mails about shared requests: to the author, to the desk, to those who joined."""

from collections.abc import Collection, Iterable
from typing import Any

from kdn_helpdesk.accounts import deliveries
from kdn_helpdesk.accounts.models import Notice
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.tickets import sharing_links
from kdn_helpdesk.tickets.events import (
    SharingAsked,
    SharingDecided,
    SharingProposed,
    SharingWithdrawn,
    TicketStateChanged,
)
from kdn_helpdesk.tickets.models.sharing import Joiner, SharedVersion
from kdn_helpdesk.tickets.notices import letters
from kdn_helpdesk.tickets.queries import people, sharing, tickets
from kdn_helpdesk.tickets.states import REQUESTER_LABELS, State, Visibility

TOLD = frozenset({State.SOLVED})
"""Where a request stands that those who joined are told."""


def send_proposal(event: SharingProposed) -> None:
    """Tell who works on it, else the whole desk, that the author would like to share it."""
    ticket = tickets.get_ticket_by_id(event.ticket_id)
    letters.queue(
        ticket,
        to=[ticket.assignee] if ticket.assignee else people.list_agents(),
        template="mail/sharing_proposed.txt",
        event_key=f"sharing-proposed:{event.audit_id}",
        notice=Notice.REPLIES,
        actor=ticket.requester_id,
    )


def send_question(event: SharingAsked) -> None:
    """Ask the author, with the whole text and a link to decide."""
    version = sharing.get_version(event.version_id)
    letters.queue(
        version.sharing.ticket,
        to=[version.sharing.ticket.requester],
        template="mail/sharing_asked.txt",
        event_key=f"sharing-asked:{version.id}",
        version=version,
        consent_link=sharing_links.consent_link(version.id),
    )


def send_decision(event: SharingDecided) -> None:
    """Tell the agent who asked how the author has decided."""
    version = sharing.get_version(event.version_id)
    agents = [agent for agent in people.list_agents() if agent.id == version.made_by_id]
    letters.queue(
        tickets.get_ticket_by_id(event.ticket_id),
        to=agents,
        template="mail/sharing_decided.txt",
        event_key=f"sharing-decided:{version.id}",
        notice=Notice.REPLIES,
        actor=version.sharing.ticket.requester_id,
        version=version,
        is_agreed=event.is_agreed,
    )


def send_version(event: SharingDecided) -> None:
    """Send those who joined what is shared anew, in the words the author agreed to."""
    if event.is_agreed:
        version = sharing.get_version(event.version_id)
        _to_joiners(
            version,
            _others(version, {version.made_by_id, version.sharing.ticket.requester_id}),
            template="mail/shared_answer.txt",
            event_key=f"shared-version:{version.id}",
        )


def send_outcome(event: TicketStateChanged) -> None:
    """Tell those who joined that it is solved."""
    if event.new not in TOLD or event.in_bulk:
        return
    version = sharing.find_agreed(event.ticket_id)
    if version is not None and version.sharing.ticket.visibility is Visibility.ALL_ADVISED:
        told = {person.id for person in people.list_concerned(event.ticket_id)}
        joiners = _others(version, told | {event.actor_id})
        send_solved(version, joiners, event_key=f"shared-state:{event.audit_id}")


def _others(version: SharedVersion, told: Collection[int | None]) -> list[Joiner]:
    """Return who joined but those who hear of it otherwise, or did it."""
    joiners = sharing.list_joiners(version.sharing_id)
    return [joiner for joiner in joiners if joiner.person_id not in told]


def send_solved(version: SharedVersion, joiners: Iterable[Joiner], *, event_key: str) -> None:
    """Tell these who joined that it is solved."""
    _to_joiners(
        version,
        joiners,
        template="mail/shared_state.txt",
        event_key=event_key,
        state=REQUESTER_LABELS[State.SOLVED],
    )


def send_withdrawn(event: SharingWithdrawn) -> None:
    """Tell those who joined that they no longer read it, so that nobody waits for an answer."""
    if event.version_id is None:
        return
    version = sharing.get_version(event.version_id)
    _to_joiners(
        version,
        sharing.list_joiners(version.sharing_id),
        template="mail/shared_withdrawn.txt",
        event_key=f"shared-withdrawn:{version.id}",
        new_link=f"{settings().public_url.rstrip('/')}/anfragen/neu",
    )


def _to_joiners(
    version: SharedVersion,
    joiners: Iterable[Joiner],
    *,
    template: str,
    event_key: str,
    **more: Any,
) -> None:
    for joiner in joiners:
        deliveries.deliver(
            joiner.person,
            notice=Notice.SHARED,
            template=template,
            context=_context(version, joiner) | more,
            about=("sharing", version.sharing_id),
            event_key=event_key,
            reply_to=settings().mail_address,
        )


def _context(version: SharedVersion, joiner: Joiner) -> dict[str, Any]:
    """Return what such a mail may say: the shared words alone, nothing of the request itself."""
    return {
        "subject": version.subject,
        "answer": version.answer,
        "link": sharing_links.shared_link(version.sharing_id),
        "leaving_link": sharing_links.leaving_link(joiner.id),
    }
