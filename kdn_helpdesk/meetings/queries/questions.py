"""Recurring questions of the desk, as a working group may hear of them: without any name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Organisation, Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db, read
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.meetings import clusters
from kdn_helpdesk.meetings.clusters import Asked, Cluster
from kdn_helpdesk.meetings.models.agendas import AgendaItem
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.models.questions import GroupTopic
from kdn_helpdesk.tickets.models.sharing import Joiner, SharedVersion, Sharing
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.queries import sharing
from kdn_helpdesk.tickets.states import State

SPANS = (4, 8, 12, 26)
"""Weeks that one can look back."""
MOST = 2000
"""Requests that are looked at, the latest first."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A question that its author shared, in the words that they agreed to."""

    sharing_id: int
    ticket_id: int
    subject: str
    organisations: int
    """How many have it, the one that asked included."""


def list_topics() -> Sequence[Topic]:
    """Return the desk's topics."""
    return db.session.scalars(
        sa.select(Topic).where(Topic.is_active).order_by(Topic.position, Topic.id)
    ).all()


def list_chosen(group_id: int) -> list[int]:
    """Return the topics whose questions a group is offered."""
    return list(
        db.session.scalars(
            sa.select(GroupTopic.topic_id)
            .where(GroupTopic.group_id == group_id)
            .order_by(GroupTopic.topic_id)
        )
    )


def list_shared(topic_ids: Sequence[int], *, weeks: int) -> list[Shared]:
    """Return open shared questions of these topics, what most organisations have first."""
    joined = (
        sa.select(sa.func.count(sa.distinct(Joiner.organisation_id)))
        .where(Joiner.sharing_id == Sharing.id)
        .correlate(Sharing)
        .scalar_subquery()
    )
    rows = read(
        sa.select(Sharing.id, Ticket.id, SharedVersion.subject, joined + 1)
        .join(Ticket, Ticket.id == Sharing.ticket_id)
        .join(SharedVersion, SharedVersion.sharing_id == Sharing.id)
        .where(
            sharing.is_open(),
            Ticket.topic_id.in_(topic_ids),
            Ticket.last_activity_at >= _since(weeks),
        )
        .order_by((joined + 1).desc(), Sharing.id.desc())
        .limit(10)
    )
    return [Shared(*row) for row in rows]


def get_shared(sharing_id: int, topic_ids: Sequence[int]) -> Shared:
    """Return one of the questions that are offered, however long ago."""
    for shared in list_shared(topic_ids, weeks=max(SPANS)):
        if shared.sharing_id == sharing_id:
            return shared
    raise NotFound(_("This question is not offered any more."))


def list_clusters(topic_ids: Sequence[int], *, weeks: int) -> list[Cluster]:
    """Return words that many requests of these topics share; nothing of a single one."""
    rows = read(
        sa.select(Ticket.subject, Ticket.organisation_id, Person.name, Organisation.name)
        .join(Person, Person.id == Ticket.requester_id)
        .outerjoin(Organisation, Organisation.id == Ticket.organisation_id)
        .where(
            Ticket.topic_id.in_(topic_ids),
            Ticket.created_at >= _since(weeks),
            Ticket.state != State.MERGED,
        )
        .order_by(Ticket.id.desc())
        .limit(MOST)
    )
    return clusters.find_clusters(
        [
            Asked(subject, organisation_id, f"{person} {organisation or ''}")
            for subject, organisation_id, person, organisation in rows
        ]
    )


def list_taken(meeting: Meeting) -> set[int]:
    """Return the requests that stand on the meeting's agenda already, or were proposed."""
    return {
        number
        for number in db.session.scalars(
            sa.select(AgendaItem.ticket_id).where(AgendaItem.meeting_id == meeting.id)
        )
        if number is not None
    }


def _since(weeks: int) -> datetime:
    return clock.now() - timedelta(weeks=weeks)
