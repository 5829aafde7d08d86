"""Agendas and minutes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from kdn_helpdesk.core.db import db, read
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.meetings.models.agendas import AgendaItem, Decision, ItemState, Minutes
from kdn_helpdesk.meetings.models.meetings import Meeting, Visibility
from kdn_helpdesk.meetings.queries import meetings as meeting_reads
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import tickets as ticket_reads
from kdn_helpdesk.tickets.queries.panels import TICKET, part
from kdn_helpdesk.wishes.queries import wishes as wish_reads


@dataclass(frozen=True, slots=True)
class Mention:
    """A request as a topic of a meeting."""

    item: AgendaItem
    decisions: Sequence[str]
    """Those that were published."""
    is_visible: bool
    """Whether the reader may see the meeting."""

    @property
    def meeting(self) -> Meeting:
        """The meeting of the topic."""
        return self.item.meeting


def list_agenda(meeting_id: int) -> Sequence[AgendaItem]:
    """Return the accepted topics in their order, with decisions; names nobody."""
    return db.session.scalars(
        sa.select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting_id, AgendaItem.state == ItemState.ACCEPTED)
        .options(
            selectinload(AgendaItem.decisions),
            joinedload(AgendaItem.proposed_by),
            joinedload(AgendaItem.ticket),
            joinedload(AgendaItem.wish),
            joinedload(AgendaItem.earlier),
        )
        .order_by(AgendaItem.position, AgendaItem.id)
    ).all()


def list_proposals(meeting: Meeting, *, viewer: Viewer) -> Sequence[AgendaItem]:
    """Return the topics that wait or were declined: all for who leads the group, else one's own."""
    statement = (
        sa.select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting.id, AgendaItem.state != ItemState.ACCEPTED)
        .options(joinedload(AgendaItem.proposed_by), joinedload(AgendaItem.ticket))
        .order_by(AgendaItem.id)
    )
    if not viewer.coordinates_group(meeting.group_id):
        statement = statement.where(AgendaItem.proposed_by_id == viewer.person_id)
    return db.session.scalars(statement).all()


def get_item(meeting: Meeting, item_id: int) -> AgendaItem:
    """Return one topic of the meeting."""
    item = db.session.scalar(
        sa.select(AgendaItem)
        .where(AgendaItem.id == item_id, AgendaItem.meeting_id == meeting.id)
        .options(
            selectinload(AgendaItem.decisions),
            joinedload(AgendaItem.ticket),
            joinedload(AgendaItem.wish),
        )
    )
    if item is None:
        raise NotFound(_("There is no such topic."))
    return item


def find_minutes(meeting: Meeting, *, viewer: Viewer) -> Minutes | None:
    """Return the minutes if there are any that the viewer may read: drafts for writers alone."""
    minutes = db.session.scalar(
        sa.select(Minutes)
        .where(Minutes.meeting_id == meeting.id)
        .options(joinedload(Minutes.meeting), joinedload(Minutes.approved_in))
    )
    if minutes is None or viewer.coordinates_group(meeting.group_id):
        return minutes
    return minutes if _may_read(minutes, meeting, viewer) else None


def get_minutes(meeting: Meeting, *, viewer: Viewer) -> Minutes:
    """Return the minutes that the viewer may read."""
    minutes = find_minutes(meeting, viewer=viewer)
    if minutes is None:
        raise NotFound(_("There are no minutes of this meeting yet."))
    return minutes


def get_decision(decision_id: int, *, viewer: Viewer) -> Decision:
    """Return a published decision, its topic and meeting, where the viewer may read minutes."""
    decision = db.session.scalar(
        sa.select(Decision)
        .where(Decision.id == decision_id, Decision.published_at.is_not(None))
        .options(
            joinedload(Decision.item).options(
                joinedload(AgendaItem.meeting), joinedload(AgendaItem.proposed_by)
            )
        )
    )
    if decision is None:
        raise NotFound(_("There is no such decision."))
    meeting = meeting_reads.get_meeting(decision.item.meeting_id, viewer=viewer)
    get_minutes(meeting, viewer=viewer)
    if decision.item.is_internal and not meeting_reads.is_insider(meeting, viewer=viewer):
        raise NotFound(_("There is no such decision."))
    return decision


def list_about(ticket_id: int, *, viewer: Viewer) -> list[Mention]:
    """Return where a request was or will be talked about, and what was decided.

    Who may read the request may read what was decided about it, but sees the meeting itself only
    where the meeting's own visibility allows it.
    """
    if not read(_any_about(), {"ticket": ticket_id}).first():
        return []
    visible = meeting_reads.visible_to(viewer).with_only_columns(Meeting.id)
    rows = db.session.execute(
        _mentions(viewer, AgendaItem.meeting_id.in_(visible)).where(
            AgendaItem.ticket_id == ticket_id
        )
    )
    mentions = [
        Mention(item, _told(item, belongs=belongs), is_visible=bool(may_see))
        for item, belongs, may_see in rows
    ]
    return [mention for mention in mentions if mention.is_visible or mention.decisions]


def list_about_wish(wish_id: int, *, viewer: Viewer) -> list[Mention]:
    """Return where a wish was or will be talked about, of the meetings that the viewer sees.

    What was decided is told to those who may read the minutes: a wish's page is for everybody.
    """
    visible = meeting_reads.visible_to(viewer).with_only_columns(Meeting.id)
    rows = db.session.execute(
        _mentions(viewer, sa.true()).where(
            AgendaItem.wish_id == wish_id, AgendaItem.meeting_id.in_(visible)
        )
    )
    found = []
    for item, belongs, _visible in rows:
        readable = find_minutes(item.meeting, viewer=viewer) is not None
        told = _told(item, belongs=belongs) if readable else []
        found.append(Mention(item=item, decisions=told, is_visible=True))
    return found


def _mentions(viewer: Viewer, is_visible: sa.ColumnElement[bool]) -> Any:
    """Return topics with whether the viewer belongs to their meeting, and may see it."""
    return (
        sa.select(AgendaItem, meeting_reads.belongs(viewer), is_visible)
        .join(AgendaItem.meeting)
        .where(AgendaItem.state != ItemState.DECLINED)
        .options(contains_eager(AgendaItem.meeting), selectinload(AgendaItem.decisions))
        .order_by(AgendaItem.id)
    )


def _told(item: AgendaItem, *, belongs: bool) -> list[str]:
    """Return the published decisions; those of an internal topic for its group alone."""
    if item.is_internal and not belongs:
        return []
    return [one.text for one in item.decisions if one.published_at is not None]


def items_about_ticket() -> Any:
    """Return the part of a request's page that tells whether somebody talked about it."""
    return part("agenda", number=AgendaItem.id).where(AgendaItem.ticket_id == TICKET)


@cache
def _any_about() -> sa.Select[Any]:
    """Return the question that most requests' pages end with: nobody talked about it."""
    return sa.select(AgendaItem.id).where(AgendaItem.ticket_id == sa.bindparam("ticket")).limit(1)


def visible_tickets(items: Iterable[AgendaItem], *, viewer: Viewer) -> dict[int, str]:
    """Return the references, by number, of those requests behind the topics the viewer may see."""
    ids = [item.ticket_id for item in items if item.ticket_id is not None]
    if not ids or not viewer.is_signed_in:
        return {}
    rows = db.session.execute(
        sa.select(Ticket.id, Ticket.reference).where(
            Ticket.id.in_(ids), ticket_reads.may_see(viewer)
        )
    )
    return {number: found for number, found in rows}  # noqa: C416  # rows are no pairs to mypy


def visible_wishes(items: Iterable[AgendaItem], *, viewer: Viewer) -> dict[int, str]:
    """Return the addresses, by number, of those wishes behind the topics the viewer may see."""
    numbers = [item.wish_id for item in items if item.wish_id is not None]
    room = "/servicestelle/anforderungen" if viewer.works_at_desk else "/anforderungen"
    readable = wish_reads.list_readable(viewer, numbers) if numbers else ()
    return {number: f"{room}/{number}" for number in readable}


def _may_read(minutes: Minutes, meeting: Meeting, viewer: Viewer) -> bool:
    if not minutes.is_published:
        return minutes.is_open_to_comments and meeting_reads.is_insider(meeting, viewer=viewer)
    if minutes.visibility is Visibility.PUBLIC:
        return True
    if minutes.visibility is Visibility.MEMBERS and viewer.is_member:
        return True
    return meeting_reads.is_insider(meeting, viewer=viewer)


def list_decisions_of_requests(meeting_id: int) -> Sequence[int]:
    """Return the decisions of a meeting of which those hear who asked for them."""
    return db.session.scalars(
        sa.select(Decision.id)
        .join(Decision.item)
        .where(
            AgendaItem.meeting_id == meeting_id,
            sa.or_(AgendaItem.ticket_id.is_not(None), AgendaItem.wish_id.is_not(None)),
        )
    ).all()


def decision_key(decision_id: int) -> str:
    """Return what keeps anybody from hearing of a decision twice."""
    return f"decision:{decision_id}"
