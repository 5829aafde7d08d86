"""Keeps the index up to date: what happened to a thing is found by the next request.

These functions are reactions to events. They write in the transaction of what happened, at its end:
a thing that changed several times, or among many others, is read and analysed once.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import sqlalchemy as sa

from kdn_helpdesk.core.db import at_commit, db, transaction
from kdn_helpdesk.search import actions, counting
from kdn_helpdesk.search.models import SearchEntry
from kdn_helpdesk.search.sources import (
    ARTICLES,
    MEETINGS,
    SHARED,
    SOURCES,
    TICKETS,
    WISHES,
    Source,
)
from kdn_helpdesk.tickets.events import TicketMerged, TicketSplit
from kdn_helpdesk.tickets.models.sharing import Sharing

BATCH = 500


class OfTicket(Protocol):
    """An event about a request."""

    @property
    def ticket_id(self) -> int:
        """The request's number."""


def index_ticket(event: OfTicket) -> None:
    """Let a request be found as it is now."""
    at_commit(refresh, TICKETS, event.ticket_id)


def index_target(event: TicketMerged) -> None:
    """Let a request be found by what was merged into it."""
    at_commit(refresh, TICKETS, event.target_id)
    _refresh_shared_of(event.target_id)


def index_source(event: TicketSplit) -> None:
    """Let a request be found no longer by what was taken out of it."""
    at_commit(refresh, TICKETS, event.source_id)


class OfSharing(Protocol):
    """An event about a shared request."""

    @property
    def sharing_id(self) -> int:
        """The sharing's number."""


def index_sharing(event: OfSharing) -> None:
    """Let a shared request be found in its agreed words, or no longer."""
    at_commit(refresh, SHARED, event.sharing_id)


def index_shared_of(event: OfTicket) -> None:
    """Let what is shared of a request be found as far as its readers now may."""
    _refresh_shared_of(event.ticket_id)


def _refresh_shared_of(ticket_id: int) -> None:
    number = db.session.scalar(sa.select(Sharing.id).where(Sharing.ticket_id == ticket_id))
    if number is not None:
        at_commit(refresh, SHARED, number)


class OfArticle(Protocol):
    """An event about an article."""

    @property
    def article_id(self) -> int:
        """The article's number."""


def index_article(event: OfArticle) -> None:
    """Let an article be found as readers see it now, or no longer."""
    at_commit(refresh, ARTICLES, event.article_id)


class OfMeeting(Protocol):
    """An event about a meeting."""

    @property
    def meeting_id(self) -> int:
        """The meeting's number."""


def index_meeting(event: OfMeeting) -> None:
    """Let a meeting and its published minutes be found as they are now."""
    at_commit(refresh, MEETINGS, event.meeting_id)


class OfWish(Protocol):
    """An event about a wish."""

    @property
    def wish_id(self) -> int:
        """The wish's number."""


def index_wish(event: OfWish) -> None:
    """Let a wish be found as it is now: by everybody where it stands on the public list."""
    at_commit(refresh, WISHES, event.wish_id)


def refresh(source: Source, numbers: Sequence[int]) -> None:
    """Put things into the index as they are now, and take out what there is no longer."""
    db.session.flush()  # the sources are read past the session
    actions.replace(source.read(numbers), kinds=source.kinds, subject_ids=numbers)


def rebuild(progress: Callable[[str, int, int], None]) -> int:
    """Make the whole index anew and return how many entries it has.

    Each batch is a transaction of its own, so that people go on working; `progress` is called
    with the name of a source, how many of its things are done, and how many there are.
    """
    for source in SOURCES:
        total = db.session.scalar(sa.select(sa.func.count(source.number))) or 0
        done = 0
        progress(source.name, done, total)
        for numbers in _batches(source):
            with transaction():
                refresh(source, numbers)
            done += len(numbers)
            progress(source.name, done, total)
        _remove_orphans(source)
    with transaction():
        counting.count_all()
    _renew(progress)
    return db.session.scalar(sa.select(sa.func.count(SearchEntry.id))) or 0


def catch_up() -> None:
    """Count and renew what the worker has not come to: for commands on a fresh index."""
    for step in (counting.count_changes, actions.renew):
        while True:
            with transaction():
                done = step()
            if not done:
                break


def _renew(progress: Callable[[str, int, int], None]) -> None:
    """Split compounds by the words that were counted just now."""
    total = db.session.scalar(sa.select(sa.func.count(SearchEntry.id))) or 0
    done = 0
    while True:
        with transaction():
            some = actions.renew(BATCH)
        if not some:
            return
        done += some
        progress("compounds", done, total)


def _batches(source: Source) -> Iterator[list[int]]:
    last = 0
    while True:
        some = sa.select(source.number).where(source.number > last).order_by(source.number)
        numbers = list(db.session.scalars(some.limit(BATCH)))
        if not numbers:
            return
        yield numbers
        last = numbers[-1]


def _remove_orphans(source: Source) -> None:
    """Take out the entries of things that were deleted by some other way."""
    alive = sa.select(source.number).where(source.number == SearchEntry.subject_id)
    with transaction() as session:
        session.execute(
            sa.delete(SearchEntry).where(SearchEntry.kind.in_(source.kinds), ~alive.exists())
        )
