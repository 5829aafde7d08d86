"""Searches without a result, for the editors: which words, how often; never who asked.

A word asked for once may be somebody's name: only what was asked for again is shown, numbers are
never kept, and all is forgotten after a time.
"""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import aside, db, transaction
from kdn_helpdesk.core.jobs import periodic
from kdn_helpdesk.search.models import SearchMiss
from kdn_helpdesk.search.question import Question

FORGOTTEN_AFTER = timedelta(days=90)
SHOWN_FROM = 2
MOST_WORDS = 6
LONGEST = 100
MOST_SHOWN = 100
MOST_KEPT = 5_000
"""Rows in all: whoever asks for thousands of invented words fills no table."""


def note(question: Question) -> None:
    """Count the question's words; what was found before it is counted is not its business."""
    words = [asked.folded for asked in question.asked if asked.folded.isalpha()][:MOST_WORDS]
    text = " ".join(words)
    if not text or len(text) > LONGEST or len(words) < len(question.asked[:MOST_WORDS]):
        return
    now = clock.now()

    def write(session: Session) -> None:
        counted = session.execute(
            sa.update(SearchMiss)
            .where(SearchMiss.words == text)
            .values(times=SearchMiss.times + 1, last_at=now)
        )
        if getattr(counted, "rowcount", 0):
            return
        if (session.scalar(sa.select(sa.func.count(SearchMiss.id))) or 0) < MOST_KEPT:
            session.add(SearchMiss(words=text, times=1, last_at=now))

    aside(write)


def list_misses() -> Sequence[SearchMiss]:
    """Return what was asked for more than once and not found, the most frequent first."""
    return db.session.scalars(
        sa.select(SearchMiss)
        .where(SearchMiss.times >= SHOWN_FROM)
        .order_by(SearchMiss.times.desc(), SearchMiss.last_at.desc())
        .limit(MOST_SHOWN)
    ).all()


@periodic("search.forget", every=timedelta(days=1))
def forget() -> int:
    """Delete what nobody has asked for during the time; return how many."""
    with transaction() as session:
        old = sa.delete(SearchMiss).where(SearchMiss.last_at < clock.now() - FORGOTTEN_AFTER)
        return len(session.execute(old.returning(SearchMiss.id)).all())
