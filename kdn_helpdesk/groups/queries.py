"""What is read about working groups."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from kdn_helpdesk.accounts.models import Person, fold_name
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission, Viewer
from kdn_helpdesk.groups.models import (
    GroupMailing,
    GroupMember,
    GroupRole,
    MailingState,
    MembershipRequest,
    WorkingGroup,
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A working group in a list."""

    group: WorkingGroup
    members: int
    is_member: bool
    is_requested: bool
    waiting: int
    """Requests to join that this viewer may decide."""


def memberships() -> sa.ScalarSelect[str]:
    """Return the column of `Person` that tells a viewer's groups as `id:role,id:role`."""
    entry = sa.cast(GroupMember.group_id, sa.Text) + ":" + sa.cast(GroupMember.role, sa.Text)
    return (
        sa.select(sa.func.aggregate_strings(entry, ","))
        .where(GroupMember.person_id == Person.id)
        .correlate(Person)
        .scalar_subquery()
    )


def may_manage(group_id: int, *, viewer: Viewer) -> bool:
    """Tell whether the viewer decides about members and texts of the group."""
    return viewer.coordinates_group(group_id) or viewer.can(Permission.GROUP_CREATE)


def list_groups(*, viewer: Viewer) -> list[Listed]:
    """Return the working groups by name; ended ones only for those who may manage them."""
    members = _count(GroupMember)
    waiting = _count(MembershipRequest)
    requested = (
        sa.exists()
        .where(MembershipRequest.group_id == WorkingGroup.id)
        .where(MembershipRequest.person_id == viewer.person_id)
    )
    rows = sorted(
        db.session.execute(sa.select(WorkingGroup, members, waiting, requested)),
        key=lambda row: (not row[0].is_active, fold_name(row[0].name)),
    )
    return [
        Listed(
            group=group,
            members=count,
            is_member=group.id in viewer.groups,
            is_requested=asked,
            waiting=asks if may_manage(group.id, viewer=viewer) else 0,
        )
        for group, count, asks, asked in rows
        if group.is_active or may_manage(group.id, viewer=viewer)
    ]


def get_group(slug: str, *, viewer: Viewer) -> WorkingGroup:
    """Return the group; raises NotFound for an ended one unless the viewer belongs to it."""
    group = db.session.scalar(sa.select(WorkingGroup).where(WorkingGroup.slug == slug))
    if group is None or not (group.is_active or _is_inside(group.id, viewer=viewer)):
        raise NotFound(_("There is no such working group."))
    return group


def get_managed(slug: str, *, viewer: Viewer) -> WorkingGroup:
    """Return a group that the viewer manages, with its members and requests."""
    group = db.session.scalar(
        sa.select(WorkingGroup)
        .where(WorkingGroup.slug == slug)
        .options(
            selectinload(WorkingGroup.members)
            .joinedload(GroupMember.person)
            .joinedload(Person.organisation),
            selectinload(WorkingGroup.requests)
            .joinedload(MembershipRequest.person)
            .joinedload(Person.organisation),
            selectinload(WorkingGroup.domains),
        )
    )
    if group is None or not may_manage(group.id, viewer=viewer):
        raise NotFound(_("There is no such working group."))
    return group


def list_coordinated(*, viewer: Viewer) -> Sequence[WorkingGroup]:
    """Return the active groups that the viewer leads, by name."""
    groups = db.session.scalars(
        sa.select(WorkingGroup).where(
            WorkingGroup.id.in_(viewer.coordinates), WorkingGroup.is_active
        )
    )
    return sorted(groups, key=lambda group: fold_name(group.name))


def list_members(group: WorkingGroup, *, viewer: Viewer) -> Sequence[GroupMember]:
    """Return whom the viewer may see of the group, by family name.

    Visitors see nobody, signed-in people the coordinators, members each other where the group
    chose so; those who manage it see all.
    """
    if not viewer.is_signed_in:
        return []
    statement = (
        sa.select(GroupMember)
        .where(GroupMember.group_id == group.id)
        .options(joinedload(GroupMember.person).joinedload(Person.organisation))
    )
    inside = group.shows_members and group.id in viewer.groups
    if not inside and not may_manage(group.id, viewer=viewer):
        statement = statement.where(GroupMember.role == GroupRole.COORDINATOR)
    return sorted(db.session.scalars(statement), key=lambda member: sort_name(member.person))


def list_people(group_ids: Iterable[int]) -> Sequence[GroupMember]:
    """Return the members of these groups with their person, for inviting them."""
    return db.session.scalars(
        sa.select(GroupMember)
        .join(GroupMember.person)
        .where(GroupMember.group_id.in_(list(group_ids)), Person.is_active)
        .options(joinedload(GroupMember.person))
        .order_by(GroupMember.id)
    ).all()


def list_coordinators(group_id: int) -> Sequence[Person]:
    """Return who leads the group, for mails."""
    return db.session.scalars(
        sa.select(Person)
        .join(GroupMember, GroupMember.person_id == Person.id)
        .where(GroupMember.group_id == group_id, GroupMember.role == GroupRole.COORDINATOR)
        .order_by(Person.id)
    ).all()


def find_request(group_id: int, person_id: int | None) -> MembershipRequest | None:
    """Return what this person asked of the group."""
    return db.session.scalar(
        sa.select(MembershipRequest).where(
            MembershipRequest.group_id == group_id, MembershipRequest.person_id == person_id
        )
    )


def get_request(request_id: int, *, viewer: Viewer) -> MembershipRequest:
    """Return a request to join that the viewer may decide, with group and person."""
    request = db.session.scalar(
        sa.select(MembershipRequest)
        .where(MembershipRequest.id == request_id)
        .options(joinedload(MembershipRequest.group), joinedload(MembershipRequest.person))
    )
    if request is None or not may_manage(request.group_id, viewer=viewer):
        raise NotFound(_("This request has been decided already."))
    return request


def get_member(group: WorkingGroup, person_id: int) -> GroupMember:
    """Return one member of the group with the person."""
    member = db.session.scalar(
        sa.select(GroupMember)
        .where(GroupMember.group_id == group.id, GroupMember.person_id == person_id)
        .options(joinedload(GroupMember.person))
    )
    if member is None:
        raise NotFound(_("This person does not belong to the working group."))
    return member


def sort_name(person: Person) -> tuple[str, str]:
    """Return by what German lists order people; the database's order knows no umlauts."""
    family_name = person.family_name or person.name.rpartition(" ")[2]
    return fold_name(family_name), fold_name(person.name)


def _is_inside(group_id: int, *, viewer: Viewer) -> bool:
    return group_id in viewer.groups or may_manage(group_id, viewer=viewer)


def _count(table: type[GroupMember] | type[MembershipRequest]) -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count(table.id))
        .where(table.group_id == WorkingGroup.id)
        .correlate(WorkingGroup)
        .scalar_subquery()
    )


def list_led(viewer: Viewer, numbers: Sequence[int]) -> Sequence[int]:
    """Return which of these working groups the viewer leads."""
    return [number for number in numbers if viewer.coordinates_group(number)]


def get_membership(member_id: int) -> GroupMember:
    """Return the membership of a personal link, with group and person."""
    member = db.session.scalar(
        sa.select(GroupMember)
        .where(GroupMember.id == member_id)
        .options(joinedload(GroupMember.group), joinedload(GroupMember.person))
    )
    if member is None:
        raise NotFound(_("This person does not belong to the working group."))
    return member


def get_joined(slug: str, *, viewer: Viewer) -> WorkingGroup:
    """Return a group that the viewer belongs to; raises NotFound for others."""
    group = get_group(slug, viewer=viewer)
    if group.id not in viewer.groups | viewer.coordinates:
        raise NotFound(_("There is no such working group."))
    return group


def list_mailings(group: WorkingGroup) -> Sequence[GroupMailing]:
    """Return the letters to the group, the latest first."""
    return db.session.scalars(
        sa.select(GroupMailing)
        .where(GroupMailing.group_id == group.id)
        .options(joinedload(GroupMailing.author))
        .order_by(GroupMailing.id.desc())
        .limit(200)
    ).all()


def get_mailing(group: WorkingGroup, number: int) -> GroupMailing:
    """Return one letter to the group."""
    mailing = db.session.scalar(
        sa.select(GroupMailing)
        .where(GroupMailing.id == number, GroupMailing.group_id == group.id)
        .options(joinedload(GroupMailing.author))
    )
    if mailing is None:
        raise NotFound(_("There is no such letter."))
    return mailing


def count_mailed(group: WorkingGroup, *, author: int | None) -> int:
    """Return how many members a letter reaches."""
    return (
        db.session.scalar(
            sa.select(sa.func.count()).select_from(_mailed(group.id, author).subquery())
        )
        or 0
    )


def list_next_mailed(mailing: GroupMailing, *, limit: int) -> Sequence[GroupMember]:
    """Return the next members who get the letter, with their person."""
    return db.session.scalars(
        _mailed(mailing.group_id, mailing.author_id)
        .where(GroupMember.id > mailing.last_member_id)
        .options(joinedload(GroupMember.person))
        .order_by(GroupMember.id)
        .limit(limit)
    ).all()


def find_unsent() -> sa.Select[GroupMailing]:
    """Return the question for the oldest letter that has not gone to everybody."""
    return (
        sa.select(GroupMailing)
        .where(GroupMailing.state == MailingState.QUEUED)
        .order_by(GroupMailing.id)
        .limit(1)
    )


def _mailed(group_id: int, author: int | None) -> sa.Select[GroupMember]:
    return (
        sa.select(GroupMember)
        .join(GroupMember.person)
        .where(
            GroupMember.group_id == group_id,
            GroupMember.gets_mailings,
            GroupMember.person_id != (author or 0),
            Person.is_active,
        )
    )
