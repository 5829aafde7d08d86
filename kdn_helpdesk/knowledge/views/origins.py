"""What an article grows out of: a ticket's conversation, and later links back to it."""

from collections.abc import Mapping
from dataclasses import dataclass

from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.knowledge.content import Content
from kdn_helpdesk.knowledge.models import Article
from kdn_helpdesk.knowledge.proposals import as_article
from kdn_helpdesk.knowledge.queries import editing
from kdn_helpdesk.tickets.models import Ticket
from kdn_helpdesk.tickets.queries import conversation, tickets


@dataclass(frozen=True)
class Origin:
    """Where a proposal comes from, as (table, number), and what it proposes."""

    title: str
    source: tuple[str, int]
    content: Content


def find_origin(words: Mapping[str, str], *, viewer: Viewer) -> Origin | None:
    """Return what the address names (anfrage=…), as far as the viewer may read it."""
    if reference := words.get("anfrage"):
        return _from_ticket(tickets.get_ticket(reference, viewer=viewer))
    return None


def list_origins(article: Article, *, viewer: Viewer) -> list[tuple[str, str]]:
    """Return titles and addresses of what the article grew out of and the viewer may read."""
    found = []
    for source in editing.list_sources(article):
        if source.kind == Ticket.__tablename__:
            ticket = tickets.find_ticket_by_id(source.source_id, viewer=viewer)
            if ticket is not None:
                found.append((f"{ticket.reference} {ticket.subject}", address_of(ticket, viewer)))
    return found


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
