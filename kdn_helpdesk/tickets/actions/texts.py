"""Text modules and macros: keeping them, and doing what a macro says."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from kdn_helpdesk.core import audit
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.tickets import variables
from kdn_helpdesk.tickets.actions import conversation, holding, moves, sorting
from kdn_helpdesk.tickets.models.texts import Macro, TextModule
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import tickets
from kdn_helpdesk.tickets.states import State


def save_module(
    module: TextModule | None,
    *,
    title: str,
    body: str,
    topic_id: int | None,
    is_active: bool,
    actor: int,
) -> TextModule:
    """Add or change a text module; a variable that nobody knows is refused by its name."""
    _check_title(TextModule, title, module)
    if unknown := variables.unknown_in(body):
        raise DomainError(
            _(
                "These variables are not known: %(names)s.",
                names=", ".join(f"{{{name}}}" for name in unknown),
            ),
            field="body",
        )
    module = module or TextModule()
    module.title, module.body = title, body
    module.topic_id, module.is_active = topic_id, is_active
    db.session.add(module)
    db.session.flush()
    audit.record("text_module:save", module, actor=actor, is_active=is_active)
    return module


def save_macro(macro: Macro | None, *, title: str, actor: int, **steps: Any) -> Macro:
    """Add or change a macro; one that does nothing is refused."""
    _check_title(Macro, title, macro)
    steps["tags"] = sorted({sorting.clean_tag(tag) for tag in steps.get("tags", ())} - {""})
    does = ("text_module_id", "state", "takes", "assignee_id", "priority", "tags", "note")
    if not any(steps.get(step) for step in does):
        raise DomainError(_("Please choose at least one step."))
    macro = macro or Macro()
    macro.title = title
    for step, value in steps.items():
        setattr(macro, step, value)
    db.session.add(macro)
    db.session.flush()
    audit.record("macro:save", macro, actor=actor, is_active=macro.is_active)
    return macro


def run_macro(ticket: Ticket, macro: Macro, *, agent: int, body: str, seen: int | None) -> None:
    """Do all the macro's steps or, where one is refused, none.

    `body` is the answer as the agent has read and perhaps changed it in the preview.
    """
    moves.lock(ticket)
    if macro.tags:
        names: Iterable[str] = {*tickets.list_tags(ticket.id), *macro.tags}
        sorting.set_tags(ticket, names=names, agent=agent)
    if macro.priority is not None:
        sorting.change_priority(ticket, priority=macro.priority, agent=agent)
    if macro.takes or macro.assignee_id:
        assignee = agent if macro.takes else macro.assignee_id
        sorting.assign_ticket(ticket, assignee=assignee, agent=agent)
    audit.record("ticket:macro", ticket, actor=agent, title=macro.title)
    if macro.text_module_id is not None:
        state = macro.state or (State.OPEN if ticket.state is State.NEW else ticket.state)
        holding.hold_answer(ticket, agent=agent, body=body, state=state, seen=seen, revision=None)
    elif macro.state is not None:
        moves.change_state(ticket, state=macro.state, agent=agent)
    if macro.note:
        conversation.add_note(ticket, agent=agent, body=macro.note)


def _check_title(kind: type[TextModule | Macro], title: str, known: Any) -> None:
    others = sa.select(kind.id).where(kind.title == title)
    if known is not None:
        others = others.where(kind.id != known.id)
    if db.session.scalar(others) is not None:
        raise DomainError(_("There is one of this name already."), field="title")
