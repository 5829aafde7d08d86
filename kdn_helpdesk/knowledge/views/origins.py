"""What an article grows out of: a ticket's conversation, and later links back to it."""

from collections.abc import Mapping
from dataclasses import dataclass

from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.knowledge.content import Content
from kdn_helpdesk.knowledge.models.articles import Article
from kdn_helpdesk.knowledge.proposals import as_article
from kdn_helpdesk.knowledge.queries import editing
from kdn_helpdesk.meetings.models.agendas import Decision
from kdn_helpdesk.meetings.queries import agendas
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import conversation, tickets
from kdn_helpdesk.web.filters import format_date


@dataclass(frozen=True)
class Origin:
    """Where a proposal comes from, as (table, number), and what it proposes."""

    title: str
    source: tuple[str, int]
    content: Content


def find_origin(words: Mapping[str, str], *, viewer: Viewer) -> Origin | None:
    """Return what the address names (anfrage=…, beschluss=…), if the viewer may read it."""
    if reference := words.get("anfrage"):
        return _from_ticket(tickets.get_ticket(reference, viewer=viewer))
    if (number := words.get("beschluss", "")).isdecimal():
        return _from_decision(agendas.get_decision(int(number), viewer=viewer))
    return None


def list_origins(article: Article, *, viewer: Viewer) -> list[tuple[str, str]]:
    """Return titles and addresses of what the article grew out of and the viewer may read."""
    sources = editing.list_sources(article)
    found = [_name(source.kind, source.source_id, viewer) for source in sources]
    return [origin for origin in found if origin is not None]


def _name(kind: str, number: int, viewer: Viewer) -> tuple[str, str] | None:
    if kind == Ticket.__tablename__:
        ticket = tickets.find_ticket_by_id(number, viewer=viewer)
        if ticket is not None:
            return f"{ticket.reference} {ticket.subject}", address_of(ticket, viewer)
    if kind == Decision.__tablename__:
        try:
            decision = agendas.get_decision(number, viewer=viewer)
        except NotFound:
            return None
        return decision.item.title, _minutes_of(decision)
    return None


def address_of(ticket: Ticket, viewer: Viewer) -> str:
    """Return the page on which this viewer reads the ticket."""
    return f"/{'servicestelle' if viewer.works_at_desk else 'anfragen'}/{ticket.reference}"


def _from_ticket(ticket: Ticket) -> Origin:
    """Propose the question and the desk's answers; notes are never part of it."""
    messages = conversation.list_public_messages(ticket.id)
    names = {ticket.requester.name, *(m.author.name for m in messages if m.author is not None)}
    asked = [message.body for message in messages if not message.is_from_desk]
    answered = [message.body for message in messages if message.is_from_desk]
    body = as_article([(_("Question"), asked), (_("Answer"), answered)], names)
    return Origin(
        title=ticket.reference,
        source=(Ticket.__tablename__, ticket.id),
        content=Content(title=ticket.subject, body=body),
    )


def _from_decision(decision: Decision) -> Origin:
    """Propose what was asked, what was said about it, and what was decided."""
    item = decision.item
    names = {item.proposed_by.name} if item.proposed_by is not None else set()
    parts = [
        (_("Occasion"), [item.description]),
        (_("Discussion"), [item.record]),
        (_("Decision"), [decision.text]),
    ]
    return Origin(
        title=f"{item.meeting.title}, {format_date(item.meeting.day)}",
        source=(Decision.__tablename__, decision.id),
        content=Content(title=item.title, body=as_article(parts, names)),
    )


def _minutes_of(decision: Decision) -> str:
    meeting = decision.item.meeting
    return f"/termine/{meeting.id}-{meeting.slug}/protokoll#beschluss-{decision.id}"
