"""Workshops, who registered, and how many places are left."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from kdn_helpdesk.core import clock, tokens
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError, NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.meetings.models.invitations import Invitation
from kdn_helpdesk.meetings.models.meetings import Meeting, MeetingStatus
from kdn_helpdesk.meetings.models.workshops import (
    HOLDS_PLACE,
    STANDS,
    Mailing,
    MailingTo,
    Registration,
    RegistrationState,
    Workshop,
)
from kdn_helpdesk.meetings.queries import meetings as reads

LINK = "registration"
"""The purpose of the personal links."""
_MAILED = {
    MailingTo.PLACED: (RegistrationState.PLACED,),
    MailingTo.WAITING: (RegistrationState.WAITING, RegistrationState.OFFERED),
    MailingTo.EVERYBODY: STANDS,
}


@dataclass(frozen=True, slots=True)
class Occupancy:
    """How full a workshop is."""

    places: int | None
    placed: int = 0
    offered: int = 0
    waiting: int = 0
    asked: int = 0

    @property
    def taken(self) -> int:
        """Places that nobody else can get now."""
        return self.placed + self.offered

    @property
    def free(self) -> int | None:
        """How many are left; None where there is room for everybody."""
        return None if self.places is None else max(self.places - self.taken, 0)

    @property
    def has_room(self) -> bool:
        """Whether one more fits in."""
        return self.places is None or self.taken < self.places


def find_workshop(meeting_id: int) -> Workshop | None:
    """Return what makes this meeting a workshop, with its questions."""
    return db.session.scalar(
        sa.select(Workshop)
        .where(Workshop.meeting_id == meeting_id)
        .options(
            selectinload(Workshop.questions),
            joinedload(Workshop.meeting).joinedload(Meeting.group),
        )
    )


def get_workshop(meeting_id: int, *, viewer: Viewer) -> Workshop:
    """Return the workshop as far as the viewer may know of the meeting."""
    reads.get_meeting(meeting_id, viewer=viewer)
    return _found(find_workshop(meeting_id))


def get_managed(meeting_id: int, *, viewer: Viewer) -> Workshop:
    """Return the workshop of a group that the viewer leads."""
    reads.get_managed(meeting_id, viewer=viewer)
    return _found(find_workshop(meeting_id))


def _found(workshop: Workshop | None) -> Workshop:
    if workshop is None:
        raise NotFound(_("Nobody registers to this meeting."))
    return workshop


def occupancy(workshop: Workshop) -> Occupancy:
    """Return how full it is."""
    counts = Counter[RegistrationState]()
    for state, number in db.session.execute(
        sa.select(Registration.state, sa.func.count())
        .where(Registration.workshop_id == workshop.id)
        .group_by(Registration.state)
    ):
        counts[state] = number
    return Occupancy(
        workshop.places,
        placed=counts[RegistrationState.PLACED],
        offered=counts[RegistrationState.OFFERED],
        waiting=counts[RegistrationState.WAITING],
        asked=counts[RegistrationState.ASKED],
    )


def sign_link(registration_id: int) -> str:
    """Return the token of the personal page of a registration."""
    return tokens.sign(LINK, registration_id)


def get_registration(token: str) -> Registration:
    """Return the registration of a personal link."""
    try:
        number = int(tokens.read(LINK, token))
    except DomainError as error:
        raise NotFound(error.sentence) from error
    found = db.session.scalar(_loaded().where(Registration.id == number))
    if found is None:
        raise NotFound(_("This registration does not exist any more."))
    return found


def get_of_number(registration_id: int) -> Registration:
    """Return a registration for a mail about it."""
    return db.session.scalars(_loaded().where(Registration.id == registration_id)).one()


def get_of(workshop: Workshop, registration_id: int) -> Registration:
    """Return one registration of this workshop."""
    found = db.session.scalar(
        _loaded().where(Registration.id == registration_id, Registration.workshop_id == workshop.id)
    )
    if found is None:
        raise NotFound(_("This registration does not exist any more."))
    return found


def find_by_address(workshop_id: int, email: str) -> Registration | None:
    """Return what this address has begun here."""
    return db.session.scalar(
        _loaded().where(Registration.workshop_id == workshop_id, Registration.email == email)
    )


def find_of_invitation(invitation_id: int) -> Registration | None:
    """Return the registration behind a place in somebody's calendar."""
    return db.session.scalar(_loaded().where(Registration.invitation_id == invitation_id))


def list_registrations(workshop_id: int) -> Sequence[Registration]:
    """Return all of them: places by name, the waiting list by rank, then the rest."""
    rows = db.session.scalars(
        sa.select(Registration)
        .where(Registration.workshop_id == workshop_id)
        .options(joinedload(Registration.invitation))
    )
    order = list(RegistrationState)
    ranks = (RegistrationState.WAITING, RegistrationState.OFFERED)
    order.sort(key=lambda state: (state not in STANDS, state not in HOLDS_PLACE))

    def place(row: Registration) -> tuple[int, str, int]:
        rank = (row.confirmed_at or row.created_at).isoformat() if row.state in ranks else ""
        return order.index(row.state), rank or row.name.casefold(), row.id

    return sorted(rows, key=place)


def list_waiting(workshop_id: int) -> Sequence[Registration]:
    """Return the waiting list by rank."""
    return db.session.scalars(
        _loaded()
        .where(
            Registration.workshop_id == workshop_id,
            Registration.state == RegistrationState.WAITING,
        )
        .order_by(Registration.confirmed_at, Registration.id)
    ).all()


def rank_of(registration: Registration) -> int:
    """Return its place on the waiting list, from 1."""
    earlier = sa.and_(
        Registration.confirmed_at == registration.confirmed_at, Registration.id < registration.id
    )
    ahead = db.session.scalar(
        sa.select(sa.func.count()).where(
            Registration.workshop_id == registration.workshop_id,
            Registration.state == RegistrationState.WAITING,
            sa.or_(Registration.confirmed_at < registration.confirmed_at, earlier),
        )
    )
    return (ahead or 0) + 1


def list_stirring() -> Sequence[int]:
    """Return the workshops to come in which somebody waits or is offered a place."""
    return db.session.scalars(
        sa.select(Workshop.id)
        .join(Meeting, Meeting.id == Workshop.meeting_id)
        .where(
            Meeting.status == MeetingStatus.CONFIRMED,
            Meeting.starts_at > clock.now(),
            sa.exists().where(
                Registration.workshop_id == Workshop.id,
                Registration.state.in_((RegistrationState.WAITING, RegistrationState.OFFERED)),
            ),
        )
        .order_by(Workshop.id)
    ).all()


def find_news(*, but: Iterable[int] = ()) -> int | None:
    """Return the number of a registration of which something must be mailed."""
    return db.session.scalar(
        sa.select(Registration.id)
        .where(Registration.news.is_not(None), Registration.id.not_in(list(but)))
        .order_by(Registration.id)
        .limit(1)
    )


def claim_news(registration_id: int) -> Registration | None:
    """Return the registration for its mail, unless another worker is at it or was faster."""
    return db.session.scalar(
        _loaded()
        .where(Registration.id == registration_id, Registration.news.is_not(None))
        .with_for_update(of=Registration, skip_locked=True)
    )


def list_mailings(workshop_id: int) -> Sequence[Mailing]:
    """Return what was written to those who registered, latest first."""
    return db.session.scalars(
        sa.select(Mailing).where(Mailing.workshop_id == workshop_id).order_by(Mailing.id.desc())
    ).all()


def count_readers(workshop_id: int, to: MailingTo) -> int:
    """Return how many would get a mailing."""
    return (
        db.session.scalar(
            sa.select(sa.func.count()).where(
                Registration.workshop_id == workshop_id, Registration.state.in_(_MAILED[to])
            )
        )
        or 0
    )


def list_readers(mailing: Mailing, *, limit: int) -> Sequence[Registration]:
    """Return the next of those who get a mailing."""
    return db.session.scalars(
        sa.select(Registration)
        .where(
            Registration.workshop_id == mailing.workshop_id,
            Registration.state.in_(_MAILED[mailing.to]),
            Registration.id > mailing.last_id,
        )
        .order_by(Registration.id)
        .limit(limit)
    ).all()


def _loaded() -> sa.Select[Registration]:
    """Select registrations with what their mails and pages say."""
    return (
        sa.select(Registration)
        .join(Registration.workshop)
        .join(Workshop.meeting)
        .join(Meeting.group)
        .options(
            contains_eager(Registration.workshop)
            .contains_eager(Workshop.meeting)
            .contains_eager(Meeting.group),
            contains_eager(Registration.workshop).selectinload(Workshop.questions),
            joinedload(Registration.invitation).joinedload(Invitation.person),
            joinedload(Registration.invitation).joinedload(Invitation.meeting),
        )
    )
