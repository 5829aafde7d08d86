"""Mails about meetings: what the coordinators must see, topics, minutes, decisions."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.accounts import deliveries
from kdn_helpdesk.accounts.models import Notice, Person
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.groups import queries as group_reads
from kdn_helpdesk.mail import outbox
from kdn_helpdesk.meetings import calendars
from kdn_helpdesk.meetings.events import (
    AnswerWaits,
    MinutesPublished,
    TopicDecided,
    TopicProposed,
)
from kdn_helpdesk.meetings.models.agendas import AgendaItem
from kdn_helpdesk.meetings.models.invitations import Answer
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.queries import agendas, invitations


def send_waiting_answer(event: AnswerWaits) -> None:
    """Tell the coordinators that an answer wants their eye."""
    answer = db.session.get_one(Answer, event.answer_id)
    _tell_coordinators(
        _meeting(event.meeting_id),
        template="mail/answer_waits.txt",
        event_key=f"answer-waits:{answer.id}",
        answers_page=f"{_home()}/termine/{event.meeting_id}/rueckmeldungen",
        answer=answer,
    )


def send_proposed_topic(event: TopicProposed) -> None:
    """Tell the coordinators that somebody proposed a topic."""
    item = db.session.get_one(AgendaItem, event.item_id)
    proposer = db.session.get(Person, item.proposed_by_id) if item.proposed_by_id else None
    _tell_coordinators(
        _meeting(item.meeting_id),
        template="mail/topic_proposed.txt",
        event_key=f"topic-proposed:{item.id}",
        actor=item.proposed_by_id,
        item=item,
        proposer=proposer,
    )


def send_decided_topic(event: TopicDecided) -> None:
    """Tell who proposed a topic what became of it."""
    item = db.session.get_one(AgendaItem, event.item_id)
    person = db.session.get(Person, item.proposed_by_id) if item.proposed_by_id else None
    meeting = _meeting(item.meeting_id)
    if person is None or person.id in {p.id for p in _coordinators(meeting)}:
        return
    _queue(
        person,
        meeting,
        template="mail/topic_decided.txt",
        event_key=f"topic-decided:{item.id}:{item.state.value}",
        item=item,
    )


def send_minutes(event: MinutesPublished) -> None:
    """Tell who was invited that the minutes can be read; a correction is not mailed.

    Who has just been told of a decision about a request of theirs found the minutes in that mail.
    """
    if not event.is_first:
        return
    meeting = _meeting(event.meeting_id)
    decided = [
        agendas.decision_key(number) for number in agendas.list_decisions_of_requests(meeting.id)
    ]
    for invitation in invitations.list_invited(meeting.id):
        email = invitation.person.email
        if invitation.person_id == event.actor_id:
            continue
        if any(outbox.was_queued(key, email) for key in decided):
            continue
        _queue(
            invitation.person,
            meeting,
            template="mail/minutes_published.txt",
            event_key=f"minutes:{meeting.id}",
            notice=Notice.MINUTES,
        )


def _meeting(meeting_id: int) -> Meeting:
    return db.session.scalars(
        sa.select(Meeting).where(Meeting.id == meeting_id).options(joinedload(Meeting.group))
    ).one()


def _coordinators(meeting: Meeting) -> Sequence[Person]:
    return group_reads.list_coordinators(meeting.group_id)


def _tell_coordinators(
    meeting: Meeting, *, template: str, event_key: str, actor: int | None = None, **context: Any
) -> None:
    for person in _coordinators(meeting):
        if person.id == actor:
            continue
        _queue(
            person,
            meeting,
            template=template,
            event_key=event_key,
            notice=Notice.COORDINATION,
            **context,
        )


def _queue(
    person: Person,
    meeting: Meeting,
    *,
    template: str,
    event_key: str,
    notice: Notice | None = None,
    **context: Any,
) -> None:
    deliveries.deliver(
        person,
        notice=notice,
        template=template,
        context={
            "meeting": meeting,
            "page": calendars.page_of(meeting),
            **context,
        },
        about=("meeting", meeting.id),
        event_key=event_key,
    )


def _home() -> str:
    return settings().public_url.rstrip("/")
