"""Mails about changes of many requests: one a person, however many of the requests are theirs."""

import dataclasses
from collections.abc import Collection
from typing import NamedTuple

from kdn_helpdesk.accounts import deliveries
from kdn_helpdesk.accounts.models import Notice, Person, Rhythm
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail import threads
from kdn_helpdesk.tickets import sharing_links
from kdn_helpdesk.tickets.events import BulkEnded
from kdn_helpdesk.tickets.models.bulk import BulkKind, BulkNews
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.notices import letters
from kdn_helpdesk.tickets.notices import sharing as share_notices
from kdn_helpdesk.tickets.queries import bulk, conversation, news, people, sharing, tickets
from kdn_helpdesk.tickets.queries.news import Pile
from kdn_helpdesk.tickets.states import REQUESTER_LABELS, State

LISTED = 100
"""Requests that a mail lists; where there are more, it says so."""


class Line(NamedTuple):
    """A request as the mail lists it."""

    reference: str
    """Empty where they know it only by what is shared of it."""
    subject: str
    state: str
    link: str


def send_assignments(event: BulkEnded) -> None:
    """Tell an agent by one mail that somebody else gave them many requests."""
    change = bulk.get_change(event.bulk_id)
    if change.kind is not BulkKind.ASSIGNEE or change.wanted["assignee"] == change.person_id:
        return
    given = bulk.count_items(change).done
    agent, actor = (
        people.find_person(change.wanted["assignee"]),
        people.find_person(change.person_id),
    )
    if not given or agent is None or actor is None:
        return
    deliveries.deliver(
        agent,
        notice=Notice.ASSIGNMENTS,
        template="mail/bulk_assignment.txt",
        context={
            "number": given,
            "actor": actor.name,
            "link": f"{settings().public_url.rstrip('/')}/servicestelle?ansicht=meine",
        },
        about=("bulk_change", change.id),
        event_key=f"bulk-assigned:{change.id}-{given}",
        reply_to=settings().mail_address,
    )


def send_news(pile: Pile) -> None:
    """Tell one person all that a change did to requests of theirs; of one as ever, in its thread.

    An answer to the mail about several goes to the first of them, and the mail says so.
    """
    if not pile.person.is_active:
        return
    asked = news.list_asked(pile.person.id, [row.ticket_id for row in pile.news])
    waits = {row.id for row in pile.news if _waits(pile.person, row, asked)}
    for row in pile.news:
        if row.id in waits:
            _send_one(pile, row)
    rest = [row for row in pile.news if row.id not in waits]
    if len(rest) == 1:
        _send_one(pile, rest[0])
    elif rest:
        _send_list(dataclasses.replace(pile, news=rest))


def _waits(person: Person, row: BulkNews, asked: Collection[int]) -> bool:
    """Tell whether the person hears of it in an overview, where each piece of news is a line."""
    notice = Notice.COPIES if row.joiner_id is None else Notice.SHARED
    if notice is Notice.COPIES and row.ticket_id in asked:
        return False
    return person.rhythm_of(notice) in (Rhythm.DAILY, Rhythm.WEEKLY)


def _send_one(pile: Pile, row: BulkNews) -> None:
    if row.joiner_id is not None:
        _send_shared(row)
        return
    ticket = tickets.get_ticket_by_id(row.ticket_id)
    if row.message_id is None:
        letters.queue(
            ticket,
            to=[pile.person],
            template="mail/ticket_state.txt",
            event_key=f"bulk-news:{row.id}",
            notice=Notice.COPIES,
            state=REQUESTER_LABELS[ticket.state],
            is_solved=ticket.state is State.SOLVED,
        )
        return
    letters.queue(
        ticket,
        to=[pile.person],
        template="mail/ticket_answer.txt",
        event_key=f"ticket-answer:{row.message_id}",
        notice=Notice.COPIES,
        message=conversation.get_message(row.message_id),
        automatic=None,
    )


def _send_shared(row: BulkNews) -> None:
    version, joiner = sharing.find_agreed(row.ticket_id), sharing.get_joiner(row.joiner_id or 0)
    if version is not None and joiner is not None:
        share_notices.send_solved(version, [joiner], event_key=f"bulk-news:{row.id}")


def _send_list(pile: Pile) -> None:
    found = news.list_tickets([row.ticket_id for row in pile.news])
    joined = {row.ticket_id for row in pile.news if row.joiner_id is not None}
    own = [ticket for ticket in found if ticket.id not in joined]
    answers = [row.message_id for row in pile.news if row.message_id and not row.joiner_id]
    about = ("ticket", own[0].id) if own else ("bulk_change", pile.change.id)
    asks = any(ticket.requester_id == pile.person.id for ticket in own)
    deliveries.deliver(
        pile.person,
        notice=None if asks else Notice.COPIES if own else Notice.SHARED,
        template="mail/bulk_news.txt",
        context={
            "number": len(found),
            "answer": conversation.get_message(answers[0]) if answers else None,
            "state": REQUESTER_LABELS[State(pile.change.wanted["state"])],
            "is_solved": any(ticket.state is State.SOLVED for ticket in own),
            "first": own[0].reference if own else "",
            "asks": asks,
            "listed": [_line(ticket) for ticket in own[:LISTED]],
            "shared": _shared_lines([t for t in found if t.id in joined])[:LISTED],
            "unlisted": max(len(own) - LISTED, 0),
            "all_link": f"{settings().public_url.rstrip('/')}/anfragen",
        },
        about=about,
        event_key=f"bulk-news:{pile.news[0].id}",
        reply_to=threads.reply_address(about) if own else settings().mail_address,
        automatic=None if answers else "auto-generated",
    )


def _line(ticket: Ticket) -> Line:
    label = REQUESTER_LABELS[ticket.state]
    return Line(ticket.reference, ticket.subject, label, letters.link(ticket))


def _shared_lines(found: list[Ticket]) -> list[Line]:
    subjects = news.list_shared_subjects([ticket.id for ticket in found]) if found else {}
    return [
        Line("", subject, REQUESTER_LABELS[ticket.state], sharing_links.shared_link(number))
        for ticket in found
        for number, subject in [subjects.get(ticket.id, (0, ""))]
        if number
    ]
