"""Registering to a workshop: asking, confirming the address, taking an offered place, leaving."""

from datetime import timedelta

import sqlalchemy as sa

from kdn_helpdesk.accounts.queries import organisations
from kdn_helpdesk.core import audit, clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.ical.invites import Partstat
from kdn_helpdesk.meetings.actions import inviting, seating
from kdn_helpdesk.meetings.events import InvitationAnswered, MeetingCancelled
from kdn_helpdesk.meetings.models.invitations import Invitation
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.models.workshops import (
    STANDS,
    Question,
    Registration,
    RegistrationState,
    Workshop,
)
from kdn_helpdesk.meetings.queries import workshops
from kdn_helpdesk.meetings.registrations import Applicant, News

KEPT_UNCONFIRMED = timedelta(days=3)
"""How long an address waits to be confirmed before it is forgotten."""
KEPT_AFTERWARDS = timedelta(days=90)
"""How long after a meeting the waiting list and the answers to questions are kept."""


def ask_for_place(
    workshop_id: int, applicant: Applicant, *, is_proven: bool, actor: int | None = None
) -> Registration:
    """Register an address; unless it `is_proven`, a mail asks its owner to confirm first.

    Nobody learns from the answer who has registered: an address that stands already gets a mail
    that says so. `actor` is a coordinator who registers somebody, also before and after the time.
    """
    workshop = seating.lock(workshop_id)
    _check_open(workshop, by_hand=actor is not None)
    found = workshops.find_by_address(workshop.id, applicant.address)
    if found is not None and found.stands:
        if is_proven:
            raise DomainError(_("This address is registered already."), field="email")
        if found.news is None:
            seating.tell(found, News.KNOWN)
        return found
    registration = found or Registration(workshop_id=workshop.id, email=applicant.address)
    registration.workshop = workshop
    _write(registration, applicant)
    db.session.add(registration)
    db.session.flush()
    audit.record("registration:ask", registration, actor=actor)
    if is_proven:
        _confirm(workshop, registration)
    else:
        seating.tell(registration, News.ASKED)
    return registration


def confirm_registration(registration: Registration) -> Registration:
    """Let the registration count: its owner followed the link. Once is enough."""
    workshop, registration = _locked(registration)
    if registration.state is RegistrationState.ASKED:
        _check_open(workshop, by_hand=False)
        _confirm(workshop, registration)
    elif registration.state is RegistrationState.OFFERED:
        _accept(registration)
    elif registration.state is RegistrationState.LAPSED:
        raise DomainError(_("The place went to the next one. You may register again."))
    return registration


def cancel_registration(
    registration: Registration, *, actor: int | None = None, words: str = ""
) -> None:
    """Take a registration back; its place goes to whoever waits longest."""
    workshop, registration = _locked(registration)
    if registration.state is RegistrationState.CANCELLED:
        raise DomainError(_("This registration has been cancelled already."))
    if not workshop.is_ahead:
        raise DomainError(_("The meeting has begun; a registration cannot be cancelled any more."))
    _leave(registration, actor=actor, words=words)
    seating.fill_places(workshop)


def give_place(registration: Registration, *, actor: int) -> None:
    """Give somebody who waits a place out of turn; the number of places still holds."""
    workshop, registration = _locked(registration)
    if registration.state not in (RegistrationState.WAITING, RegistrationState.OFFERED):
        raise DomainError(_("Only somebody on the waiting list can be given a place."))
    occupancy = workshops.occupancy(workshop)
    if registration.state is RegistrationState.WAITING and not occupancy.has_room:
        raise DomainError(_("All places are taken. Raise their number first."))
    seating.take_place(registration, actor=actor)


def leave_by_answer(event: InvitationAnswered) -> None:
    """Free the place of somebody who declines in their calendar."""
    invitation = db.session.get_one(Invitation, event.invitation_id)
    if invitation.partstat is not Partstat.DECLINED:
        return
    registration = workshops.find_of_invitation(invitation.id)
    if registration is None or registration.state is not RegistrationState.PLACED:
        return
    workshop, registration = _locked(registration)
    if workshop.is_ahead:
        _leave(registration, actor=None)
        seating.fill_places(workshop)


def tell_waiting(event: MeetingCancelled) -> None:
    """Let those hear that a meeting is off who have no place in it, and so no calendar entry."""
    workshop = workshops.find_workshop(event.meeting_id)
    if workshop is None:
        return
    waiting = (RegistrationState.WAITING, RegistrationState.OFFERED)
    for registration in db.session.scalars(
        sa.select(Registration).where(
            Registration.workshop_id == workshop.id, Registration.state.in_(waiting)
        )
    ).all():
        seating.tell(registration, News.OFF)


def move_up(workshop_id: int) -> int:
    """Do what time brings: pass on offered places, and end “one place each”."""
    return seating.fill_places(seating.lock(workshop_id))


def forget_unconfirmed() -> int:
    """Delete what nobody confirmed in time."""
    return _rows(
        sa.delete(Registration).where(
            Registration.state == RegistrationState.ASKED,
            Registration.created_at < clock.now() - KEPT_UNCONFIRMED,
        )
    )


def forget_past() -> int:
    """Delete, some time after a meeting, who had no place in it, and what everybody answered."""
    past = (
        sa.select(Workshop.id)
        .join(Meeting, Meeting.id == Workshop.meeting_id)
        .where(Meeting.ends_at < clock.now() - KEPT_AFTERWARDS)
    )
    of_past = Registration.workshop_id.in_(past)
    deleted = _rows(
        sa.delete(Registration).where(of_past, Registration.state != RegistrationState.PLACED)
    )
    dropped = sa.delete(Question).where(Question.workshop_id.in_(past))
    if _rows(dropped):
        db.session.execute(sa.update(Registration).where(of_past).values(answers={}))
    return deleted


def _rows(statement: sa.Delete) -> int:
    return int(getattr(db.session.execute(statement), "rowcount", 0))


def _locked(registration: Registration) -> tuple[Workshop, Registration]:
    """Return both under the lock, as they are by now."""
    workshop = seating.lock(registration.workshop_id)
    db.session.refresh(registration, ["state", "offered_until", "confirmed_at", "invitation_id"])
    return workshop, registration


def _check_open(workshop: Workshop, *, by_hand: bool) -> None:
    if workshop.meeting.is_cancelled:
        raise DomainError(_("This meeting has been cancelled."))
    if not workshop.is_ahead:
        raise DomainError(_("This meeting has begun already."))
    if not by_hand and not workshop.is_in_time:
        raise DomainError(_("Registration is not open."))


def _write(registration: Registration, applicant: Applicant) -> None:
    if applicant.organisation_id is None:
        found = organisations.find_by_address(applicant.address)
        key = f"organisation:{found.id}" if found else applicant.organisation_key
    else:
        key = applicant.organisation_key
    registration.name = applicant.name.strip() or applicant.address
    registration.organisation = applicant.organisation.strip()
    registration.organisation_key = key
    registration.language = applicant.language
    registration.answers = dict(applicant.answers)
    registration.state = RegistrationState.ASKED
    registration.created_at = clock.now()
    registration.confirmed_at = registration.offered_until = None
    registration.has_attended = False


def _confirm(workshop: Workshop, registration: Registration) -> None:
    registration.confirmed_at = clock.now()
    seating.seat(workshop, registration)


def _accept(registration: Registration) -> None:
    if registration.offered_until and registration.offered_until <= clock.now():
        raise DomainError(_("The place went to the next one. You may register again."))
    seating.take_place(registration)


def _leave(registration: Registration, *, actor: int | None, words: str = "") -> None:
    had_place = registration.state is RegistrationState.PLACED
    was_known = registration.state in STANDS
    registration.state = RegistrationState.CANCELLED
    registration.offered_until = None
    takes_back = had_place and _withdraw(registration, actor)
    audit.record("registration:cancel", registration, actor=actor)
    if was_known:
        seating.tell(registration, News.CANCELLED, takes_back=takes_back, words=words)


def _withdraw(registration: Registration, actor: int | None) -> bool:
    """Take the invitation back; True where a calendar has to hear of it, by the same mail."""
    invitation = registration.invitation
    if invitation is None or invitation.is_withdrawn:
        return False
    inviting.withdraw_invitation(invitation, actor=actor)
    takes_back = invitation.due is not None
    invitation.due = None
    db.session.flush()
    return takes_back
