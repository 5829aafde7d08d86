"""Planning requests that file themselves, and filing them on their dates."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.core import audit, clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.tickets.actions import opening, sorting
from kdn_helpdesk.tickets.models.recurring import Recurrence, RecurringRequest
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.rhythms import Rhythm, dates, next_after


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurringValues:
    """What is to be filed again and again."""

    subject: str
    body: str
    topic_id: int
    requester_id: int
    assignee_id: int | None
    rhythm: Rhythm
    first_day: date
    is_active: bool = True


def plan_request(values: RecurringValues, *, actor: int) -> RecurringRequest:
    """Plan a request that is filed on its dates; those that have passed are left out."""
    planned = RecurringRequest(made_by_id=actor, subject="", body="")
    _take(planned, values)
    db.session.add(planned)
    db.session.flush()
    audit.record("recurring:plan", planned, actor=actor, rhythm=values.rhythm)
    return planned


def change_plan(planned: RecurringRequest, values: RecurringValues, *, actor: int) -> None:
    """Change what is filed, for whom or when; what was filed stays as it is."""
    _take(planned, values)
    db.session.flush()
    audit.record("recurring:change", planned, actor=actor, is_active=values.is_active)


def drop_plan(planned: RecurringRequest, *, actor: int) -> None:
    """File it no more; what was filed stays."""
    audit.record("recurring:drop", planned, actor=actor)
    db.session.execute(sa.delete(RecurringRequest).where(RecurringRequest.id == planned.id))


def file_due(number: int) -> Ticket | None:
    """File the request whose date has come, once for each date whoever else tries.

    After a standstill the latest date alone is made up for. Where the topic takes no requests any
    more, the plan pauses until somebody gives it another one.
    """
    planned = db.session.scalar(
        sa.select(RecurringRequest)
        .where(RecurringRequest.id == number)
        .options(
            joinedload(RecurringRequest.topic, innerjoin=True),
            joinedload(RecurringRequest.requester, innerjoin=True),
        )
        .with_for_update(of=RecurringRequest)
    )
    today = clock.today()
    if planned is None or not planned.is_active or planned.next_day > today:
        return None
    if not planned.topic.is_active:
        planned.is_active = False
        audit.record("recurring:pause", planned, actor=None)
        return None
    day = _latest(planned, today)
    planned.next_day = next_after(planned.rhythm, planned.first_day, today)
    filed = sa.select(Recurrence.id).where(
        Recurrence.recurring_id == planned.id, Recurrence.day == day
    )
    if db.session.scalar(filed) is not None:
        return None
    recurrence = Recurrence(recurring_id=planned.id, day=day)
    db.session.add(recurrence)
    db.session.flush()
    ticket = _file(planned)
    recurrence.ticket_id = ticket.id
    return ticket


def _file(planned: RecurringRequest) -> Ticket:
    actor = planned.made_by_id
    ticket = opening.open_ticket(
        requester=planned.requester,
        topic=planned.topic,
        subject=planned.subject,
        body=planned.body,
        actor=actor,
    )
    if planned.assignee_id is not None and sorting.works_at_desk(planned.assignee_id):
        agent = actor if actor is not None else planned.assignee_id
        sorting.assign_ticket(ticket, assignee=planned.assignee_id, agent=agent)
    audit.record("ticket:recur", ticket, actor=None, recurring=planned.id)
    return ticket


def _latest(planned: RecurringRequest, today: date) -> date:
    latest = planned.next_day
    for day in dates(planned.rhythm, planned.first_day):
        if day > today:
            return latest
        latest = max(latest, day)
    return latest


def _take(planned: RecurringRequest, values: RecurringValues) -> None:
    if not values.body.strip():
        raise DomainError(_("Please write something."), field="body")
    if values.assignee_id is not None and not sorting.works_at_desk(values.assignee_id):
        raise DomainError(_("Only agents of the desk work on requests."), field="assignee")
    planned.subject = opening.clean_subject(values.subject)
    planned.body = values.body.strip()
    planned.topic_id, planned.requester_id = values.topic_id, values.requester_id
    planned.assignee_id, planned.is_active = values.assignee_id, values.is_active
    when = (values.rhythm, values.first_day)
    if when != (planned.rhythm, planned.first_day) or planned.next_day < clock.today():
        planned.rhythm, planned.first_day = when
        yesterday = clock.today() - date.resolution
        planned.next_day = next_after(values.rhythm, values.first_day, yesterday)
