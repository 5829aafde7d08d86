"""Recording what belongs to work on requests: mentions, ratings, time spent."""

from datetime import date, datetime

import sqlalchemy as sa

from kdn_helpdesk.core import audit, clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError, NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.mail.charsets import clean_lines
from kdn_helpdesk.tickets import mentions
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.records import Mention, Rating, TimeEntry
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import people
from kdn_helpdesk.tickets.states import Score, Work

MINUTES_AT_MOST = 24 * 60
COMMENT_LENGTH = 2000


def mention_agents(message: Message) -> None:
    """Note down which agents a note names; the author's own name counts for nothing."""
    if "@" not in message.body:
        return
    named = mentions.named_in(message.body, people.list_agents())
    for person in sorted(named - {message.author_id}):
        db.session.add(Mention(message_id=message.id, person_id=person))
    db.session.flush()


def mark_mentions_seen(*, person: int) -> None:
    """Let the person's list of mentions hold nothing new."""
    db.session.execute(
        sa.update(Mention)
        .where(Mention.person_id == person, Mention.seen_at.is_(None))
        .values(seen_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def rate_solution(ticket: Ticket, *, solved_at: datetime, score: Score, comment: str) -> Rating:
    """Record or change what the person who asked thinks of one solution."""
    rating = db.session.scalar(
        sa.select(Rating)
        .where(Rating.ticket_id == ticket.id, Rating.solved_at == solved_at)
        .with_for_update()
    )
    if rating is None:
        rating = Rating(ticket_id=ticket.id, solved_at=solved_at)
        db.session.add(rating)
    rating.score, rating.rated_at = score, clock.now()
    rating.comment = clean_lines(comment).strip()[:COMMENT_LENGTH]
    db.session.flush()
    audit.record("ticket:rate", ticket, actor=ticket.requester_id, score=score)
    return rating


def add_time(
    ticket: Ticket, *, person: int, minutes: int, work: Work, day: date | None = None
) -> TimeEntry:
    """Write down minutes that the person worked on the request, today unless a day is given."""
    if not 0 < minutes <= MINUTES_AT_MOST:
        raise DomainError(_("Please enter minutes from 1 to 1440."), field="minutes")
    day = day or clock.today()
    if day > clock.today():
        raise DomainError(_("This day has not come yet."), field="day")
    entry = TimeEntry(ticket_id=ticket.id, person_id=person, minutes=minutes, work=work, day=day)
    db.session.add(entry)
    db.session.flush()
    audit.record("ticket:time", ticket, actor=person, minutes=minutes, work=work)
    return entry


def remove_time(ticket: Ticket, *, entry_id: int, person: int) -> None:
    """Remove an entry of one's own that was a mistake."""
    entry = db.session.scalar(
        sa.select(TimeEntry).where(
            TimeEntry.id == entry_id,
            TimeEntry.ticket_id == ticket.id,
            TimeEntry.person_id == person,
        )
    )
    if entry is None:
        raise NotFound(_("There is no such entry of yours."))
    db.session.delete(entry)
    audit.record(
        "ticket:time_removed", ticket, actor=person, minutes=entry.minutes, work=entry.work
    )
    db.session.flush()
