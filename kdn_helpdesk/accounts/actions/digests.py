"""What a person wants to hear of, and when."""

from collections.abc import Mapping

import sqlalchemy as sa

from kdn_helpdesk.accounts import rhythms
from kdn_helpdesk.accounts.models import Notice, Person, Rhythm
from kdn_helpdesk.core import audit, clock, jobs
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.permissions import Permission, Viewer
from kdn_helpdesk.mail.models import DigestEntry, DigestState

_WAITS = DigestEntry.state == DigestState.WAITING


def choose_rhythms(person: Person, chosen: Mapping[Notice, Rhythm], *, actor: int | None) -> None:
    """Keep when the person hears of what; news that waits already follows the new choice."""
    changed = {
        notice: rhythm for notice, rhythm in chosen.items() if person.rhythm_of(notice) != rhythm
    }
    if not changed:
        return
    person.rhythms = {
        **person.rhythms,
        **{notice.value: rhythm.value for notice, rhythm in changed.items()},
    }
    for notice, rhythm in changed.items():
        _retime(person.id, notice, rhythm)
    db.session.flush()
    told = {notice.value: rhythm.value for notice, rhythm in changed.items()}
    audit.record("person:news", person, actor=actor, **told)
    jobs.ring()


def stop_digests(person: Person, *, actor: int | None) -> None:
    """End all overviews: what came in them comes no more."""
    told_together = (Rhythm.DAILY, Rhythm.WEEKLY)
    chosen = [notice for notice in Notice if person.rhythm_of(notice) in told_together]
    choose_rhythms(person, dict.fromkeys(chosen, Rhythm.NEVER), actor=actor)


def offered_notices(viewer: Viewer) -> list[Notice]:
    """Return the kinds of news that the viewer's roles bring."""
    offered = [
        Notice.COPIES,
        Notice.SHARED,
        Notice.WISHES,
        Notice.ARTICLES,
        Notice.LIBRARY,
        Notice.MINUTES,
        Notice.REMINDERS,
    ]
    if viewer.coordinates:
        offered.append(Notice.COORDINATION)
    if viewer.can(Permission.ARTICLE_REVIEW):
        offered.append(Notice.REVIEWS)
    if viewer.works_at_desk:
        offered += [
            Notice.NEW_REQUESTS,
            Notice.ASSIGNMENTS,
            Notice.REPLIES,
            Notice.NOTES,
            Notice.WISH_WORK,
        ]
    if viewer.works_at_desk or viewer.can(Permission.ORGANISATION_MANAGE):
        offered.append(Notice.JOINS)
    return offered


def _retime(person_id: int, notice: Notice, rhythm: Rhythm) -> None:
    waiting = (
        sa.update(DigestEntry)
        .where(_WAITS, DigestEntry.person_id == person_id, DigestEntry.notice == notice.value)
        .execution_options(synchronize_session=False)
    )
    now = clock.now()
    match rhythm:
        case Rhythm.NEVER:
            db.session.execute(waiting.values(state=DigestState.WITHHELD))
        case Rhythm.AT_ONCE:
            db.session.execute(waiting.values(due_at=now))
        case Rhythm.DAILY | Rhythm.WEEKLY:
            db.session.execute(waiting.values(due_at=rhythms.next_digest(rhythm, after=now)))
