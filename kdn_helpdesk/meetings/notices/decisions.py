"""Mails about what a meeting decided, to everybody who asked for it: once each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.accounts import deliveries
from kdn_helpdesk.accounts.models import Notice, Person
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.groups import queries as group_reads
from kdn_helpdesk.mail import threads
from kdn_helpdesk.meetings import calendars
from kdn_helpdesk.meetings.events import DecisionPublished
from kdn_helpdesk.meetings.models.agendas import AgendaItem, Decision, Minutes
from kdn_helpdesk.meetings.models.meetings import Meeting, Visibility
from kdn_helpdesk.meetings.queries import agendas, invitations
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import people as ticket_people
from kdn_helpdesk.tickets.queries import sharing
from kdn_helpdesk.tickets.states import Visibility as TicketVisibility
from kdn_helpdesk.wishes.models.wishes import Wish
from kdn_helpdesk.wishes.queries import wishes


@dataclass(frozen=True, slots=True)
class Circle:
    """Who may read of the decision without being concerned by the request itself."""

    insiders: frozenset[int]
    invited: frozenset[int]
    is_internal: bool
    visibility: Visibility
    """The narrower one of the meeting's and the minutes'."""

    def includes(self, person: Person) -> bool:
        """Tell whether this person reads the minutes, and this part of them."""
        if person.id in self.insiders:
            return True
        if self.is_internal or self.visibility is Visibility.GROUP:
            return False
        return self.visibility is Visibility.PUBLIC or person.organisation_id is not None


def send_decision(event: DecisionPublished) -> None:
    """Tell everybody concerned by the request or wish what a meeting decided about it.

    Whose request it is hears in its own words; who joined it, in those that were agreed to.
    """
    decision = db.session.scalars(
        sa.select(Decision)
        .where(Decision.id == event.decision_id)
        .options(joinedload(Decision.item).joinedload(AgendaItem.meeting))
    ).one()
    circle = _circle(decision)
    if event.ticket_id is not None:
        ticket = db.session.get_one(Ticket, event.ticket_id)
        _tell_of_ticket(decision, circle, ticket)
        _tell_joiners(decision, circle, ticket)
    if event.wish_id is not None:
        _tell_of_wish(decision, circle, wishes.get_wish_by_id(event.wish_id))


def _tell_of_ticket(decision: Decision, circle: Circle, ticket: Ticket) -> None:
    about = ("ticket", ticket.id)
    for person in ticket_people.list_concerned(ticket.id):
        if circle.is_internal and person.id not in circle.insiders:
            continue
        _deliver(
            person,
            decision,
            circle,
            notice=None if person.id == ticket.requester_id else Notice.COPIES,
            about=about,
            reference=ticket.reference,
            title=ticket.subject,
            page=calendars.ticket_page(ticket.reference),
            is_author=person.id == ticket.requester_id,
            reply_to=threads.reply_address(about),
            references=(threads.thread_id(about),),
        )


def _tell_joiners(decision: Decision, circle: Circle, ticket: Ticket) -> None:
    version = sharing.find_agreed(ticket.id)
    if version is None or ticket.visibility is not TicketVisibility.ALL_ADVISED:
        return
    _tell_others(
        decision,
        circle,
        [joiner.person for joiner in sharing.list_joiners(version.sharing_id)],
        about=("sharing", version.sharing_id),
        notice=Notice.SHARED,
        title=version.subject,
        page=f"{_home()}/geteilte-anfragen/{version.sharing_id}",
    )


def _tell_of_wish(decision: Decision, circle: Circle, wish: Wish) -> None:
    tickets = [ticket.id for ticket in wishes.list_tickets(wish.id)]
    people = [person for number in tickets for person in ticket_people.list_concerned(number)]
    people += [joiner.person for joiner in wishes.list_joiners(wish.id)]
    _tell_others(
        decision,
        circle,
        people,
        about=("wish_mail", wish.id),
        notice=Notice.WISHES,
        title=wish.title,
        page=f"{_home()}/anforderungen/{wish.id}" if wish.is_public else "",
    )


def _tell_others(
    decision: Decision, circle: Circle, people: Sequence[Person], **options: Any
) -> None:
    for person in people:
        if circle.includes(person):
            _deliver(
                person,
                decision,
                circle,
                reference="",
                is_author=None,
                reply_to=settings().mail_address,
                **options,
            )


def _deliver(
    person: Person,
    decision: Decision,
    circle: Circle,
    *,
    notice: Notice | None,
    about: tuple[str, int],
    reference: str,
    title: str,
    page: str,
    is_author: bool | None,
    **options: Any,
) -> None:
    meeting = decision.item.meeting
    deliveries.deliver(
        person,
        notice=notice,
        template="mail/decision.txt",
        context={
            "meeting": meeting,
            "decision": decision,
            "reference": reference,
            "title": title,
            "is_author": is_author,
            "page": page,
            "minutes_page": f"{calendars.page_of(meeting)}/protokoll"
            if person.id in circle.invited
            else "",
        },
        about=about,
        event_key=agendas.decision_key(decision.id),
        **options,
    )


def _circle(decision: Decision) -> Circle:
    meeting = decision.item.meeting
    invited = frozenset(one.person_id for one in invitations.list_invited(meeting.id))
    members = frozenset(row.person_id for row in group_reads.list_people([meeting.group_id]))
    return Circle(
        insiders=invited | members,
        invited=invited,
        is_internal=decision.item.is_internal,
        visibility=_narrower(meeting),
    )


def _narrower(meeting: Meeting) -> Visibility:
    minutes = db.session.scalars(
        sa.select(Minutes.visibility).where(Minutes.meeting_id == meeting.id)
    ).one()
    order = [Visibility.PUBLIC, Visibility.MEMBERS, Visibility.GROUP]
    return max(meeting.visibility, minutes, key=order.index)


def _home() -> str:
    return settings().public_url.rstrip("/")
