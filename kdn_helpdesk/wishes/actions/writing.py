"""Making a wish, its copy in which nobody is named, and the requests that ask for it."""

import re
from collections.abc import Iterable

import sqlalchemy as sa

from kdn_helpdesk.core import audit, clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import Conflict, DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.files import StoredFile
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.redaction import addresses_in, names_in
from kdn_helpdesk.mail.charsets import clean, clean_lines
from kdn_helpdesk.tickets.models.portals import Portal
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.wishes.actions import joining
from kdn_helpdesk.wishes.events import WishChanged
from kdn_helpdesk.wishes.models.wishes import Wish, WishEntry, WishFile, WishTicket
from kdn_helpdesk.wishes.queries import wishes as reads
from kdn_helpdesk.wishes.states import Agreement, EntryKind

TITLE_LENGTH = 200
_REFERENCE = re.compile(r"\bKDN-\d{4}-\d{4,9}\b", re.IGNORECASE)
_COLUMNS = [column.key for column in sa.inspect(Wish).column_attrs]


def lock(wish: Wish) -> None:
    """Read the wish's columns anew and keep others from changing it until the commit."""
    db.session.refresh(wish, attribute_names=_COLUMNS, with_for_update=True)


def make_wish(
    *,
    portal: Portal,
    title: str,
    copy: str,
    agent: int,
    ticket: Ticket | None = None,
    names_checked: bool = False,
) -> Wish:
    """Make a wish of a request, whose author is then asked about the copy, or of nothing."""
    title, copy = _clean_title(title), _clean_copy(copy)
    if not portal.is_active:
        raise DomainError(_("This portal takes no new wishes."), field="portal")
    if not names_checked:
        check_unnamed(f"{title}\n{copy}", _names_of(ticket), field="copy")
    wish = Wish(portal_id=portal.id, title=title, copy=copy, agent_id=agent)
    if ticket is not None:
        wish.author_id, wish.agreement = ticket.requester_id, Agreement.OPEN
    db.session.add(wish)
    db.session.flush()
    audit.record("wish:make", wish, actor=agent, ticket=ticket.reference if ticket else None)
    if ticket is not None:
        _link(wish, ticket)
        audit.record("ticket:wish", ticket, actor=agent, wish=wish.reference)
    publish(WishChanged(wish_id=wish.id))
    return wish


def edit_copy(
    wish: Wish,
    *,
    portal: Portal,
    title: str,
    copy: str,
    agent: int,
    based_on: int,
    names_checked: bool = False,
) -> None:
    """Change the text that was `based_on` a version; another text needs the author's word anew.

    Raises Conflict with the newest text where somebody saved in between.
    """
    lock(wish)
    title, copy = _clean_title(title), _clean_copy(copy)
    if based_on != wish.version:
        raise Conflict(
            _("Somebody else has saved this text since you opened it. Nothing was overwritten."),
            current=wish.copy,
        )
    if not names_checked:
        check_unnamed(f"{title}\n{copy}", reads.list_names(wish.id), field="copy")
    if portal.id != wish.portal_id:
        audit.record("wish:portal", wish, actor=agent, old=wish.portal_id, new=portal.id)
        wish.portal_id = portal.id
    if (title, copy) != (wish.title, wish.copy):
        wish.title, wish.copy, wish.version = title, copy, wish.version + 1
        if wish.author_id is not None:
            wish.agreement = Agreement.OPEN
        audit.record("wish:copy", wish, actor=agent, version=wish.version)
    _tell_changed(wish)


def list_publicly(wish: Wish, *, agent: int) -> None:
    """Put the wish on the public list; only a text that its author agreed with goes there."""
    lock(wish)
    check_agreed(wish)
    if wish.published_at is None:
        wish.published_at = clock.now()
        audit.record("wish:list", wish, actor=agent)
        _tell_changed(wish)


def withdraw(wish: Wish, *, agent: int) -> None:
    """Take the wish off the public list; who joined still hears of it."""
    lock(wish)
    if wish.published_at is not None:
        wish.published_at = None
        audit.record("wish:withdraw", wish, actor=agent)
        _tell_changed(wish)


def link_ticket(wish: Wish, ticket: Ticket, *, agent: int) -> None:
    """Add a request that asks for the same; its author hears what becomes of the wish."""
    lock(wish)
    if _link(wish, ticket):
        audit.record("wish:link", wish, actor=agent, ticket=ticket.reference)
        audit.record("ticket:wish", ticket, actor=agent, wish=wish.reference)
        _tell_changed(wish)


def unlink_ticket(wish: Wish, ticket: Ticket, *, agent: int) -> None:
    """Take a request out of the wish; its author stays a joiner until they leave."""
    lock(wish)
    db.session.execute(
        sa.delete(WishTicket).where(
            WishTicket.wish_id == wish.id, WishTicket.ticket_id == ticket.id
        )
    )
    audit.record("wish:unlink", wish, actor=agent, ticket=ticket.reference)
    audit.record("ticket:unwish", ticket, actor=agent, wish=wish.reference)
    _tell_changed(wish)


def add_note(wish: Wish, *, agent: int, body: str) -> WishEntry:
    """Write down what only the desk reads."""
    entry = add_entry(wish, kind=EntryKind.NOTE, body=body, author=agent)
    audit.record("wish:note", wish, actor=agent)
    return entry


def add_entry(wish: Wish, *, kind: EntryKind, body: str, author: int | None) -> WishEntry:
    """Add what somebody said."""
    text = clean_lines(body).strip()
    if not text:
        raise DomainError(_("Please write something."), field="body")
    entry = WishEntry(wish_id=wish.id, kind=kind, body=text, author_id=author)
    db.session.add(entry)
    db.session.flush()
    return entry


def add_files(entry: WishEntry, stored: Iterable[StoredFile]) -> None:
    """Let these files stand at what was said."""
    db.session.add_all(WishFile(entry_id=entry.id, stored_file_id=file.id) for file in stored)
    db.session.flush()


def check_unnamed(text: str, names: Iterable[str], *, field: str) -> None:
    """Refuse a text for outside in which somebody behind the wish is still named."""
    found = [*names_in(text, names), *addresses_in(text), *_REFERENCE.findall(text)]
    if found:
        raise DomainError(
            _(
                "Nobody is to be named here, but the text still says: %(words)s. Please change it,"
                " or say below that these words name nobody.",
                words=", ".join(dict.fromkeys(found)),
            ),
            field=field,
        )


def check_agreed(wish: Wish) -> None:
    """Refuse to let a text out that its author has not agreed with."""
    if not wish.is_agreed:
        raise DomainError(_("The author has not agreed with this text yet. Please ask first."))


def _link(wish: Wish, ticket: Ticket) -> bool:
    known = sa.select(WishTicket.id).where(
        WishTicket.wish_id == wish.id, WishTicket.ticket_id == ticket.id
    )
    if db.session.scalar(known) is not None:
        return False
    told = reads.find_last_news(wish.id)
    db.session.add(WishTicket(wish_id=wish.id, ticket_id=ticket.id, told_entry_id=told))
    joining.add_joiner(wish, person=ticket.requester_id, organisation=ticket.organisation_id)
    db.session.flush()
    return True


def _names_of(ticket: Ticket | None) -> list[str]:
    """Return who asks; the request comes with its people."""
    if ticket is None:
        return []
    places = [ticket.organisation.short_name] if ticket.organisation else []
    return [ticket.requester.name, *places]


def _clean_title(title: str) -> str:
    line = " ".join(clean(title).split())
    if not line:
        raise DomainError(_("Please enter a title."), field="title")
    if len(line) > TITLE_LENGTH:
        raise DomainError(_("At most 200 characters, please."), field="title")
    return line


def _clean_copy(copy: str) -> str:
    text = clean_lines(copy).strip()
    if not text:
        raise DomainError(_("Please write what the portal should do better."), field="copy")
    return text


def _tell_changed(wish: Wish) -> None:
    wish.changed_at = clock.now()
    db.session.flush()
    publish(WishChanged(wish_id=wish.id))
