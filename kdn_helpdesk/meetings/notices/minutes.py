"""Mails while minutes come about."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.accounts import deliveries
from kdn_helpdesk.accounts.models import Notice, Person
from kdn_helpdesk.core.db import db
from kdn_helpdesk.groups import queries as group_reads
from kdn_helpdesk.meetings import calendars
from kdn_helpdesk.meetings.events import MinutesCommented, MinutesSentForComments
from kdn_helpdesk.meetings.models.agendas import Minutes
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.models.minutes import MinutesComment
from kdn_helpdesk.meetings.queries import invitations


def send_for_comments(event: MinutesSentForComments) -> None:
    """Tell who was invited that the draft waits for remarks; once for each day it waits till."""
    minutes = db.session.scalars(
        sa.select(Minutes)
        .where(Minutes.meeting_id == event.meeting_id)
        .options(joinedload(Minutes.meeting))
    ).one()
    for invitation in invitations.list_invited(event.meeting_id):
        if invitation.person_id != event.actor_id:
            _deliver(
                invitation.person,
                minutes.meeting,
                notice=Notice.MINUTES,
                template="mail/minutes_draft.txt",
                event_key=f"minutes-draft:{minutes.id}:{minutes.comments_until}",
                until=minutes.comments_until,
            )


def send_comment(event: MinutesCommented) -> None:
    """Tell the coordinators what somebody remarked on the draft."""
    comment = db.session.scalars(
        sa.select(MinutesComment)
        .where(MinutesComment.id == event.comment_id)
        .options(
            joinedload(MinutesComment.item),
            joinedload(MinutesComment.person),
            joinedload(MinutesComment.minutes).joinedload(Minutes.meeting),
        )
    ).one()
    meeting = comment.minutes.meeting
    for person in group_reads.list_coordinators(meeting.group_id):
        if person.id != comment.person_id:
            _deliver(
                person,
                meeting,
                notice=Notice.COORDINATION,
                template="mail/minutes_comment.txt",
                event_key=f"minutes-comment:{comment.id}",
                comment=comment,
                writer=comment.person,
            )


def _deliver(
    person: Person,
    meeting: Meeting,
    *,
    notice: Notice,
    template: str,
    event_key: str,
    **context: Any,
) -> None:
    page = f"{calendars.page_of(meeting)}/protokoll"
    deliveries.deliver(
        person,
        notice=notice,
        template=template,
        context={"meeting": meeting, "page": page, **context},
        about=("meeting", meeting.id),
        event_key=event_key,
    )
