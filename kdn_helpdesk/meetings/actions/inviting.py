"""Inviting people, and taking an invitation back."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from kdn_helpdesk.accounts.actions import people
from kdn_helpdesk.accounts.events import AddressChanged
from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import audit, clock, jobs
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.groups.events import MemberJoined, MemberLeft
from kdn_helpdesk.ical.invites import Partstat
from kdn_helpdesk.meetings.events import InvitationsChanged
from kdn_helpdesk.meetings.models.invitations import Due, Invitation
from kdn_helpdesk.meetings.models.meetings import Meeting, MeetingStatus
from kdn_helpdesk.meetings.queries import invitations as reads


def invite_group(meetings: Sequence[Meeting], *, actor: int) -> int:
    """Invite the group's members to these meetings; who is invited already hears nothing.

    Returns how many invitations will be mailed.
    """
    for meeting in meetings:
        check_open(meeting)
    members = reads.list_to_invite(meetings)
    issued = sum(_invite(meeting, members) for meeting in meetings)
    if not issued:
        raise DomainError(_("Everybody in the group is invited already."))
    for meeting in meetings:
        meeting.invited_at = meeting.invited_at or clock.now()
        audit.record("meeting:invite", meeting, actor=actor)
    db.session.flush()
    return issued


def invite_guest(meeting: Meeting, *, email: str, name: str = "", actor: int) -> Invitation:
    """Invite one more person to one meeting, whether or not the service knows them."""
    check_open(meeting)
    person = people.find_or_add_person(email=email, name=name)
    if not _invite(meeting, [person]):
        raise DomainError(_("This person is invited already."), field="email")
    audit.record("meeting:guest", meeting, actor=actor, person_id=person.id)
    return _invitations_of(meeting.id, [person.id])[person.id]


def invite_back(meeting: Meeting, person_ids: Sequence[int]) -> set[int]:
    """Invite those anew whose invitation was withdrawn once; return whom."""
    known = _invitations_of(meeting.id, person_ids)
    people = db.session.scalars(sa.select(Person).where(Person.id.in_(known)))
    for person in people:
        _issue(known[person.id], person)
    db.session.flush()
    return set(known)


def invite_substitute(invitation: Invitation, person: Person) -> Invitation | None:
    """Invite who comes instead of an invited person; None where they are invited themselves."""
    if not _invite(invitation.meeting, [person]):
        return None
    substitute = _invitations_of(invitation.meeting_id, [person.id])[person.id]
    substitute.stands_in_for_id = invitation.id
    db.session.flush()
    return substitute


def invite_people(meeting: Meeting, persons: Iterable[Person], *, actor: int | None) -> int:
    """Invite these people to a meeting; return how many invitations will be mailed."""
    check_open(meeting)
    issued = _invite(meeting, persons)
    meeting.invited_at = meeting.invited_at or clock.now()
    audit.record("meeting:invite", meeting, actor=actor)
    db.session.flush()
    return issued


def admit(meeting: Meeting, person: Person) -> Invitation:
    """Let somebody who has registered stand among those who come; their mail is another's task."""
    invitation = _invitations_of(meeting.id, [person.id]).get(person.id)
    if invitation is None:
        invitation = Invitation(meeting_id=meeting.id, person_id=person.id)
        db.session.add(invitation)
    _issue(invitation, person)
    invitation.due = None
    invitation.partstat = Partstat.ACCEPTED
    invitation.answered_at = clock.now()
    invitation.answered_sequence = meeting.sequence
    db.session.flush()
    publish(InvitationsChanged(meeting_id=meeting.id))
    return invitation


def withdraw_invitation(invitation: Invitation, *, actor: int | None) -> None:
    """Take back one invitation; only this person gets a cancellation."""
    if invitation.is_withdrawn:
        raise DomainError(_("This invitation has been withdrawn already."))
    meeting = invitation.meeting
    invitation.is_withdrawn = True
    invitation.due_details = {}
    if invitation.mails and meeting.is_open:
        # RFC 5546: every CANCEL carries a higher SEQUENCE; the others keep the one they know.
        meeting.sequence += 1
        invitation.due = Due.WITHDRAW
        jobs.ring()
    else:
        invitation.due = None
    db.session.flush()
    audit.record("invitation:withdraw", invitation, actor=actor)
    publish(InvitationsChanged(meeting_id=meeting.id))
    for substitute in reads.list_substitutes(invitation.id):
        withdraw_invitation(substitute, actor=actor)


def invite_joiner(event: MemberJoined) -> None:
    """Invite a new member to the coming meetings to which the group is invited already."""
    person = db.session.get_one(Person, event.person_id)
    for meeting in _invited_meetings(event.group_id):
        _invite(meeting, [person])


def withdraw_leaver(event: MemberLeft) -> None:
    """Take back the coming invitations of somebody who left the group."""
    rows = db.session.scalars(
        sa.select(Invitation)
        .join(Invitation.meeting)
        .where(
            Invitation.person_id == event.person_id,
            Invitation.is_withdrawn.is_(False),
            Meeting.group_id == event.group_id,
            Meeting.status == MeetingStatus.CONFIRMED,
            Meeting.ends_at > clock.now(),
        )
        .options(sa.orm.contains_eager(Invitation.meeting))
    ).all()
    for invitation in rows:
        withdraw_invitation(invitation, actor=None)


def follow_address(event: AddressChanged) -> None:
    """Let later invitations name the person's new address, so that their calendar knows itself."""
    person = db.session.get_one(Person, event.person_id)
    coming = sa.select(Meeting.id).where(Meeting.ends_at > clock.now())
    db.session.execute(
        sa.update(Invitation)
        .where(Invitation.person_id == person.id, Invitation.meeting_id.in_(coming))
        .values(email=person.email)
    )


def invite_again(person_id: int) -> int:
    """Write the open invitations of somebody anew whose address was wrong; answers stay."""
    again = (
        sa.select(Invitation)
        .join(Meeting)
        .where(
            Invitation.person_id == person_id,
            Invitation.partstat == Partstat.NEEDS_ACTION,
            ~Invitation.is_withdrawn,
            Meeting.ends_at > clock.now(),
            Meeting.status == MeetingStatus.CONFIRMED,
        )
    )
    invitations = db.session.scalars(again).all()
    for invitation in invitations:
        invitation.due, invitation.due_details = Due.REQUEST, {}
    db.session.flush()
    jobs.ring()
    return len(invitations)


def _invite(meeting: Meeting, persons: Iterable[Person]) -> int:
    listed = list(persons)
    known = _invitations_of(meeting.id, [person.id for person in listed])
    issued = 0
    for person in listed:
        invitation = known.get(person.id)
        if invitation is None:
            invitation = Invitation(
                meeting_id=meeting.id, person_id=person.id, email=person.email, due_details={}
            )
            db.session.add(invitation)
        elif not invitation.is_withdrawn:
            continue
        _issue(invitation, person)
        issued += 1
    db.session.flush()
    if issued:
        jobs.ring()
        publish(InvitationsChanged(meeting_id=meeting.id))
    return issued


def _issue(invitation: Invitation, person: Person) -> None:
    invitation.email = person.email
    invitation.is_withdrawn = False
    invitation.stands_in_for_id = None
    invitation.partstat = Partstat.NEEDS_ACTION
    invitation.answered_at = None
    invitation.is_outdated = False
    invitation.sent_sequence = None
    invitation.due = Due.REQUEST
    invitation.due_details = {}


def _invitations_of(meeting_id: int, person_ids: Sequence[int]) -> dict[int, Invitation]:
    rows = db.session.scalars(
        sa.select(Invitation).where(
            Invitation.meeting_id == meeting_id, Invitation.person_id.in_(person_ids)
        )
    )
    return {invitation.person_id: invitation for invitation in rows}


def _invited_meetings(group_id: int) -> Sequence[Meeting]:
    return db.session.scalars(
        sa.select(Meeting)
        .where(
            Meeting.group_id == group_id,
            Meeting.invited_at.is_not(None),
            Meeting.status == MeetingStatus.CONFIRMED,
            Meeting.ends_at > clock.now(),
        )
        .order_by(Meeting.starts_at)
    ).all()


def check_open(meeting: Meeting) -> None:
    """Refuse to invite to what is over or called off."""
    if meeting.is_cancelled:
        raise DomainError(_("This meeting has been cancelled."))
    if meeting.is_over:
        raise DomainError(_("This meeting is over."))
