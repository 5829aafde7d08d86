"""To the developers and back: the copy leaves by mail, the answer becomes an entry."""

from collections.abc import Sequence

import sqlalchemy as sa

from kdn_helpdesk.core import audit, clock, files
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.files import Upload
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.mail.charsets import clean_lines
from kdn_helpdesk.tickets.actions import moves
from kdn_helpdesk.tickets.states import State as TicketState
from kdn_helpdesk.wishes.actions import writing
from kdn_helpdesk.wishes.events import DevelopersAnswered, WishChanged, WrittenToDevelopers
from kdn_helpdesk.wishes.models.wishes import Wish, WishEntry
from kdn_helpdesk.wishes.queries import wishes as reads
from kdn_helpdesk.wishes.states import EntryKind, State

_GO_ALONG = (TicketState.NEW, TicketState.OPEN)
"""Requests that wait for the desk then wait for the developers."""


def send_copy(wish: Wish, *, agent: int, is_listed: bool = True) -> WishEntry:
    """Send the copy to the portal's developers; the requests that ask for it wait for them.

    `is_listed` puts it on the public list at the same time.
    """
    writing.lock(wish)
    writing.check_agreed(wish)
    _check_mailbox(wish)
    if wish.sent_version == wish.version:
        raise DomainError(_("This text has gone to the developers already."))
    entry = writing.add_entry(wish, kind=EntryKind.SENT, body=wish.copy, author=agent)
    wish.sent_at, wish.sent_version, wish.agent_id = clock.now(), wish.version, agent
    if wish.state is State.COLLECTED:
        wish.state = State.SENT
    audit.record("wish:send", wish, actor=agent, version=wish.version, to=wish.portal.mailbox)
    for ticket in reads.list_tickets(wish.id):
        moves.lock(ticket)
        if ticket.state in _GO_ALONG:
            moves.move(ticket, TicketState.EXTERNAL, actor=agent)
    if is_listed:
        writing.list_publicly(wish, agent=agent)
    wish.changed_at = clock.now()
    db.session.flush()
    publish(WrittenToDevelopers(wish_id=wish.id, entry_id=entry.id, is_copy=True))
    publish(WishChanged(wish_id=wish.id))
    return entry


def write_to_developers(
    wish: Wish, *, agent: int, body: str, names_checked: bool = False
) -> WishEntry:
    """Ask the developers back, or remind them; as little as in the copy is anybody named."""
    writing.lock(wish)
    _check_mailbox(wish)
    if wish.sent_at is None:
        raise DomainError(_("Send the copy first."))
    if not names_checked:
        writing.check_unnamed(body, reads.list_names(wish.id), field="body")
    entry = writing.add_entry(wish, kind=EntryKind.SENT, body=body, author=agent)
    wish.changed_at = clock.now()
    audit.record("wish:write", wish, actor=agent)
    db.session.flush()
    publish(WrittenToDevelopers(wish_id=wish.id, entry_id=entry.id, is_copy=False))
    return entry


def record_answer(
    wish: Wish, *, mail_id: int, sender: str, body: str, uploads: Sequence[Upload] = ()
) -> WishEntry:
    """Keep what the developers wrote, for the desk alone; a mail read again adds nothing."""
    known = db.session.scalar(
        sa.select(WishEntry).where(WishEntry.wish_id == wish.id, WishEntry.mail_id == mail_id)
    )
    if known is not None:
        return known
    writing.lock(wish)
    entry = WishEntry(
        wish_id=wish.id,
        kind=EntryKind.ANSWER,
        body=clean_lines(body).strip(),
        sender=sender,
        mail_id=mail_id,
    )
    db.session.add(entry)
    wish.has_unread, wish.changed_at = True, clock.now()
    db.session.flush()
    writing.add_files(entry, [files.keep(upload) for upload in uploads])
    audit.record("wish:answer", wish, actor=None)
    publish(DevelopersAnswered(wish_id=wish.id, entry_id=entry.id))
    return entry


def _check_mailbox(wish: Wish) -> None:
    if not wish.portal.takes_mail:
        raise DomainError(
            _(
                "Nobody has said yet where the developers of “%(portal)s” are reached.",
                portal=wish.portal.name,
            )
        )
