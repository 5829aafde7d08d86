"""Working groups as people meet them: found, joined, led, left."""

import pytest

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.permissions import Role
from kdn_helpdesk.groups.models import GroupMember, GroupRole
from tests.factories import (
    make_admin,
    make_agent,
    make_group,
    make_organisation,
    make_person,
    reading,
)


@pytest.fixture
def leader(app):
    return make_person(email="leitung@kdn.example", name="Lea Leitung")


@pytest.fixture
def group(leader):
    return make_group("Open Data", coordinators=[leader], summary="Daten öffnen, gemeinsam.")


def memberships(group):
    with reading() as session:
        rows = session.query(GroupMember).filter_by(group_id=group.id)
        return {row.person_id: row.role for row in rows}


def test_everybody_reads_what_a_group_does(visitor, group):
    assert "Daten öffnen, gemeinsam." in visitor.get("/arbeitskreise").main
    page = visitor.get("/arbeitskreise/open-data")
    assert page.status == 200
    assert "Open Data" in page.main


def test_an_empty_list_says_what_to_do(visitor, app):
    assert "Es gibt noch keinen Arbeitskreis" in visitor.get("/arbeitskreise").main


def test_visitors_learn_no_names(visitor, group, sign_in):
    assert "Lea Leitung" not in visitor.get("/arbeitskreise/open-data").text
    assert "Lea Leitung" in sign_in(make_person()).get("/arbeitskreise/open-data").main


def test_members_see_each_other_only_where_the_group_chose_so(sign_in, leader):
    eva, max_ = make_person(name="Eva Eins"), make_person(name="Max Zwei")
    make_group("Offen", coordinators=[leader], members=[eva, max_], shows_members=True)
    make_group("Still", coordinators=[leader], members=[eva, max_])
    browser = sign_in(eva)
    assert "Max Zwei" in browser.get("/arbeitskreise/offen").main
    assert "Max Zwei" not in browser.get("/arbeitskreise/still").main
    assert "Max Zwei" not in sign_in(make_person()).get("/arbeitskreise/offen").main


def test_somebody_asks_to_join_and_is_let_in(sign_in, group, leader, drain, outbox):
    eva = make_person(email="eva@stadt.example", name="Eva Eins", organisation=make_organisation())
    page = sign_in(eva).submit("/arbeitskreise/open-data/beitreten", reason="Wir öffnen Daten.")
    assert "Sie haben um Aufnahme gebeten" in page.main
    drain()
    assert [mail.recipients for mail in outbox] == [["leitung@kdn.example"]]
    assert "Wir öffnen Daten." in outbox[0].text

    desk = sign_in(leader).get("/arbeitskreise/open-data/mitglieder")
    assert "Eva Eins" in desk.main
    desk.press("Aufnehmen")
    assert memberships(group)[eva.id] is GroupRole.MEMBER
    drain()
    assert outbox[-1].recipients == ["eva@stadt.example"]
    assert "zugestimmt" in outbox[-1].text


def test_nobody_asks_twice(sign_in, group):
    browser = sign_in(make_person())
    browser.submit("/arbeitskreise/open-data/beitreten", reason="")
    page = browser.submit("/arbeitskreise/open-data/beitreten", reason="Noch einmal!")
    assert page.status == 422
    assert "Sie haben schon gefragt" in page.main
    assert page.value("reason").strip() == "Noch einmal!"


def test_a_request_can_be_taken_back(sign_in, group):
    browser = sign_in(make_person())
    browser.submit("/arbeitskreise/open-data/beitreten", reason="")
    page = browser.get("/arbeitskreise/open-data").press("Anfrage zurücknehmen")
    assert "Diesem Arbeitskreis beitreten" in page.main


def test_a_refusal_needs_a_reason_and_is_mailed(sign_in, group, leader, drain, outbox):
    eva = make_person(email="eva@stadt.example")
    sign_in(eva).submit("/arbeitskreise/open-data/beitreten", reason="")
    page = sign_in(leader).get("/arbeitskreise/open-data/mitglieder")
    [decline] = [link for link in page.links if link.endswith("/ablehnen")]
    assert page.submit(decline, reason="").status == 422
    page.submit(decline, reason="Nur für Kommunen.")
    drain()
    assert outbox[-1].recipients == ["eva@stadt.example"]
    assert "Nur für Kommunen." in outbox[-1].text
    assert eva.id not in memberships(group)
    assert page.get(decline).status == 404


def test_a_coordinator_takes_in_people_without_account(sign_in, group, leader, drain, outbox):
    page = sign_in(leader).submit(
        "/arbeitskreise/open-data/mitglieder", email="Neu@Kreis.example", name="Nele Neu"
    )
    assert "Nele Neu" in page.main
    with reading() as session:
        person = session.query(Person).filter_by(email="neu@kreis.example").one()
    assert memberships(group)[person.id] is GroupRole.MEMBER
    drain()
    assert outbox[-1].recipients == ["neu@kreis.example"]


def test_nobody_is_taken_in_twice(sign_in, group, leader):
    page = sign_in(leader).submit("/arbeitskreise/open-data/mitglieder", email=leader.email)
    assert page.status == 422
    assert "gehört dem Arbeitskreis schon an" in page.main


def test_an_address_that_is_none_is_refused(sign_in, group, leader):
    page = sign_in(leader).submit("/arbeitskreise/open-data/mitglieder", email="keine adresse")
    assert page.status == 422
    assert page.value("email") == "keine adresse"


def test_a_group_keeps_somebody_who_coordinates(sign_in, group, leader):
    browser = sign_in(leader)
    page = browser.submit(f"/arbeitskreise/open-data/mitglieder/{leader.id}", role="member")
    assert page.status == 422
    assert "benennen Sie zuerst" in page.main
    page = browser.submit("/arbeitskreise/open-data/verlassen", button="Arbeitskreis verlassen")
    assert page.status == 422
    assert memberships(group) == {leader.id: GroupRole.COORDINATOR}


def test_coordination_is_handed_over(sign_in, leader):
    eva = make_person()
    group = make_group("Übergabe", coordinators=[leader], members=[eva])
    browser = sign_in(leader)
    browser.submit(f"/arbeitskreise/uebergabe/mitglieder/{eva.id}", role="coordinator")
    browser.submit("/arbeitskreise/uebergabe/verlassen", button="Arbeitskreis verlassen")
    assert memberships(group) == {eva.id: GroupRole.COORDINATOR}
    assert sign_in(eva).get("/arbeitskreise/uebergabe/mitglieder").status == 200


def test_a_membership_is_ended_once_asked(sign_in, leader):
    eva = make_person()
    group = make_group("Wechsel", coordinators=[leader], members=[eva])
    page = sign_in(leader).get(f"/arbeitskreise/wechsel/mitglieder/{eva.id}/entfernen")
    assert eva.id in memberships(group)
    page.press("Mitgliedschaft beenden")
    assert eva.id not in memberships(group)


def test_only_its_own_coordinators_manage_a_group(sign_in, group):
    other = make_person()
    make_group("Smart City", coordinators=[other])
    for page in ("mitglieder", "beschreiben"):
        assert sign_in(other).get(f"/arbeitskreise/open-data/{page}").status == 404
        assert sign_in(make_agent()).get(f"/arbeitskreise/open-data/{page}").status == 403


def test_an_administrator_founds_a_group_and_names_who_leads_it(sign_in, app):
    eva = make_person(email="eva@stadt.example")
    browser = sign_in(make_admin())
    browser.submit("/arbeitskreise/neu", name="Geoinformation", summary="Karten")
    browser.submit(
        "/arbeitskreise/geoinformation/mitglieder", email="eva@stadt.example", role="coordinator"
    )
    assert sign_in(eva).get("/arbeitskreise/geoinformation/mitglieder").status == 200


def test_two_groups_of_one_name_are_refused(sign_in, group):
    page = sign_in(make_admin()).submit("/arbeitskreise/neu", name="Open  Data")
    assert page.status == 422
    assert "gibt es schon" in page.main


def test_a_coordinator_founds_no_group(sign_in, leader, group):
    assert sign_in(leader).get("/arbeitskreise/neu").status == 403


def test_an_ended_group_is_gone_for_others(sign_in, visitor, group, leader):
    browser = sign_in(leader)
    browser.submit("/arbeitskreise/open-data/beschreiben", is_active=False, name="Open Data")
    assert visitor.get("/arbeitskreise/open-data").status == 404
    assert "Open Data" not in visitor.get("/arbeitskreise").main
    assert (
        "Dieser Arbeitskreis hat seine Arbeit beendet"
        in browser.get("/arbeitskreise/open-data").main
    )


def test_a_description_is_shown_as_markdown_without_scripts(sign_in, visitor, group, leader):
    sign_in(leader).submit(
        "/arbeitskreise/open-data/beschreiben",
        name="Open Data",
        description="**Wichtig** <script>alert(1)</script>",
    )
    page = visitor.get("/arbeitskreise/open-data")
    assert page.page.xpath("//main//strong[text()='Wichtig']")
    assert "alert(1)</script>" not in page.html


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_asks_the_database_equally_often(visitor, app, queries, count):
    for _ in range(count):
        make_group(members=[make_person()])
    queries.clear()
    visitor.get("/arbeitskreise")
    assert len(queries) <= 3


def test_a_role_of_coordinator_alone_manages_nothing(sign_in, group):
    person = make_person(roles=(Role.COORDINATOR,))
    assert sign_in(person).get("/arbeitskreise/open-data/mitglieder").status == 404
