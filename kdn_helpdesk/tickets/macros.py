"""What a macro will do with a request, in sentences."""

from dataclasses import dataclass

from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.tickets.models.texts import Macro
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.states import PRIORITY_LABELS, STATE_LABELS, may_move


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that will be done, and whether it can be."""

    sentence: str
    is_possible: bool = True


def describe(macro: Macro, ticket: Ticket, *, agent: str) -> list[Step]:
    """Return the steps in the order in which they are done."""
    steps = []
    if macro.tags:
        steps.append(Step(_("Add the tags: %(tags)s", tags=", ".join(macro.tags))))
    if macro.priority is not None:
        steps.append(Step(_("Set the priority: %(name)s", name=PRIORITY_LABELS[macro.priority])))
    if macro.takes or macro.assignee is not None:
        name = agent if macro.takes or macro.assignee is None else macro.assignee.name
        steps.append(Step(_("Give the request to %(name)s", name=name)))
    if macro.text_module is not None:
        steps.append(
            Step(_("Send the answer below by mail to %(name)s", name=ticket.requester.name))
        )
    if macro.state is not None:
        possible = macro.state is ticket.state or may_move(ticket.state, macro.state)
        words = _(
            "Move the request from “%(old)s” to “%(new)s”",
            old=STATE_LABELS[ticket.state],
            new=STATE_LABELS[macro.state],
        )
        steps.append(Step(words, possible))
    if macro.note:
        steps.append(Step(_("Add the internal note: %(note)s", note=macro.note)))
    return steps
