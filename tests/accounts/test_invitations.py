"""Inviting people, by a page and by a command."""

import json

import pytest

from kdn_helpdesk.accounts.queries import people
from kdn_helpdesk.core.permissions import Role
from tests.factories import (
    make_admin,
    make_agent,
    make_manager,
    make_organisation,
    make_person,
    reading,
)

ADDRESS = "neu@lippstadt.example"
NEW = "vier Wolken über Xanten"
INVITE = "/verwaltung/personen/einladen"


def accept(browser, path):
    return browser.submit(path, given_name="Nele", family_name="Neu", password=NEW, repeated=NEW)


def roles_of(email):
    with reading() as session:
        person = people.find_person(email)
        session.refresh(person, ["roles"])
        return {held.role for held in person.roles}


def test_an_administrator_invites_with_roles_and_organisation(sign_in, visitor, drain, outbox):
    organisation = make_organisation("Lippstadt")
    sign_in(make_admin()).submit(
        INVITE,
        email=ADDRESS,
        name="Nele Neu",
        organisation=organisation.id,
        roles=["editor", "manager"],
    )
    drain()
    assert outbox[0].subject == "Ihre Einladung zum KDN Helpdesk"
    path = outbox[0].path("/willkommen/")
    visitor.get(path)
    assert visitor.value("family_name") == "Neu" and "Lippstadt" in visitor.text
    accept(visitor, path)
    assert visitor.get("/organisation").status == 200
    assert roles_of(ADDRESS) == {Role.EDITOR, Role.MANAGER}


def test_an_agent_invites_people_of_municipalities_alone(sign_in):
    organisation = make_organisation()
    browser = sign_in(make_agent())
    browser.get(INVITE)
    assert "Redaktion" not in browser.main
    browser.submit(email=ADDRESS, organisation=organisation.id, roles=["manager"])
    assert browser.path == "/verwaltung/personen"
    token = browser.get(INVITE).value("csrf_token")
    browser.post(INVITE, data={"csrf_token": token, "email": "a@b.example", "roles": "admin"})
    assert browser.status == 422


def test_a_manager_invites_to_the_own_organisation_at_once(sign_in, visitor, drain, outbox):
    organisation = make_organisation("Lippstadt")
    sign_in(make_manager(organisation)).submit("/organisation/einladen", email=ADDRESS)
    drain()
    accept(visitor, outbox[0].path("/willkommen/"))
    with reading():
        assert people.find_person(ADDRESS).organisation_id == organisation.id
    assert roles_of(ADDRESS) == set()


def test_who_has_an_account_is_not_invited_again(sign_in):
    person = make_person()
    browser = sign_in(make_admin()).submit(INVITE, email=person.email)
    assert browser.status == 422
    assert "bereits ein Konto" in browser.text


def test_a_manager_needs_an_organisation(sign_in):
    browser = sign_in(make_admin()).submit(INVITE, email=ADDRESS, roles=["manager"])
    assert browser.status == 422


def test_an_invitation_works_once_and_for_two_weeks(command, visitor, later):
    path = _path(command("accounts", "invite", ADDRESS, "--role", "agent"))
    other = _path(command("accounts", "invite", "b@c.example", "--role", "agent"))
    accept(visitor, path)
    assert visitor.get(path).status == 422
    later(days=14, seconds=1)
    assert visitor.get(other).status == 422


@pytest.mark.parametrize("role", ["requester", "agent", "editor", "admin"])
def test_the_command_prints_a_link_that_gives_the_role(command, visitor, role):
    result = command("accounts", "invite", ADDRESS.upper(), "--role", role, "--json")
    values = json.loads(result.output)
    assert values["email"] == ADDRESS
    accept(visitor, "/" + values["link"].split("/", 3)[3])
    assert roles_of(ADDRESS) == ({Role(role)} - {Role.REQUESTER})


def test_the_command_gives_several_roles_and_an_organisation(command, visitor):
    make_organisation("Lippstadt", ags="05974028")
    result = command(
        "accounts", "invite", ADDRESS, "--role", "manager", "--role", "editor",
        "--organisation", "05974028", "--name", "Nele Neu",
    )  # fmt: skip
    accept(visitor, _path(result))
    assert roles_of(ADDRESS) == {Role.MANAGER, Role.EDITOR}


def test_the_command_mails_only_when_asked(command, drain, outbox):
    command("accounts", "invite", ADDRESS, "--role", "agent")
    drain()
    assert not outbox
    command("accounts", "invite", ADDRESS, "--role", "agent", "--mail", "--language", "en")
    drain()
    assert outbox[0].subject == "Your invitation to the KDN Helpdesk"


def test_the_command_gives_roles_to_who_has_an_account(command):
    person = make_person()
    result = command("accounts", "invite", person.email, "--role", "agent")
    assert result.exit_code == 0 and "has an account" in result.output
    assert roles_of(person.email) == {Role.AGENT}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--role", "coordinator"], "Arbeitskreis"),
        (["--role", "manager"], "Organisation"),
        (["--role", "agent", "--organisation", "99"], "Schlüssel 99"),
        (["--role", "king"], "Invalid value"),
        ([], "Missing option"),
    ],
)
def test_the_command_says_what_is_wrong(command, arguments, sentence):
    result = command("accounts", "invite", ADDRESS, *arguments)
    assert result.exit_code != 0
    assert sentence in result.output


def _path(result):
    assert result.exit_code == 0, result.output
    return "/" + result.output.strip().split("/", 3)[3]
