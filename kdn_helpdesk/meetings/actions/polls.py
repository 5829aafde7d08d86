"""Asking for a date, answering, and making a meeting of the date that was chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa

from kdn_helpdesk.accounts.actions import people
from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import audit, clock, jobs
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.groups.models import GroupMember, WorkingGroup
from kdn_helpdesk.meetings.actions import inviting, scheduling
from kdn_helpdesk.meetings.changes import Details
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.models.polls import Choice, News, Poll, PollDate, PollVote, Voice

MOST_DATES, MOST_VOICES = 20, 500
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and whom."""

    title: str
    spans: Sequence[Span]
    closes_on: date
    words: str = ""
    place: str = ""
    join_url: str = ""
    is_open_to_all: bool = False
    asks_group: bool = True
    addresses: Sequence[str] = field(default_factory=tuple)

    def check(self) -> None:
        """Refuse what nobody could answer."""
        if len(self.spans) < 2:
            raise DomainError(_("Please offer at least two dates."), field="dates")
        if len({start for start, _end in self.spans}) < len(self.spans):
            raise DomainError(_("The same date stands twice in the list."), field="dates")
        if min(start for start, _end in self.spans) <= clock.now():
            raise DomainError(_("One of the dates has passed already."), field="dates")
        if self.closes_on < clock.today():
            raise DomainError(_("The last day has passed already."), field="closes_on")
        if self.closes_on >= min(clock.local(start).date() for start, _end in self.spans):
            raise DomainError(_("The last day must come before the first date."), field="closes_on")
        if not (self.asks_group or self.addresses or self.is_open_to_all):
            raise DomainError(_("Please say who is asked."), field="addresses")


def start_poll(group: WorkingGroup, question: Question, *, actor: int | None) -> Poll:
    """Offer the dates; everybody who is asked gets a mail with a link of their own."""
    question.check()
    poll = Poll(
        group_id=group.id,
        title=question.title,
        words=question.words,
        place=question.place,
        join_url=question.join_url,
        closes_on=question.closes_on,
        is_open_to_all=question.is_open_to_all,
        created_by_id=actor,
    )
    db.session.add(poll)
    db.session.flush()
    db.session.add_all(
        PollDate(poll_id=poll.id, starts_at=start, ends_at=end)
        for start, end in sorted(question.spans)
    )
    for person in _asked(group, question).values():
        db.session.add(
            Voice(poll_id=poll.id, person_id=person.id, name=person.name, news=News.ASKED)
        )
    db.session.flush()
    audit.record("poll:start", poll, actor=actor, dates=len(question.spans))
    jobs.ring()
    return poll


def answer(voice: Voice, choices: Mapping[int, Choice], *, comment: str = "") -> None:
    """Keep what somebody says to the dates, in place of what they said before."""
    _check_open(voice.poll)
    db.session.execute(sa.select(Voice.id).where(Voice.id == voice.id).with_for_update())
    known = {
        vote.date_id: vote
        for vote in db.session.scalars(sa.select(PollVote).where(PollVote.voice_id == voice.id))
    }
    for offered in voice.poll.dates:
        choice = choices.get(offered.id, Choice.NO)
        if offered.id in known:
            known[offered.id].choice = choice
        else:
            db.session.add(PollVote(voice_id=voice.id, date_id=offered.id, choice=choice))
    voice.comment = comment
    voice.answered_at = clock.now()
    db.session.flush()


def answer_openly(
    poll: Poll, *, name: str, choices: Mapping[int, Choice], comment: str = ""
) -> Voice:
    """Keep the answer of somebody who came by the open link, under the name they give."""
    _check_open(poll)
    if len(poll.voices) >= MOST_VOICES:
        raise DomainError(_("This poll has as many answers as it can hold."))
    voice = Voice(poll_id=poll.id, name=name)
    voice.poll = poll
    db.session.add(voice)
    db.session.flush()
    answer(voice, choices, comment=comment)
    return voice


def choose_date(poll: Poll, chosen: PollDate, *, actor: int | None) -> Meeting:
    """Make the meeting of one of the dates, and invite everybody who was asked."""
    _end(poll)
    group = db.session.get_one(WorkingGroup, poll.group_id)
    details = Details(
        title=poll.title,
        start=chosen.starts_at,
        end=chosen.ends_at,
        place=poll.place,
        join_url=poll.join_url,
        description=poll.words,
    )
    meeting = scheduling.schedule_meeting(group, details=details, actor=actor)
    asked = db.session.scalars(
        sa.select(Person).join(Voice, Voice.person_id == Person.id).where(Voice.poll_id == poll.id)
    ).all()
    inviting.invite_people(meeting, asked, actor=actor)
    poll.meeting_id = meeting.id
    db.session.flush()
    audit.record("poll:choose", poll, actor=actor, meeting_id=meeting.id)
    return meeting


def give_up(poll: Poll, *, actor: int) -> None:
    """End a poll without a date; whoever was asked hears of it."""
    _end(poll)
    db.session.execute(
        sa.update(Voice)
        .where(Voice.poll_id == poll.id, Voice.person_id.is_not(None))
        .values(news=News.ENDED)
    )
    db.session.flush()
    audit.record("poll:give_up", poll, actor=actor)
    jobs.ring()


def remind(poll_id: int) -> int:
    """Let those be reminded who have not answered; return how many."""
    poll = _locked(poll_id)
    if poll.reminded_at is not None or not poll.is_open:
        return 0
    poll.reminded_at = clock.now()
    silent = db.session.execute(
        sa.update(Voice)
        .where(
            Voice.poll_id == poll.id,
            Voice.person_id.is_not(None),
            Voice.answered_at.is_(None),
            Voice.news.is_(None),
        )
        .values(news=News.REMINDER)
    )
    return int(getattr(silent, "rowcount", 0))


def close(poll_id: int) -> Poll | None:
    """Note that the coordinators hear that the last day has passed; None where they did."""
    poll = _locked(poll_id)
    if poll.told_at is not None or poll.ended_at is not None:
        return None
    poll.told_at = clock.now()
    db.session.flush()
    return poll


def _asked(group: WorkingGroup, question: Question) -> dict[int, Person]:
    found: dict[int, Person] = {}
    if question.asks_group:
        for person in db.session.scalars(
            sa.select(Person)
            .join(GroupMember, GroupMember.person_id == Person.id)
            .where(GroupMember.group_id == group.id, Person.is_active)
        ):
            found[person.id] = person
    for address in question.addresses:
        person = people.find_or_add_person(email=address)
        found[person.id] = person
    return found


def _locked(poll_id: int) -> Poll:
    return db.session.scalars(
        sa.select(Poll)
        .where(Poll.id == poll_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _end(poll: Poll) -> None:
    """End the poll under its lock, so that of two who choose one is told."""
    locked = db.session.scalar(sa.select(Poll.ended_at).where(Poll.id == poll.id).with_for_update())
    if locked is not None or poll.ended_at is not None:
        raise DomainError(_("This poll has ended already."))
    poll.ended_at = clock.now()
    db.session.flush()


def _check_open(poll: Poll) -> None:
    if poll.ended_at is not None:
        raise DomainError(_("This poll has ended already."))
    if not poll.is_open:
        raise DomainError(_("The last day to answer has passed."))
