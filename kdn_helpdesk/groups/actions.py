"""What may be done with working groups, and by which rule."""

import re
from collections.abc import Sequence

import sqlalchemy as sa

from kdn_helpdesk.accounts.actions import people
from kdn_helpdesk.accounts.events import InvitationAccepted, PersonInvited
from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import audit, jobs
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError, NotFound
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.slugs import slug
from kdn_helpdesk.groups.events import (
    GroupChanged,
    MemberJoined,
    MemberLeft,
    MembershipDeclined,
    MembershipRequested,
)
from kdn_helpdesk.groups.models import (
    GroupDomain,
    GroupMailing,
    GroupMember,
    GroupRole,
    MembershipRequest,
    WorkingGroup,
)

_DOMAIN = re.compile(r"[a-z0-9äöüß-]+(\.[a-z0-9äöüß-]+)+")


def found_group(
    name: str,
    *,
    summary: str = "",
    description: str = "",
    shows_members: bool = False,
    actor: int | None,
) -> WorkingGroup:
    """Begin a working group; its address is made of the name and stays."""
    address = slug(name)
    if db.session.scalar(sa.select(WorkingGroup.id).where(WorkingGroup.slug == address)):
        raise DomainError(_("There is a working group of this name already."), field="name")
    group = WorkingGroup(
        slug=address,
        name=name,
        summary=summary,
        description=description,
        shows_members=shows_members,
    )
    db.session.add(group)
    db.session.flush()
    audit.record("group:create", group, actor=actor)
    publish(GroupChanged(group_id=group.id))
    return group


def describe_group(
    group: WorkingGroup,
    *,
    name: str,
    summary: str,
    description: str,
    shows_members: bool,
    is_active: bool = True,
    domains: Sequence[str] | None = None,
    actor: int | None,
) -> None:
    """Change what is said about the group, whether it still works, and who joins at once."""
    group.name = name
    group.summary = summary
    group.description = description
    group.shows_members = shows_members
    group.is_active = is_active
    db.session.flush()
    if domains is not None:
        _list_domains(group, domains, actor=actor)
    audit.record("group:describe", group, actor=actor, is_active=is_active)
    publish(GroupChanged(group_id=group.id))


def request_membership(
    group: WorkingGroup, *, person_id: int, reason: str = ""
) -> MembershipRequest | GroupMember:
    """Ask the coordinators to be let in; people of the group's mail domains are let in at once."""
    if not group.is_active:
        raise DomainError(_("This working group has ended."))
    if _find_member(group.id, person_id):
        raise DomainError(_("You belong to this working group already."))
    if db.session.scalar(
        sa.select(MembershipRequest.id).where(
            MembershipRequest.group_id == group.id, MembershipRequest.person_id == person_id
        )
    ):
        raise DomainError(_("You have asked already. The coordinators will answer you."))
    if _joins_at_once(group, person_id):
        return _join(group.id, person_id, GroupRole.MEMBER, was_asked=True, actor=person_id)
    request = MembershipRequest(group_id=group.id, person_id=person_id, reason=reason)
    db.session.add(request)
    db.session.flush()
    audit.record("group:request", group, actor=person_id)
    publish(MembershipRequested(request_id=request.id))
    return request


def withdraw_request(request: MembershipRequest) -> None:
    """Take back one's own request."""
    db.session.delete(request)
    db.session.flush()


def accept_request(request: MembershipRequest, *, actor: int) -> GroupMember:
    """Let in somebody who asked."""
    group_id, person_id = request.group_id, request.person_id
    db.session.delete(request)
    db.session.flush()
    return _join(group_id, person_id, GroupRole.MEMBER, was_asked=True, actor=actor)


def decline_request(request: MembershipRequest, *, reason: str, actor: int) -> None:
    """Say no to somebody who asked; the reason is mailed."""
    event = MembershipDeclined(
        group_id=request.group_id, person_id=request.person_id, reason=reason
    )
    db.session.delete(request)
    db.session.flush()
    audit.record("group:decline", request, actor=actor)
    publish(event)


def add_member(
    group: WorkingGroup,
    *,
    email: str,
    name: str = "",
    role: GroupRole = GroupRole.MEMBER,
    actor: int | None,
) -> GroupMember:
    """Take somebody in by mail address; an account is not needed to be invited and to answer."""
    person = people.find_or_add_person(email=email, name=name)
    if _find_member(group.id, person.id):
        raise DomainError(_("This person belongs to the group already."), field="email")
    db.session.execute(
        sa.delete(MembershipRequest).where(
            MembershipRequest.group_id == group.id, MembershipRequest.person_id == person.id
        )
    )
    return _join(group.id, person.id, role, was_asked=False, actor=actor)


def change_role(member: GroupMember, *, role: GroupRole, actor: int) -> None:
    """Let a member lead the group, or no longer."""
    if role is not GroupRole.COORDINATOR:
        _keep_a_coordinator(member)
    member.role = role
    db.session.flush()
    audit.record("group:role", member, actor=actor, role=role)


def remove_member(member: GroupMember, *, actor: int) -> None:
    """End a membership, one's own or another's."""
    _keep_a_coordinator(member)
    event = MemberLeft(group_id=member.group_id, person_id=member.person_id)
    audit.record("group:leave", member, actor=actor, person_id=member.person_id)
    db.session.delete(member)
    db.session.flush()
    publish(event)


def choose_mailings(member: GroupMember, *, wants: bool) -> None:
    """Let a member get the letters to the whole group, or no longer."""
    member.gets_mailings = wants
    db.session.flush()
    audit.record("group:mailings", member, actor=member.person_id, wants=wants)


def send_mailing(
    group: WorkingGroup, *, subject: str, body: str, answers_to_desk: bool, actor: int
) -> GroupMailing:
    """Write to every member; the worker sends one mail to each."""
    if not group.is_active:
        raise DomainError(_("This working group has ended."))
    mailing = GroupMailing(
        group_id=group.id,
        author_id=actor,
        subject=subject,
        body=body,
        answers_to_desk=answers_to_desk,
    )
    db.session.add(mailing)
    db.session.flush()
    audit.record("group:mailing", mailing, actor=actor, group=group.id)
    jobs.ring()
    return mailing


def check_group_named(event: PersonInvited) -> None:
    """Refuse to invite somebody to lead a working group that does not exist."""
    if event.group:
        _get_by_slug(event.group)


def appoint_coordinator(event: InvitationAccepted) -> None:
    """Let an invited person lead the working group named in the invitation."""
    if not event.group:
        return
    group = _get_by_slug(event.group)
    member = _find_member(group.id, event.person_id)
    if member is None:
        _join(group.id, event.person_id, GroupRole.COORDINATOR, was_asked=False, actor=None)
    else:
        member.role = GroupRole.COORDINATOR
        db.session.flush()


def _join(
    group_id: int, person_id: int, role: GroupRole, *, was_asked: bool, actor: int | None
) -> GroupMember:
    member = GroupMember(group_id=group_id, person_id=person_id, role=role)
    db.session.add(member)
    db.session.flush()
    audit.record("group:join", member, actor=actor, person_id=person_id, role=role)
    publish(MemberJoined(group_id=group_id, person_id=person_id, was_asked=was_asked))
    return member


def _list_domains(group: WorkingGroup, domains: Sequence[str], *, actor: int | None) -> None:
    wanted = {domain.strip().casefold().removeprefix("@") for domain in domains} - {""}
    if wrong := [domain for domain in wanted if not _DOMAIN.fullmatch(domain)]:
        raise DomainError(
            _("“%(domain)s” is not a mail domain.", domain=sorted(wrong)[0]), field="mail_domains"
        )
    known = {row.domain for row in group.domains}
    db.session.execute(
        sa.delete(GroupDomain).where(
            GroupDomain.group_id == group.id, GroupDomain.domain.in_(known - wanted)
        )
    )
    db.session.add_all(GroupDomain(group_id=group.id, domain=new) for new in sorted(wanted - known))
    db.session.flush()
    if wanted != known:
        audit.record("group:domains", group, actor=actor, old=sorted(known), new=sorted(wanted))


def _joins_at_once(group: WorkingGroup, person_id: int) -> bool:
    """Tell whether the person has proven an address of one of the group's domains."""
    person = db.session.get_one(Person, person_id)
    domain = person.email.rpartition("@")[2]
    listed = sa.select(GroupDomain.id).where(
        GroupDomain.group_id == group.id, GroupDomain.domain == domain
    )
    return person.confirmed_at is not None and db.session.scalar(listed) is not None


def _keep_a_coordinator(member: GroupMember) -> None:
    if not member.is_coordinator:
        return
    others = db.session.scalar(
        sa.select(sa.func.count(GroupMember.id)).where(
            GroupMember.group_id == member.group_id,
            GroupMember.role == GroupRole.COORDINATOR,
            GroupMember.id != member.id,
        )
    )
    if not others:
        raise DomainError(_("Somebody must coordinate the group: name another person first."))


def _find_member(group_id: int, person_id: int) -> GroupMember | None:
    return db.session.scalar(
        sa.select(GroupMember).where(
            GroupMember.group_id == group_id, GroupMember.person_id == person_id
        )
    )


def _get_by_slug(address: str) -> WorkingGroup:
    group = db.session.scalar(sa.select(WorkingGroup).where(WorkingGroup.slug == address))
    if group is None:
        raise NotFound(_("There is no working group “%(slug)s”.", slug=address))
    return group
