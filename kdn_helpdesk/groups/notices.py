"""Mails about working groups: a request to join, its answer, a welcome."""

from typing import Any
from uuid import uuid4

from kdn_helpdesk.accounts import deliveries
from kdn_helpdesk.accounts.models import Notice, Person
from kdn_helpdesk.core import tokens
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.groups import queries
from kdn_helpdesk.groups.events import MemberJoined, MembershipDeclined, MembershipRequested
from kdn_helpdesk.groups.models import (
    GroupMailing,
    GroupMember,
    MembershipRequest,
    WorkingGroup,
)
from kdn_helpdesk.mail import outbox
from kdn_helpdesk.mail.outbox import Choice, Recipient

MEMBER = "group-member"


def send_request(event: MembershipRequested) -> None:
    """Tell the coordinators that somebody wants to join."""
    request = db.session.get_one(MembershipRequest, event.request_id)
    group = db.session.get_one(WorkingGroup, request.group_id)
    person = db.session.get_one(Person, request.person_id)
    coordinators = queries.list_coordinators(group.id)
    for coordinator in (each for each in coordinators if each.id != person.id):
        _queue(
            coordinator,
            group,
            template="mail/group_request.txt",
            event_key=f"membership-request:{request.id}",
            notice=Notice.COORDINATION,
            asker=person,
            words=request.reason,
            url=_address(group, "/mitglieder"),
        )


def send_welcome(event: MemberJoined) -> None:
    """Tell a new member."""
    group = db.session.get_one(WorkingGroup, event.group_id)
    person = db.session.get_one(Person, event.person_id)
    _queue(
        person,
        group,
        template="mail/group_welcome.txt",
        event_key=f"member-joined:{group.id}:{uuid4().hex}",
        was_asked=event.was_asked,
        url=_address(group),
    )


def send_refusal(event: MembershipDeclined) -> None:
    """Tell somebody who asked to join that the coordinators said no, and why."""
    group = db.session.get_one(WorkingGroup, event.group_id)
    person = db.session.get_one(Person, event.person_id)
    _queue(
        person,
        group,
        template="mail/group_refusal.txt",
        event_key=f"membership-declined:{group.id}:{uuid4().hex}",
        words=event.reason,
        url=_address(group),
    )


def send_mailing(mailing: GroupMailing, member: GroupMember) -> None:
    """Queue the letter to one member; an answer reaches its author or the desk, never all."""
    group, author, person = mailing.group, mailing.author, member.person
    home = settings().public_url.rstrip("/")
    outbox.queue_mail(
        to=Recipient(person.email, person.name, person.language, person.id),
        template="mail/group_mailing.txt",
        context={
            "person": person,
            "group": group,
            "mailing": mailing,
            "author": author,
            "url": _address(group, f"/rundschreiben/{mailing.id}"),
        },
        about=("working_group", group.id),
        event_key=f"group-mailing:{mailing.id}",
        reply_to=author.email
        if author is not None and not mailing.answers_to_desk
        else settings().mail_address,
        automatic=None,
        choice=Choice(
            page=_address(group),
            unsubscribe=f"{home}/arbeitskreise/abbestellen/{sign_member(member.id)}",
        ),
    )


def sign_member(member_id: int) -> str:
    """Return the personal token by which letters to the group are ended."""
    return tokens.sign(MEMBER, member_id)


def read_member(token: str) -> int:
    """Return the membership of a personal token; raises DomainError for a broken one."""
    return int(tokens.read(MEMBER, token))


def _address(group: WorkingGroup, page: str = "") -> str:
    return f"{settings().public_url.rstrip('/')}/arbeitskreise/{group.slug}{page}"


def _queue(
    person: Person,
    group: WorkingGroup,
    *,
    template: str,
    event_key: str,
    notice: Notice | None = None,
    **context: Any,
) -> None:
    deliveries.deliver(
        person,
        notice=notice,
        template=template,
        context={"group": group, **context},
        about=("working_group", group.id),
        event_key=event_key,
    )
