"""Working groups and people who are invited to lead one."""

import pytest

from kdn_helpdesk.accounts.events import InvitationAccepted, PersonInvited
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.groups.models import GroupMember, GroupRole
from tests.factories import make_group, make_person, reading, writing


def role_of(person, group):
    with reading() as session:
        row = session.query(GroupMember).filter_by(group_id=group.id, person_id=person.id).one()
        return row.role


def test_whoever_accepts_an_invitation_to_lead_a_group_leads_it(app):
    person, group = make_person(), make_group("Open Source")
    with writing():
        publish(InvitationAccepted(person_id=person.id, group="open-source"))
    assert role_of(person, group) is GroupRole.COORDINATOR


def test_a_member_who_is_invited_to_lead_leads_from_then_on(app):
    person = make_person()
    group = make_group("Open Source", members=[person])
    with writing():
        publish(InvitationAccepted(person_id=person.id, group="open-source"))
    assert role_of(person, group) is GroupRole.COORDINATOR


def test_an_invitation_without_group_changes_no_group(app):
    person = make_person()
    with writing():
        publish(PersonInvited(link_id=1, group=""))
        publish(InvitationAccepted(person_id=person.id, group=""))
    with reading() as session:
        assert session.query(GroupMember).count() == 0


def test_nobody_is_invited_to_lead_a_group_that_does_not_exist(app):
    with pytest.raises(NotFound, match="gibt-es-nicht"), writing():
        publish(PersonInvited(link_id=1, group="gibt-es-nicht"))
