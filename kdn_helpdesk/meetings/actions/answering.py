"""One ledger for every answer: by the link, by the calendar, by the coordinators' hand."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.core import audit, clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.ical import replies
from kdn_helpdesk.ical.invites import Partstat
from kdn_helpdesk.ical.replies import Reply
from kdn_helpdesk.meetings import addresses
from kdn_helpdesk.meetings.actions import delegating, inviting
from kdn_helpdesk.meetings.actions.delegating import Substitute
from kdn_helpdesk.meetings.events import AnswerWaits, CounterDeclined, InvitationAnswered
from kdn_helpdesk.meetings.models.invitations import Answer, AnswerState, Channel, Invitation
from kdn_helpdesk.meetings.models.meetings import Meeting

ANSWERS = (Partstat.ACCEPTED, Partstat.TENTATIVE, Partstat.DECLINED)
"""What a person may choose; DELEGATED names somebody."""
LONGEST_COMMENT = 2000


class Reception(enum.StrEnum):
    """What became of a calendar's answer that came by mail."""

    COUNTED = "counted"
    LATE = "late"
    WAITING = "waiting"
    UNKNOWN = "unknown"
    """It names no meeting of ours."""


@dataclass(frozen=True, slots=True)
class Received:
    """One answer out of a mail, and what became of it."""

    reception: Reception
    meeting_id: int | None = None
    answer_id: int | None = None


def answer_invitation(
    invitation: Invitation,
    *,
    partstat: Partstat,
    comment: str = "",
    channel: Channel = Channel.PAGE,
    actor: int | None = None,
) -> Answer:
    """Record what an invited person answers now, seeing the present state of the meeting."""
    _check_may_answer(invitation, channel)
    if partstat not in ANSWERS:
        raise DomainError(_("Please choose an answer."), field="answer")
    return _record(invitation, partstat, comment=comment, channel=channel, actor=actor)


def send_substitute(
    invitation: Invitation,
    *,
    substitute: Substitute,
    comment: str = "",
    channel: Channel = Channel.PAGE,
    actor: int | None = None,
) -> Answer:
    """Record that somebody else comes instead, who is invited for it."""
    _check_may_answer(invitation, channel)
    delegating.check(invitation, substitute)
    return _record(
        invitation,
        Partstat.DELEGATED,
        comment=comment,
        channel=channel,
        actor=actor,
        delegated_to=substitute.words,
    )


def _check_may_answer(invitation: Invitation, channel: Channel) -> None:
    if invitation.is_withdrawn:
        raise DomainError(_("You are no longer invited to this meeting."))
    if invitation.meeting.is_cancelled:
        raise DomainError(_("This meeting has been cancelled."))
    if invitation.meeting.is_over and channel is not Channel.HAND:
        raise DomainError(_("This meeting is over."))


def _record(
    invitation: Invitation,
    partstat: Partstat,
    *,
    comment: str,
    channel: Channel,
    actor: int | None,
    delegated_to: str = "",
) -> Answer:
    meeting = invitation.meeting
    answer = Answer(
        meeting_id=meeting.id,
        invitation_id=invitation.id,
        partstat=partstat,
        channel=channel,
        given_at=clock.now(),
        sequence=invitation.known_sequence,
        comment=comment[:LONGEST_COMMENT],
        attendee=invitation.email,
        delegated_to=delegated_to,
        recorded_by_id=actor,
    )
    _count(answer, invitation)
    audit.record("invitation:answer", invitation, actor=actor, channel=channel)
    return answer


def record_replies(
    raw: bytes, *, sender: str, recipients: Iterable[str], is_doubtful: bool = False
) -> list[Received]:
    """Record the answers of a calendar object that came by mail.

    `sender` is the mail's From, `recipients` every address it was written to: one of them may
    hold the token of an invitation. An invitation or cancellation of somebody else changes
    nothing and returns nothing; neither does what cannot be read. A doubtful sender proves
    nothing, so only the token does.
    """
    try:
        found = replies.read(raw)
    except replies.UnreadableError:
        return []
    token = addresses.invitation_in(recipients)
    sender = sender.strip().lower()
    proven = "" if is_doubtful else sender
    return [_receive(reply, sender=sender, proven=proven, token=token) for reply in found]


def confirm_answer(answer: Answer, *, actor: int) -> None:
    """Let a waiting answer count; a stranger becomes a guest of the meeting."""
    _check_waits(answer)
    invitation = answer.invitation
    if invitation is None:
        invitation = inviting.invite_guest(
            answer.meeting, email=answer.attendee, name=answer.attendee_name, actor=actor
        )
        invitation.meeting = answer.meeting
        answer.invitation_id = invitation.id
    answer.recorded_by_id = actor
    answer.state = AnswerState.COUNTED
    _settle(answer, invitation)
    audit.record("invitation:confirm", invitation, actor=actor)


def refuse_answer(answer: Answer, *, comment: str = "", actor: int) -> None:
    """Let a waiting answer count for nothing; whoever proposed another time is told."""
    _check_waits(answer)
    answer.state = AnswerState.REFUSED
    answer.recorded_by_id = actor
    db.session.flush()
    audit.record("invitation:refuse", answer, actor=actor)
    if answer.proposed_start is not None and answer.invitation_id is not None:
        publish(CounterDeclined(answer_id=answer.id, comment=comment))


def _receive(reply: Reply, *, sender: str, proven: str, token: int | None) -> Received:
    invitation = _find_invitation(reply, token)
    meeting_id = invitation.meeting_id if invitation else _find_meeting(reply.uid)
    if meeting_id is None:
        return Received(Reception.UNKNOWN)
    known = invitation if invitation and _may_answer(invitation, reply, proven, token) else None
    matched = invitation if invitation and reply.attendee == invitation.email else None
    answer = _to_answer(reply, meeting_id, sender=sender)
    if twin := _find_twin(answer):
        return Received(Reception(twin.state.value), meeting_id, twin.id)
    if matched and matched.meeting.is_cancelled:
        answer.invitation_id, answer.state = matched.id, AnswerState.LATE
        db.session.add(answer)
        db.session.flush()
        return Received(Reception.LATE, meeting_id, answer.id)
    if known is None or reply.method == "COUNTER" or reply.partstat is Partstat.NEEDS_ACTION:
        answer.invitation_id = known.id if known else (matched.id if matched else None)
        answer.state = AnswerState.WAITING
        db.session.add(answer)
        db.session.flush()
        publish(AnswerWaits(meeting_id=meeting_id, answer_id=answer.id))
        return Received(Reception.WAITING, meeting_id, answer.id)
    answer.invitation_id = known.id
    _count(answer, known)
    return Received(Reception(answer.state.value), meeting_id, answer.id)


def _find_invitation(reply: Reply, token: int | None) -> Invitation | None:
    """Match by the token of the address written to, else by UID and ATTENDEE."""
    statement = sa.select(Invitation).options(joinedload(Invitation.meeting))
    if token is not None:
        held = db.session.scalar(statement.where(Invitation.id == token))
        if held is not None:
            return held
    return db.session.scalar(
        statement.join(Invitation.meeting).where(
            Meeting.uid == reply.uid, Invitation.email == reply.attendee
        )
    )


def _find_meeting(uid: str) -> int | None:
    return db.session.scalar(sa.select(Meeting.id).where(Meeting.uid == uid))


def _may_answer(invitation: Invitation, reply: Reply, sender: str, token: int | None) -> bool:
    """Tell whether the answer is the invited person's own.

    The token alone is not enough: a forwarded invitation carries it to strangers, whose calendars
    answer in their own name.
    """
    if invitation.is_withdrawn:
        return False
    if reply.attendee == invitation.email:
        return token == invitation.id or sender == invitation.email
    return token == invitation.id and sender == invitation.email


def _to_answer(reply: Reply, meeting_id: int, *, sender: str) -> Answer:
    return Answer(
        meeting_id=meeting_id,
        partstat=reply.partstat,
        channel=Channel.MAIL,
        given_at=_given_at(reply),
        sequence=reply.sequence,
        comment=reply.comment[:LONGEST_COMMENT],
        attendee=reply.attendee,
        attendee_name=reply.name,
        sender=sender,
        delegated_to=", ".join(reply.delegated_to),
        proposed_start=reply.start if reply.method == "COUNTER" else None,
        proposed_end=reply.end if reply.method == "COUNTER" else None,
    )


def _given_at(reply: Reply) -> datetime:
    """Return DTSTAMP; the present where it is missing or a clock went wrong by more than a day."""
    now = clock.now()
    is_plausible = reply.stamp.year >= 2000 and reply.stamp < now + timedelta(days=1)
    return reply.stamp if is_plausible else now


def _find_twin(answer: Answer) -> Answer | None:
    """Return the same answer, recorded before: a mail read twice changes nothing."""
    return db.session.scalar(
        sa.select(Answer).where(
            Answer.meeting_id == answer.meeting_id,
            Answer.channel == Channel.MAIL,
            Answer.attendee == answer.attendee,
            Answer.sender == answer.sender,
            Answer.partstat == answer.partstat,
            Answer.sequence == answer.sequence,
            Answer.given_at == answer.given_at,
        )
    )


def _count(answer: Answer, invitation: Invitation) -> None:
    """Write the answer into the ledger; it counts unless a newer one does already."""
    if invitation.answered_at is not None:
        newest = (invitation.answered_sequence, invitation.answered_at)
        if (answer.sequence, answer.given_at) < newest:
            answer.state = AnswerState.LATE
            db.session.add(answer)
            db.session.flush()
            return
    answer.state = AnswerState.COUNTED
    db.session.add(answer)
    _settle(answer, invitation)


def _settle(answer: Answer, invitation: Invitation) -> None:
    answer.is_outdated = answer.sequence < invitation.known_sequence
    invitation.partstat = answer.partstat
    invitation.comment = answer.comment
    invitation.answered_at = answer.given_at
    invitation.answered_sequence = answer.sequence
    invitation.is_outdated = answer.is_outdated
    db.session.flush()
    if invitation.meeting.is_open:
        delegating.follow(invitation, answer)
    publish(InvitationAnswered(meeting_id=answer.meeting_id, invitation_id=invitation.id))


def _check_waits(answer: Answer) -> None:
    if answer.state is not AnswerState.WAITING:
        raise DomainError(_("This answer has been dealt with already."))
