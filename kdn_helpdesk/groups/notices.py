"""Mails about working groups: a request to join, its answer, a welcome."""

from typing import Any
from uuid import uuid4

from kdn_helpdesk.accounts import deliveries
from kdn_helpdesk.accounts.models import Notice, Person
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.groups import queries
from kdn_helpdesk.groups.events import MemberJoined, MembershipDeclined, MembershipRequested
from kdn_helpdesk.groups.models import MembershipRequest, WorkingGroup


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
