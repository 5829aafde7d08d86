"""News in plain words: to the public page, to every joiner, into every request that asks."""

from collections.abc import Sequence

import sqlalchemy as sa

from kdn_helpdesk.core import audit, clock, jobs
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import DEFAULT_LANGUAGE, _, in_language
from kdn_helpdesk.tickets.actions import telling
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.states import State as TicketState
from kdn_helpdesk.wishes.actions import writing
from kdn_helpdesk.wishes.events import WishChanged
from kdn_helpdesk.wishes.models.wishes import Wish, WishEntry, WishTicket
from kdn_helpdesk.wishes.queries import wishes as reads
from kdn_helpdesk.wishes.states import ENDS, STATE_LABELS, EntryKind, State, choices_from


def publish_news(
    wish: Wish,
    *,
    agent: int,
    state: State,
    body: str,
    names_checked: bool = False,
    files: Sequence[int] = (),
) -> WishEntry:
    """Say in plain words where the wish stands; the worker tells everybody who asked.

    `files` are the numbers of those of the developers' files that go along.
    """
    writing.lock(wish)
    if state not in choices_from(wish.state):
        raise DomainError(_("A wish does not go back to this state."), field="state")
    if not names_checked:
        writing.check_unnamed(body, reads.list_names(wish.id), field="body")
    entry = writing.add_entry(wish, kind=EntryKind.NEWS, body=body, author=agent)
    entry.state = state
    passed_on = [file.stored for file in reads.list_answer_files(wish.id) if file.id in files]
    writing.add_files(entry, passed_on)
    audit.record("wish:publish", wish, actor=agent, old=wish.state, new=state, files=len(passed_on))
    wish.state, wish.has_unread, wish.changed_at = state, False, clock.now()
    db.session.flush()
    publish(WishChanged(wish_id=wish.id))
    jobs.ring()
    return entry


def take_as_read(wish: Wish, *, agent: int) -> None:
    """Say that the developers' answer needs no news."""
    writing.lock(wish)
    wish.has_unread = False
    audit.record("wish:read", wish, actor=agent)


def tell_linked(link: WishTicket, entry: WishEntry, *, wish: Wish) -> Ticket | None:
    """Put the news into the conversation of a request, wherever that goes on.

    A request that waited for the developers is solved by the end of the wish. None where it was
    told already, so that a worker that was killed goes on where it was.
    """
    if link.told_entry_id is not None and link.told_entry_id >= entry.id:
        return None
    link.told_entry_id = entry.id
    ticket = _target_of(link.ticket_id)
    if ticket.id != link.ticket_id and _is_linked(wish, ticket):
        return None
    ends = entry.state in ENDS and ticket.state is TicketState.EXTERNAL
    telling.tell_ticket(
        ticket,
        agent=entry.author_id,
        body=_words(wish, entry),
        files=[file.stored for file in entry.files],
        state=TicketState.SOLVED if ends else None,
    )
    return ticket


def _words(wish: Wish, entry: WishEntry) -> str:
    """Return the message as it stands in a request's conversation, in the desk's language."""
    with in_language(DEFAULT_LANGUAGE):
        heading = _(
            "News of the wish “%(title)s” (%(state)s):",
            title=wish.title,
            state=STATE_LABELS[entry.state or wish.state],
        )
    return f"{heading}\n\n{entry.body}"


def _target_of(ticket_id: int) -> Ticket:
    """Follow merged requests to the one that goes on."""
    passed: set[int] = set()
    while True:
        ticket = db.session.scalars(sa.select(Ticket).where(Ticket.id == ticket_id)).one()
        passed.add(ticket.id)
        following = ticket.merged_into_id
        if ticket.state is not TicketState.MERGED or following is None or following in passed:
            return ticket
        ticket_id = following


def _is_linked(wish: Wish, ticket: Ticket) -> bool:
    found = sa.select(WishTicket.id).where(
        WishTicket.wish_id == wish.id, WishTicket.ticket_id == ticket.id
    )
    return db.session.scalar(found) is not None
