"""Who may do what."""

import pytest

from kdn_helpdesk.core.permissions import GRANTS, Permission, Role, Viewer, roles_with


def test_a_visitor_may_do_nothing_that_needs_a_person():
    assert Viewer().permissions == frozenset()
    assert not Viewer().is_signed_in


def test_roles_add_up():
    both = Viewer(person_id=1, roles=frozenset({Role.AGENT, Role.EDITOR}))
    assert both.can(Permission.TICKET_ANSWER) and both.can("article:review")
    assert not both.can("role:grant")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.VISITOR])
def test_whoever_works_here_can_also_file_and_read(role):
    assert {Permission.TICKET_FILE, Permission.ARTICLE_WRITE} <= GRANTS[role]


def test_internal_notes_are_the_desks_alone():
    assert list(roles_with(Permission.TICKET_NOTE)) == [Role.AGENT]
    assert list(roles_with(Permission.TICKET_WORK)) == [Role.AGENT]


def test_only_administrators_grant_roles():
    assert list(roles_with(Permission.ROLE_GRANT)) == [Role.ADMIN]


def test_every_role_has_its_row_in_the_table():
    assert set(GRANTS) == set(Role)


def test_a_coordinator_leads_named_groups_only():
    viewer = Viewer(person_id=1, coordinates=frozenset({3}))
    assert viewer.coordinates_group(3)
    assert not viewer.coordinates_group(4) and not viewer.coordinates_group(None)
