"""Telling everybody who asked: request by request and person by person, each in its own step."""

import sqlalchemy as sa

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.jobs import job
from kdn_helpdesk.wishes import notices
from kdn_helpdesk.wishes.actions import publishing
from kdn_helpdesk.wishes.models.wishes import WishEntry, WishJoiner, WishTicket
from kdn_helpdesk.wishes.queries import wishes
from kdn_helpdesk.wishes.states import EntryKind

AT_ONCE = 25


@job("wishes.tell")
def tell_news() -> int:
    """Tell the news that nobody was told yet; killed anywhere, it goes on where it was."""
    waiting = sa.select(WishEntry.id).where(
        WishEntry.kind == EntryKind.NEWS, WishEntry.told_at.is_(None)
    )
    numbers = db.session.scalars(waiting.order_by(WishEntry.id)).all()
    db.session.rollback()
    for number in numbers:
        _tell(number)
    return len(numbers)


def _tell(entry_id: int) -> None:
    wish_id = wishes.get_entry(entry_id).wish_id
    links = db.session.scalars(sa.select(WishTicket.id).where(WishTicket.wish_id == wish_id)).all()
    people = db.session.scalars(
        sa.select(WishJoiner.person_id).where(WishJoiner.wish_id == wish_id).order_by(WishJoiner.id)
    ).all()
    db.session.rollback()
    for link_id in links:
        _tell_request(link_id, entry_id)
    for start in range(0, len(people), AT_ONCE):
        with transaction():
            notices.send_news(entry_id, people[start : start + AT_ONCE])
    with transaction():
        wishes.get_entry(entry_id).told_at = clock.now()


def _tell_request(link_id: int, entry_id: int) -> None:
    with transaction() as session:
        link = session.scalar(sa.select(WishTicket).where(WishTicket.id == link_id))
        if link is None:
            return
        entry = wishes.get_entry(entry_id)
        wish = wishes.get_wish_by_id(entry.wish_id)
        ticket = publishing.tell_linked(link, entry, wish=wish)
        if ticket is not None:
            notices.send_news_of_request(ticket.id, entry_id)
