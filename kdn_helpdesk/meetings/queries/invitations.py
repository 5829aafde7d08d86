"""Who is invited, who answered what."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.groups import queries as group_reads
from kdn_helpdesk.groups.models import GroupMember
from kdn_helpdesk.ical.invites import Partstat
from kdn_helpdesk.meetings.models.invitations import Answer, AnswerState, Due, Invitation
from kdn_helpdesk.meetings.models.meetings import Meeting, MeetingStatus

_ADDRESS = re.compile(r"[^\s<>,;@]+@[^\s<>,;@]+")


def mail_address(words: str) -> str:
    """Return the first mail address of a text such as `Name <address>`, or nothing."""
    found = _ADDRESS.search(words)
    return found[0].casefold() if found else ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many answered what."""

    accepted: int = 0
    tentative: int = 0
    declined: int = 0
    delegated: int = 0
    open: int = 0

    @property
    def invited(self) -> int:
        """All who are invited."""
        return self.accepted + self.tentative + self.declined + self.delegated + self.open


def get_invitation(invitation_id: int) -> Invitation:
    """Return the invitation of a personal link with meeting, group and person."""
    invitation = db.session.scalar(
        sa.select(Invitation)
        .where(Invitation.id == invitation_id)
        .options(
            joinedload(Invitation.person),
            joinedload(Invitation.meeting).joinedload(Meeting.group),
            joinedload(Invitation.stands_in_for).joinedload(Invitation.person),
        )
    )
    if invitation is None:
        raise NotFound(_("This invitation does not exist any more."))
    return invitation


def find_own(meeting_id: int, *, viewer: Viewer) -> Invitation | None:
    """Return the viewer's own invitation to a meeting, with the meeting."""
    if not viewer.is_signed_in:
        return None
    return db.session.scalar(
        sa.select(Invitation)
        .where(
            Invitation.meeting_id == meeting_id,
            Invitation.person_id == viewer.person_id,
            Invitation.is_withdrawn.is_(False),
        )
        .options(joinedload(Invitation.meeting), joinedload(Invitation.person))
    )


def own_answers(meetings: Iterable[Meeting], *, viewer: Viewer) -> dict[int, Partstat]:
    """Return what the viewer answered, by meeting."""
    ids = [meeting.id for meeting in meetings]
    if not viewer.is_signed_in or not ids:
        return {}
    rows = db.session.execute(
        sa.select(Invitation.meeting_id, Invitation.partstat).where(
            Invitation.person_id == viewer.person_id,
            Invitation.meeting_id.in_(ids),
            Invitation.is_withdrawn.is_(False),
        )
    )
    return {number: found for number, found in rows}  # noqa: C416  # rows are no pairs to mypy


def list_open_own(*, viewer: Viewer, limit: int = 10) -> Sequence[Invitation]:
    """Return the viewer's coming invitations without an answer, the next first."""
    return db.session.scalars(
        sa.select(Invitation)
        .join(Invitation.meeting)
        .where(
            Invitation.person_id == viewer.person_id,
            Invitation.is_withdrawn.is_(False),
            Invitation.partstat == Partstat.NEEDS_ACTION,
            Meeting.status == MeetingStatus.CONFIRMED,
            Meeting.ends_at >= clock.now(),
        )
        .options(joinedload(Invitation.meeting).joinedload(Meeting.group))
        .order_by(Meeting.starts_at)
        .limit(limit)
    ).all()


def list_invited(meeting_id: int) -> Sequence[Invitation]:
    """Return who is invited now, by family name, with organisation."""
    rows = db.session.scalars(
        sa.select(Invitation)
        .where(Invitation.meeting_id == meeting_id, Invitation.is_withdrawn.is_(False))
        .options(
            joinedload(Invitation.person).joinedload(Person.organisation),
            joinedload(Invitation.stands_in_for).joinedload(Invitation.person),
        )
    )
    return sorted(rows, key=lambda invitation: group_reads.sort_name(invitation.person))


def list_substitutes(invitation_id: int) -> Sequence[Invitation]:
    """Return who is invited in the stead of this invitation's holder; one at most."""
    return db.session.scalars(
        sa.select(Invitation)
        .where(Invitation.stands_in_for_id == invitation_id, Invitation.is_withdrawn.is_(False))
        .options(joinedload(Invitation.meeting), joinedload(Invitation.person))
    ).all()


def list_delegates(invitations: Iterable[Invitation]) -> dict[int, str]:
    """Return the address of whom each holder sends instead, by invitation."""
    delegated = [one.id for one in invitations if one.partstat is Partstat.DELEGATED]
    if not delegated:
        return {}
    rows = db.session.execute(
        sa.select(Answer.invitation_id, Answer.delegated_to)
        .where(
            Answer.invitation_id.in_(delegated),
            Answer.state == AnswerState.COUNTED,
            Answer.partstat == Partstat.DELEGATED,
        )
        .order_by(Answer.id)
    )
    named = {number: mail_address(words) for number, words in rows}
    return {number: email for number, email in named.items() if number is not None and email}


def list_withdrawable(group_id: int, person_id: int | None) -> Sequence[Meeting]:
    """Return the coming meetings of a group to which the person is invited, the next first.

    Whoever leaves the group gets a cancellation for each.
    """
    return db.session.scalars(
        _coming(group_id).where(
            sa.exists().where(
                Invitation.meeting_id == Meeting.id,
                Invitation.person_id == person_id,
                Invitation.is_withdrawn.is_(False),
            )
        )
    ).all()


def list_inviting(group_id: int) -> Sequence[Meeting]:
    """Return the coming meetings to which a new member of the group will be invited."""
    return db.session.scalars(_coming(group_id).where(Meeting.invited_at.is_not(None))).all()


def _coming(group_id: int) -> sa.Select[Meeting]:
    return (
        sa.select(Meeting)
        .where(
            Meeting.group_id == group_id,
            Meeting.status == MeetingStatus.CONFIRMED,
            Meeting.ends_at > clock.now(),
        )
        .order_by(Meeting.starts_at)
    )


def get_invited(meeting: Meeting, invitation_id: int) -> Invitation:
    """Return one invitation of this meeting with the person."""
    invitation = db.session.scalar(
        sa.select(Invitation)
        .where(Invitation.id == invitation_id, Invitation.meeting_id == meeting.id)
        .options(joinedload(Invitation.person), joinedload(Invitation.meeting))
    )
    if invitation is None:
        raise NotFound(_("This invitation does not exist any more."))
    return invitation


def list_answers(meeting_id: int) -> Sequence[Answer]:
    """Return the ledger of a meeting, newest first."""
    return db.session.scalars(
        sa.select(Answer)
        .where(Answer.meeting_id == meeting_id)
        .options(
            joinedload(Answer.invitation).joinedload(Invitation.person),
            joinedload(Answer.recorded_by),
        )
        .order_by(Answer.id.desc())
    ).all()


def find_proposal(meeting: Meeting, answer_id: int | None) -> Answer | None:
    """Return an answer that proposes another time for this meeting and still waits."""
    return db.session.scalar(
        sa.select(Answer).where(
            Answer.id == answer_id,
            Answer.meeting_id == meeting.id,
            Answer.state == AnswerState.WAITING,
        )
    )


def count_waiting(meeting_id: int) -> int:
    """Return how many answers to this meeting wait to be confirmed."""
    return (
        db.session.scalar(
            sa.select(sa.func.count(Answer.id)).where(
                Answer.meeting_id == meeting_id, Answer.state == AnswerState.WAITING
            )
        )
        or 0
    )


def get_waiting(meeting: Meeting, answer_id: int) -> Answer:
    """Return an answer that waits to be confirmed."""
    answer = db.session.scalar(
        sa.select(Answer)
        .where(
            Answer.id == answer_id,
            Answer.meeting_id == meeting.id,
            Answer.state == AnswerState.WAITING,
        )
        .options(
            joinedload(Answer.invitation).joinedload(Invitation.meeting),
            joinedload(Answer.meeting),
        )
    )
    if answer is None:
        raise NotFound(_("This answer has been dealt with already."))
    return answer


def tally(invitations: Iterable[Invitation]) -> Tally:
    """Count the answers that count."""
    counts = Counter(invitation.partstat for invitation in invitations)
    return Tally(
        accepted=counts[Partstat.ACCEPTED],
        tentative=counts[Partstat.TENTATIVE],
        declined=counts[Partstat.DECLINED],
        delegated=counts[Partstat.DELEGATED],
        open=counts[Partstat.NEEDS_ACTION],
    )


def tallies(meeting_ids: Iterable[int]) -> dict[int, Tally]:
    """Return the counts of several meetings in one query."""
    rows = db.session.execute(
        sa.select(Invitation.meeting_id, Invitation.partstat, sa.func.count())
        .where(Invitation.meeting_id.in_(list(meeting_ids)), Invitation.is_withdrawn.is_(False))
        .group_by(Invitation.meeting_id, Invitation.partstat)
    )
    counts: dict[int, Counter[Partstat]] = {}
    for meeting_id, partstat, number in rows:
        counts.setdefault(meeting_id, Counter())[partstat] = number
    return {
        meeting_id: Tally(
            accepted=found[Partstat.ACCEPTED],
            tentative=found[Partstat.TENTATIVE],
            declined=found[Partstat.DECLINED],
            delegated=found[Partstat.DELEGATED],
            open=found[Partstat.NEEDS_ACTION],
        )
        for meeting_id, found in counts.items()
    }


def list_to_invite(meetings: Sequence[Meeting]) -> Sequence[Person]:
    """Return the group's members whom at least one of these meetings has not invited yet."""
    if not meetings:
        return []
    invited = (
        sa.select(sa.func.count(Invitation.id))
        .where(
            Invitation.person_id == Person.id,
            Invitation.meeting_id.in_([meeting.id for meeting in meetings]),
            Invitation.is_withdrawn.is_(False),
        )
        .correlate(Person)
        .scalar_subquery()
    )
    people = db.session.scalars(
        sa.select(Person)
        .join(GroupMember, GroupMember.person_id == Person.id)
        .where(
            GroupMember.group_id == meetings[0].group_id,
            Person.is_active,
            invited < len(meetings),
        )
        .options(joinedload(Person.organisation))
    )
    return sorted(people, key=group_reads.sort_name)


def list_due(*, but: Iterable[int] = (), limit: int) -> Sequence[int]:
    """Return the numbers of some invitations that must be mailed."""
    return db.session.scalars(
        sa.select(Invitation.id)
        .where(Invitation.due.is_not(None), Invitation.id.not_in(list(but)))
        .order_by(Invitation.id)
        .limit(limit)
    ).all()


def list_shown(meeting_id: int, *, but: int) -> Sequence[Invitation]:
    """Return the other invited people, for groups whose members see each other."""
    return db.session.scalars(
        sa.select(Invitation)
        .where(
            Invitation.meeting_id == meeting_id,
            Invitation.id != but,
            Invitation.is_withdrawn.is_(False),
            sa.or_(Invitation.due.is_(None), Invitation.due == Due.REQUEST),
        )
        .options(joinedload(Invitation.person), joinedload(Invitation.stands_in_for))
        .order_by(Invitation.id)
    ).all()
