"""Incidents: opened, their requests answered with one text, ended; steps that survive a kill."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from kdn_helpdesk.core import audit, clock, jobs
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.mail.charsets import clean_lines
from kdn_helpdesk.tickets.actions import opening, telling
from kdn_helpdesk.tickets.events import IncidentEnded, TicketToldByIncident
from kdn_helpdesk.tickets.models.incidents import (
    Incident,
    IncidentAnswer,
    IncidentTelling,
    IncidentTicket,
    TellingState,
)
from kdn_helpdesk.tickets.models.portals import Portal
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.states import DONE, State

STEP = 25
"""Requests told in one transaction: it holds the database, and must not last long."""
_WITH_DESK = (State.NEW, State.OPEN)


def open_incident(*, portal: Portal, title: str, text: str, agent: int) -> Incident:
    """Begin an incident: from now on everybody reads of it who files a request."""
    incident = Incident(
        portal_id=portal.id,
        title=opening.clean_subject(title),
        text=_text(text, "text"),
        opened_by_id=agent,
    )
    db.session.add(incident)
    db.session.flush()
    audit.record("incident:open", incident, actor=agent)
    return incident


def edit_incident(incident: Incident, *, portal: Portal, title: str, text: str, agent: int) -> None:
    """Change what everybody reads."""
    _check_open(incident)
    incident.portal_id = portal.id
    incident.title, incident.text = opening.clean_subject(title), _text(text, "text")
    db.session.flush()
    audit.record("incident:edit", incident, actor=agent)


def attach_ticket(incident: Incident, ticket: Ticket, *, agent: int | None) -> None:
    """Let the request belong to the incident; one of another incident changes over."""
    _check_open(incident)
    known = db.session.scalar(
        sa.select(IncidentTicket).where(IncidentTicket.ticket_id == ticket.id)
    )
    if known is not None and known.incident_id == incident.id:
        return
    if known is None:
        known = IncidentTicket(ticket_id=ticket.id)
        db.session.add(known)
    known.incident_id = incident.id
    db.session.flush()
    audit.record("incident:attach", incident, actor=agent, ticket=ticket.reference)
    audit.record("ticket:incident", ticket, actor=agent, title=incident.title)


def detach_ticket(incident: Incident, ticket: Ticket, *, agent: int) -> None:
    """Take a request out that has to do with something else."""
    db.session.execute(
        sa.delete(IncidentTicket).where(
            IncidentTicket.incident_id == incident.id, IncidentTicket.ticket_id == ticket.id
        )
    )
    audit.record("incident:detach", incident, actor=agent, ticket=ticket.reference)
    audit.record("ticket:no_incident", ticket, actor=agent, title=incident.title)


def answer_all(
    incident: Incident, *, body: str, agent: int, is_final: bool = False
) -> IncidentAnswer:
    """Tell all requests of the incident the same; the worker does it, step by step."""
    _check_open(incident)
    answer = IncidentAnswer(
        incident_id=incident.id, author_id=agent, body=_text(body, "body"), is_final=is_final
    )
    db.session.add(answer)
    db.session.flush()
    rows = sa.select(sa.literal(answer.id), IncidentTicket.ticket_id, sa.literal(""))
    chosen = rows.where(IncidentTicket.incident_id == incident.id).order_by(IncidentTicket.id)
    columns = ["answer_id", "ticket_id", "problem"]
    db.session.execute(sa.insert(IncidentTelling).from_select(columns, chosen))
    audit.record("incident:answer", incident, actor=agent, is_final=is_final)
    jobs.ring()
    return answer


def end_incident(
    incident: Incident, *, body: str, agent: int, wants_article: bool
) -> IncidentAnswer:
    """Tell all requests how it ended, which solves them, and take the banner away.

    `wants_article` leaves a draft in the library, so that the next time is easier.
    """
    _lock(incident)
    answer = answer_all(incident, body=body, agent=agent, is_final=True)
    incident.ended_at = clock.now()
    db.session.flush()
    audit.record("incident:end", incident, actor=agent)
    publish(IncidentEnded(incident_id=incident.id, agent_id=agent, wants_article=wants_article))
    return answer


def stop(answer: IncidentAnswer, *, agent: int) -> None:
    """Let the answer rest before its next step; who was told stays told."""
    _lock(answer)
    if answer.state is TellingState.RUNNING:
        answer.state, answer.ended_at = TellingState.STOPPED, clock.now()
        audit.record("incident:stop", answer, actor=agent)


def go_on(answer: IncidentAnswer, *, agent: int) -> None:
    """Go on with an answer that was stopped."""
    _lock(answer)
    if answer.state is TellingState.STOPPED:
        answer.state, answer.ended_at = TellingState.RUNNING, None
        audit.record("incident:go_on", answer, actor=agent)
        jobs.ring()


def work_off(answer: IncidentAnswer) -> int:
    """Tell the next requests and return how many; written with them, so that none is told twice."""
    _lock(answer)
    if answer.state is not TellingState.RUNNING:
        return 0
    waiting = db.session.execute(
        sa.select(IncidentTelling, Ticket)
        .join(Ticket, Ticket.id == IncidentTelling.ticket_id)
        .where(IncidentTelling.answer_id == answer.id, IncidentTelling.told_at.is_(None))
        .order_by(IncidentTelling.id)
        .limit(STEP)
    ).all()
    for turn, ticket in waiting:
        turn.told_at = clock.now()
        turn.problem = _refusal_of(lambda ticket=ticket: _tell(answer, ticket))  # type: ignore[misc]
    if len(waiting) < STEP:
        answer.state, answer.ended_at = TellingState.DONE, clock.now()
    db.session.flush()
    return len(waiting)


def _tell(answer: IncidentAnswer, ticket: Ticket) -> None:
    if ticket.state is State.MERGED:
        raise DomainError(_("This request goes on in another one; please answer there."))
    state = State.SOLVED if answer.is_final else State.EXTERNAL
    moves = ticket.state not in DONE if answer.is_final else ticket.state in _WITH_DESK
    message = telling.tell_ticket(
        ticket, agent=answer.author_id, body=answer.body, state=state if moves else None
    )
    publish(TicketToldByIncident(ticket_id=ticket.id, message_id=message.id, answer_id=answer.id))


def _refusal_of(act: Callable[[], None]) -> str:
    """Return why it was refused, undone by itself; empty where it was done."""
    try:
        with db.session.begin_nested():
            act()
    except DomainError as error:
        return error.sentence
    return ""


def _text(text: str, field: str) -> str:
    cleaned = clean_lines(text).strip()
    if not cleaned:
        raise DomainError(_("Please write something."), field=field)
    return cleaned


def _check_open(incident: Incident) -> None:
    if not incident.is_open:
        raise DomainError(_("This incident has ended."))


def _lock(row: Incident | IncidentAnswer) -> None:
    mapper: sa.orm.Mapper[Any] = sa.inspect(type(row))
    names = [column.key for column in mapper.column_attrs]
    db.session.refresh(row, attribute_names=names, with_for_update=True)
