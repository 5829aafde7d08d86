"""Foreign links of published texts: collected at publication, tried by a job."""

from datetime import timedelta
from typing import Final

import sqlalchemy as sa

from kdn_helpdesk.core import audit, clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.knowledge import inspection
from kdn_helpdesk.knowledge.events import ArticlePublished
from kdn_helpdesk.knowledge.models.articles import Revision
from kdn_helpdesk.knowledge.models.upkeep import ForeignLink, LinkState
from kdn_helpdesk.knowledge.queries.upkeep import is_live

AGAIN: Final = timedelta(days=7)
"""A link that works is tried once a week, another once a day."""
SOONER: Final = timedelta(days=1)
TRIES: Final = 2
"""So often in a row a server must fail before its link counts as broken."""
_GONE: Final = frozenset({404, 410})
_GUARDED: Final = frozenset({401, 403, 407, 429})
"""There is something, though not for us."""


def collect_links(event: ArticlePublished) -> None:
    """Keep the foreign links of what readers see now."""
    revision = db.session.scalars(
        sa.select(Revision).where(
            Revision.article_id == event.article_id, Revision.number == event.number
        )
    ).one()
    texts = (revision.problem, revision.solution, revision.body)
    found = [link for text in texts for link in inspection.list_links(text) if link.is_foreign]
    targets = {link.target.partition("#")[0] for link in found}
    known = set(
        db.session.scalars(
            sa.select(ForeignLink.target).where(ForeignLink.article_id == event.article_id)
        )
    )
    db.session.execute(
        sa.delete(ForeignLink).where(
            ForeignLink.article_id == event.article_id,
            ForeignLink.target.in_(known - targets),
        )
    )
    db.session.add_all(
        ForeignLink(article_id=event.article_id, target=target)
        for target in sorted(targets - known)
    )
    db.session.flush()


def list_due(limit: int) -> list[str]:
    """Return the addresses that are to be tried now, each once."""
    now = clock.now()
    due = sa.or_(
        ForeignLink.checked_at.is_(None),
        sa.and_(ForeignLink.state == LinkState.GOOD, ForeignLink.checked_at < now - AGAIN),
        sa.and_(ForeignLink.state != LinkState.GOOD, ForeignLink.checked_at < now - SOONER),
    )
    first = sa.func.min(ForeignLink.checked_at)
    return list(
        db.session.scalars(
            sa.select(ForeignLink.target)
            .join(ForeignLink.article)
            .where(due, is_live())
            .group_by(ForeignLink.target)
            .order_by(first.nulls_first(), ForeignLink.target)
            .limit(limit)
        )
    )


def settle_link(target: str, *, status: int = 0, why: str = "", is_refused: bool = False) -> None:
    """Write down what became of an address, in every article that leads there."""
    rows = db.session.scalars(
        sa.select(ForeignLink).where(ForeignLink.target == target).with_for_update()
    )
    for link in rows:
        link.checked_at = clock.now()
        works = (200 <= status < 400) or status in _GUARDED
        link.failures = 0 if works else link.failures + 1
        link.reason = "" if works else why or f"HTTP {status}"
        if is_refused:
            link.state = LinkState.REFUSED
        elif works:
            link.state = LinkState.GOOD
        elif status in _GONE or link.failures >= TRIES:
            link.state = LinkState.BROKEN
        is_bad = link.state in (LinkState.BROKEN, LinkState.REFUSED)
        link.broken_since = (link.broken_since or link.checked_at) if is_bad else None
    db.session.flush()


def try_again(link: ForeignLink, *, editor: int) -> None:
    """Let the job try this address at its next turn."""
    db.session.execute(
        sa.update(ForeignLink).where(ForeignLink.target == link.target).values(checked_at=None)
    )
    audit.record("link:try_again", link, actor=editor, target=link.target)
