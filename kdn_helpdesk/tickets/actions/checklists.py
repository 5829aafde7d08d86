"""Checklists: their templates by topic, beginning one for a request, ticking its steps."""

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from kdn_helpdesk.core import audit, clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.mail.charsets import clean
from kdn_helpdesk.tickets.actions import moves
from kdn_helpdesk.tickets.events import TicketOpened
from kdn_helpdesk.tickets.models.checklists import Checklist, ChecklistStep, ChecklistTemplate
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.queries import checklists

MOST_STEPS = 40


def add_template(
    topic: Topic, *, name: str, steps: Iterable[str], is_usual: bool, actor: int | None
) -> ChecklistTemplate:
    """Give the topic a checklist; requests that come in from now on begin with it where usual."""
    template = ChecklistTemplate(
        topic_id=topic.id, name=_line(name), steps=_lines(steps), is_usual=is_usual
    )
    db.session.add(template)
    topic.has_checklists = True
    db.session.flush()
    audit.record("checklist:add", template, actor=actor, topic=topic.slug, name=template.name)
    return template


def edit_template(
    template: ChecklistTemplate,
    *,
    name: str,
    steps: Iterable[str],
    is_usual: bool,
    actor: int | None,
) -> None:
    """Change the template; the checklists that run keep their steps."""
    template.name, template.steps, template.is_usual = _line(name), _lines(steps), is_usual
    db.session.flush()
    audit.record("checklist:edit", template, actor=actor, name=template.name)


def delete_template(template: ChecklistTemplate, *, actor: int | None) -> None:
    """Delete the template; the checklists that run go on without it."""
    audit.record("checklist:delete", template, actor=actor, name=template.name)
    db.session.delete(template)
    db.session.flush()


def begin_usual(event: TicketOpened) -> None:
    """Begin what is usual for the topic of a request that has come in; a reaction."""
    ticket = db.session.get_one(Ticket, event.ticket_id)
    topic = db.session.get_one(Topic, ticket.topic_id)
    if topic.has_checklists:
        for template in checklists.list_templates(topic.id):
            if template.is_usual:
                _copy(template, ticket)


def begin_checklist(ticket: Ticket, *, template: ChecklistTemplate, agent: int) -> None:
    """Begin a checklist for the request; one that runs already is left alone."""
    moves.lock(ticket)
    begun = sa.select(Checklist.id).where(
        Checklist.ticket_id == ticket.id, Checklist.template_id == template.id
    )
    if db.session.scalar(begun) is None:
        _copy(template, ticket)
        audit.record("ticket:checklist", ticket, actor=agent, name=template.name)


def tick_steps(
    ticket: Ticket,
    checklist: Checklist,
    *,
    ticked: Collection[int],
    seen: Collection[int],
    agent: int,
) -> int:
    """Tick and untick what this agent has changed; `seen` were the ticks on their page.

    What somebody else has ticked meanwhile stays. Returns how many steps changed.
    """
    moves.lock(ticket)
    steps = db.session.scalars(
        sa.select(ChecklistStep).where(ChecklistStep.checklist_id == checklist.id)
    ).all()
    changed = [step for step in steps if (step.id in ticked) is not (step.id in seen)]
    for step in changed:
        is_done = step.id in ticked
        if is_done is (step.done_at is not None):
            continue
        step.done_at, step.done_by_id = (clock.now(), agent) if is_done else (None, None)
        audit.record("ticket:step", ticket, actor=agent, step=step.text, done=is_done)
    db.session.flush()
    return len(changed)


def _copy(template: ChecklistTemplate, ticket: Ticket) -> None:
    checklist = Checklist(ticket_id=ticket.id, template_id=template.id, name=template.name)
    db.session.add(checklist)
    ticket.has_checklists = True
    db.session.flush()
    db.session.add_all(
        ChecklistStep(checklist_id=checklist.id, position=position, text=text)
        for position, text in enumerate(template.steps, start=1)
    )
    db.session.flush()


def _line(name: str) -> str:
    line = " ".join(clean(name).split())[:80].strip()
    if not line:
        raise DomainError(_("Please enter a name."), field="name")
    return line


def _lines(steps: Iterable[str]) -> list[str]:
    """Return the steps in one line each; raises DomainError where there are none or too many."""
    lines = [line for step in steps if (line := " ".join(clean(step).split())[:200].strip())]
    if not lines:
        raise DomainError(_("Please enter at least one step."), field="steps")
    if len(lines) > MOST_STEPS:
        raise DomainError(
            _("A checklist has at most %(number)s steps.", number=MOST_STEPS), field="steps"
        )
    return lines
