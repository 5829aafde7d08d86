"""Checklists of a request, and those that its topic offers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.tickets.models.checklists import Checklist, ChecklistStep, ChecklistTemplate
from kdn_helpdesk.tickets.models.tickets import Ticket


class Step(NamedTuple):
    """One step, and who has done it."""

    id: int
    text: str
    done_at: datetime | None
    done_by: str | None


@dataclass(frozen=True, slots=True)
class Running:
    """A checklist of a request with its steps."""

    id: int
    template_id: int | None
    name: str
    steps: list[Step] = field(default_factory=list)

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.done_at is not None for step in self.steps)

    @property
    def is_complete(self) -> bool:
        """Whether no step is left."""
        return self.done == len(self.steps)


@dataclass(frozen=True, slots=True)
class Panel:
    """What a request's page shows: the running checklists, and those that could begin."""

    running: Sequence[Running] = ()
    offered: Sequence[tuple[int, str]] = ()
    """Numbers and names of templates."""


def get_panel(ticket: Ticket) -> Panel:
    """Return the request's checklists; asks nothing where neither it nor its topic has any."""
    if not (ticket.has_checklists or ticket.topic.has_checklists):
        return Panel()
    running: dict[int, Running] = {}
    templates: dict[int, str] = {}
    values = {"ticket": ticket.id, "topic": ticket.topic_id}
    for number, template_id, name, *step in db.session.execute(_panel(), values):
        if number is None:
            templates[template_id] = name
        else:
            checklist = running.setdefault(number, Running(number, template_id, name))
            checklist.steps.append(Step(*step))
    for checklist in running.values():
        templates.pop(checklist.template_id or 0, None)
    return Panel(list(running.values()), sorted(templates.items(), key=lambda one: one[1]))


def list_templates(topic_id: int) -> Sequence[ChecklistTemplate]:
    """Return the topic's templates by name."""
    return db.session.scalars(_templates(), {"topic": topic_id}).all()


def get_template(template_id: int) -> ChecklistTemplate:
    """Return the template; raises NotFound."""
    found = db.session.scalar(
        sa.select(ChecklistTemplate).where(ChecklistTemplate.id == template_id)
    )
    if found is None:
        raise NotFound(_("There is no such checklist."))
    return found


def get_checklist(ticket: Ticket, checklist_id: int) -> Checklist:
    """Return a checklist of this request; raises NotFound."""
    found = db.session.scalar(
        sa.select(Checklist).where(Checklist.id == checklist_id, Checklist.ticket_id == ticket.id)
    )
    if found is None:
        raise NotFound(_("There is no such checklist."))
    return found


@cache
def _templates() -> sa.Select[ChecklistTemplate]:
    return (
        sa.select(ChecklistTemplate)
        .where(ChecklistTemplate.topic_id == sa.bindparam("topic"))
        .order_by(ChecklistTemplate.name, ChecklistTemplate.id)
    )


@cache
def _panel() -> Any:
    """Return the statement: the steps of what runs, then the topic's templates without steps."""
    running = (
        sa.select(
            Checklist.id,
            Checklist.template_id,
            Checklist.name,
            ChecklistStep.id.label("step_id"),
            ChecklistStep.text,
            ChecklistStep.done_at,
            Person.name.label("done_by"),
            ChecklistStep.position,
        )
        .join(ChecklistStep, ChecklistStep.checklist_id == Checklist.id)
        .outerjoin(Person, Person.id == ChecklistStep.done_by_id)
        .where(Checklist.ticket_id == sa.bindparam("ticket"))
    )
    offered = sa.select(
        sa.cast(None, sa.Integer),
        ChecklistTemplate.id,
        ChecklistTemplate.name,
        sa.cast(None, sa.Integer),
        sa.cast(None, sa.Text),
        sa.cast(None, sa.DateTime(timezone=True)),
        sa.cast(None, sa.Text),
        sa.literal(0),
    ).where(ChecklistTemplate.topic_id == sa.bindparam("topic"))
    both = sa.union_all(running, offered).subquery()
    return sa.select(*list(both.c)[:-1]).order_by(both.c.id, both.c.position)
