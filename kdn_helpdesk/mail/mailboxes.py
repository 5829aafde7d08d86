"""The addresses that people write to: which are ours, and from which one an answer leaves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa

from kdn_helpdesk.core.db import Columns, db, read
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail.models import Mailbox, MailThread

_KEPT = "mailboxes"


@dataclass(frozen=True, slots=True)
class Box:
    """A mailbox as routing and sending see it."""

    id: int | None
    """None for the service's own address that nobody has described."""
    address: str
    name: str
    account: str = ""
    is_active: bool = True


def own() -> Box:
    """Return the service's own address, with the name that the administration gave it."""
    address = settings().mail_address.lower()
    found = next((box for box in _described() if box.address == address), None)
    if found is None:
        return Box(None, settings().mail_address, settings().mail_name)
    return Box(found.id, settings().mail_address, found.name, found.account)


def is_own_address(address: str) -> bool:
    """Tell whether the address is one of the service's, with or without a tag."""
    bare = _bare(address)
    return bare == settings().mail_address.lower() or any(b.address == bare for b in _described())


def choose(addresses: Iterable[str]) -> Box | None:
    """Return the first mailbox in use among the addresses; None where no one names any."""
    known = {box.address: box for box in (*_described(), own())}
    for address in addresses:
        box = known.get(_bare(address)) or known.get(address.lower())
        if box is not None:
            return box if box.is_active else own()
    return None


def find_by_account(account: str) -> Box | None:
    """Return the mailbox in use that is fetched from the account."""
    used = (box for box in _described() if box.is_active and account and box.account == account)
    return next(used, None)


def sender_of(about: tuple[str, int]) -> Box:
    """Return the mailbox from which we write about something: the one that was written to."""
    others = {box.address: box for box in _described() if box.is_active}
    if not others:
        return own()
    values = {"about": about[0], "number": about[1]}
    address = read(_thread(), values).scalar()
    return others.get(address or "") or own()


def keep_thread(about: tuple[str, int], box: Box) -> None:
    """Let the conversation go on by this mailbox."""
    if box.address.lower() != settings().mail_address.lower():
        db.session.add(MailThread(kind=about[0], subject_id=about[1], address=box.address))
        db.session.flush()


def forget_described() -> None:
    """Read the mailboxes anew, since one of them was changed."""
    db.session.info.pop(_KEPT, None)


def _described() -> Sequence[Box]:
    """Return what the administration described, read once in each transaction."""
    session = db.session()
    kept = session.info.get(_KEPT)
    current = session.get_transaction()
    if kept is not None and current is not None and kept[0] is current:
        found: Sequence[Box] = kept[1]
        return found
    found = [Box(*row) for row in read(_all())]
    session.info[_KEPT] = (session.get_transaction(), found)
    return found


@cache
def _all() -> Columns:
    return sa.select(
        Mailbox.id, Mailbox.address, Mailbox.name, Mailbox.account, Mailbox.is_active
    ).order_by(Mailbox.id)


@cache
def _thread() -> sa.Select[str]:
    return sa.select(MailThread.address).where(
        MailThread.kind == sa.bindparam("about"), MailThread.subject_id == sa.bindparam("number")
    )


def _bare(address: str) -> str:
    """Return the address in small letters without its tag."""
    mailbox, _at, domain = address.strip().lower().rpartition("@")
    return f"{mailbox.partition('+')[0]}@{domain}"
