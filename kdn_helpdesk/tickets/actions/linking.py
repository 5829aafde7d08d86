"""Requests that have to do with each other."""

import sqlalchemy as sa

from kdn_helpdesk.core import audit
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError, NotFound
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.tickets.actions import moves
from kdn_helpdesk.tickets.events import TicketChanged
from kdn_helpdesk.tickets.models.tickets import Ticket, TicketLink
from kdn_helpdesk.tickets.states import LinkKind


def link_tickets(
    ticket: Ticket, *, other: Ticket, agent: int | None, kind: LinkKind = LinkKind.RELATED
) -> None:
    """Note how the request belongs to the other one; both show it.

    The two have one link of a kind, whoever points to whom; a part has one whole, and no circle
    of parts.
    """
    if ticket.id == other.id:
        raise DomainError(_("A request cannot be linked with itself."), field="reference")
    moves.lock_all((ticket, other))
    if _are_linked(ticket.id, other.id, kind):
        return
    if kind is LinkKind.PARENT:
        _check_part(ticket, other)
    db.session.add(TicketLink(ticket_id=ticket.id, other_id=other.id, kind=kind))
    audit.record("ticket:link", ticket, actor=agent, other=other.reference, kind=kind)
    audit.record("ticket:link", other, actor=agent, other=ticket.reference, kind=kind)
    _tell_changed(ticket, other)


def unlink_tickets(ticket: Ticket, *, link: int, agent: int) -> None:
    """Take a link away, for both; raises NotFound where this request has none such."""
    found = db.session.scalar(
        sa.select(TicketLink).where(
            TicketLink.id == link,
            sa.or_(TicketLink.ticket_id == ticket.id, TicketLink.other_id == ticket.id),
        )
    )
    if found is None:
        raise NotFound(_("There is no such link."))
    number = found.other_id if found.ticket_id == ticket.id else found.ticket_id
    other = db.session.scalars(sa.select(Ticket).where(Ticket.id == number)).one()
    db.session.delete(found)
    audit.record("ticket:unlink", ticket, actor=agent, other=other.reference, kind=found.kind)
    audit.record("ticket:unlink", other, actor=agent, other=ticket.reference, kind=found.kind)
    _tell_changed(ticket, other)


def _are_linked(one: int, other: int, kind: LinkKind) -> bool:
    pair = (one, other)
    known = sa.select(TicketLink.id).where(
        TicketLink.kind == kind, TicketLink.ticket_id.in_(pair), TicketLink.other_id.in_(pair)
    )
    return db.session.scalar(known) is not None


def _check_part(part: Ticket, whole: Ticket) -> None:
    """Refuse a second whole, and a whole that is itself within its part."""
    above = _whole_of(part.id)
    if above is not None:
        raise DomainError(
            _("%(reference)s is part of another request already.", reference=part.reference),
            field="reference",
        )
    number: int | None = whole.id
    while number is not None:
        number = _whole_of(number)
        if number == part.id:
            raise DomainError(
                _(
                    "%(whole)s is itself part of %(part)s.",
                    whole=whole.reference,
                    part=part.reference,
                ),
                field="reference",
            )


def _whole_of(part: int) -> int | None:
    return db.session.scalar(
        sa.select(TicketLink.other_id).where(
            TicketLink.ticket_id == part, TicketLink.kind == LinkKind.PARENT
        )
    )


def _tell_changed(*tickets: Ticket) -> None:
    db.session.flush()
    for ticket in tickets:
        publish(TicketChanged(ticket_id=ticket.id))
