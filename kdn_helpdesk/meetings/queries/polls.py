"""Date polls: for those who lead the group, and behind links."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from kdn_helpdesk.core import clock, tokens
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError, NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.meetings.models.polls import Choice, Poll, PollDate, Voice

_PERSONAL, _OPEN = "poll-voice", "poll-open"


@dataclass(frozen=True, slots=True)
class Result:
    """What was said to one date."""

    date: PollDate
    yes: int
    if_need_be: int
    no: int
    is_best: bool = False

    @property
    def rank(self) -> tuple[int, int]:
        """Most who can come, then most who gladly can."""
        return self.yes + self.if_need_be, self.yes


def list_polls(*, viewer: Viewer) -> Sequence[Poll]:
    """Return the polls of the groups that the viewer leads, running ones first."""
    return db.session.scalars(
        sa.select(Poll)
        .where(Poll.group_id.in_(viewer.coordinates))
        .options(joinedload(Poll.group), selectinload(Poll.voices), selectinload(Poll.dates))
        .order_by(Poll.ended_at.is_not(None), Poll.closes_on.desc(), Poll.id.desc())
        .limit(100)
    ).all()


def get_poll(poll_id: int, *, viewer: Viewer) -> Poll:
    """Return a poll of a group that the viewer leads, with every answer."""
    poll = db.session.scalar(
        _loaded().where(Poll.id == poll_id, Poll.group_id.in_(viewer.coordinates))
    )
    if poll is None:
        raise NotFound(_("There is no such poll."))
    return poll


def get_date(poll: Poll, date_id: int) -> PollDate:
    """Return one of the dates of the poll."""
    found = next((date for date in poll.dates if date.id == date_id), None)
    if found is None:
        raise NotFound(_("There is no such poll."))
    return found


def sign_voice(voice_id: int) -> str:
    """Return the token of somebody's personal page."""
    return tokens.sign(_PERSONAL, voice_id)


def sign_poll(poll_id: int) -> str:
    """Return the token of the page on which anybody answers."""
    return tokens.sign(_OPEN, poll_id)


def get_voice(token: str) -> Voice:
    """Return who answers by a personal link, with their poll."""
    voice = db.session.scalar(
        sa.select(Voice)
        .join(Voice.poll)
        .where(Voice.id == _read(_PERSONAL, token))
        .options(
            selectinload(Voice.votes),
            contains_eager(Voice.poll).options(*_PARTS),
        )
    )
    if voice is None:
        raise NotFound(_("There is no such poll."))
    return voice


def get_open(token: str) -> Poll:
    """Return the poll of a link that anybody may use."""
    poll = db.session.scalar(_loaded().where(Poll.id == _read(_OPEN, token)))
    if poll is None or not poll.is_open_to_all:
        raise NotFound(_("There is no such poll."))
    return poll


def results(poll: Poll) -> list[Result]:
    """Return what was said to each date, in the order of time; the best are marked."""
    counts: Counter[tuple[int, Choice]] = Counter(
        (vote.date_id, vote.choice) for voice in poll.voices for vote in voice.votes
    )
    found = [
        Result(
            date,
            counts[date.id, Choice.YES],
            counts[date.id, Choice.IF_NEED_BE],
            counts[date.id, Choice.NO],
        )
        for date in poll.dates
    ]
    best = max((one.rank for one in found), default=(0, 0))
    return [replace(one, is_best=one.rank == best != (0, 0)) for one in found]


def find_news(*, but: Iterable[int] = ()) -> int | None:
    """Return the number of a voice that must be mailed."""
    return db.session.scalar(
        sa.select(Voice.id)
        .where(Voice.news.is_not(None), Voice.id.not_in(list(but)))
        .order_by(Voice.id)
        .limit(1)
    )


def claim_news(voice_id: int) -> Voice | None:
    """Return the voice for its mail, unless another worker is at it or was faster."""
    return db.session.scalar(
        sa.select(Voice)
        .join(Voice.poll)
        .where(Voice.id == voice_id, Voice.news.is_not(None))
        .options(joinedload(Voice.person), contains_eager(Voice.poll).options(*_PARTS[:2]))
        .with_for_update(of=Voice, skip_locked=True)
    )


def list_to_remind() -> Sequence[int]:
    """Return the polls that end within a day and have not reminded anybody."""
    today = clock.today()
    return db.session.scalars(
        sa.select(Poll.id).where(
            Poll.ended_at.is_(None),
            Poll.reminded_at.is_(None),
            Poll.closes_on >= today,
            Poll.closes_on <= today + timedelta(days=1),
            Poll.created_at < clock.now() - timedelta(days=1),
        )
    ).all()


def list_closed() -> Sequence[int]:
    """Return the polls whose last day has passed without the coordinators having heard of it."""
    return db.session.scalars(
        sa.select(Poll.id).where(
            Poll.ended_at.is_(None), Poll.told_at.is_(None), Poll.closes_on < clock.today()
        )
    ).all()


_PARTS = (
    joinedload(Poll.group),
    selectinload(Poll.dates),
    selectinload(Poll.voices).options(selectinload(Voice.votes), joinedload(Voice.person)),
)


def _loaded() -> sa.Select[Poll]:
    return sa.select(Poll).options(*_PARTS, joinedload(Poll.meeting))


def _read(purpose: str, token: str) -> int:
    try:
        return int(tokens.read(purpose, token))
    except DomainError as error:
        raise NotFound(error.sentence) from error
