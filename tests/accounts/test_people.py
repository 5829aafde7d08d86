"""People as the desk and the administration see them."""

import pytest

from kdn_helpdesk.core.permissions import Role
from tests.factories import make_admin, make_agent, make_editor, make_organisation, make_person

LIST = "/verwaltung/personen"


def test_people_are_found_by_name_address_and_organisation(sign_in):
    make_person(
        name="Jörg Übel", email="joerg@soest.example", organisation=make_organisation("Soest")
    )
    make_person(name="Anna Weit")
    browser = sign_in(make_agent())
    for words in ("jörg", "JOERG", "soest", "übel soest", "joerg@soest"):
        text = browser.get(LIST, query_string={"q": words}).main
        assert "Jörg Übel" in text and "Anna Weit" not in text


def test_percent_signs_are_no_wildcards(sign_in):
    make_person(name="Anna Weit")
    assert "passt niemand" in sign_in(make_agent()).get(LIST + "?q=%25").main


@pytest.mark.parametrize(
    ("filters", "shown"),
    [("role=editor", "Eda"), ("role=requester", "Resi"), ("state=inactive", "Ina")],
)
def test_people_are_filtered_by_role_and_state(sign_in, filters, shown):
    make_editor(name="Eda")
    make_person(name="Resi")
    make_editor(name="Ina", is_active=False)
    text = sign_in(make_admin(name="Adam")).get(f"{LIST}?{filters}").main
    assert shown in text
    assert "Adam" not in text


def test_a_long_list_is_paged_and_keeps_its_filter(sign_in):
    for number in range(26):
        make_person(name=f"Reihe {number:02}")
    browser = sign_in(make_agent())
    browser.get(LIST, query_string={"q": "reihe"})
    assert "Reihe 24" in browser.main and "Reihe 25" not in browser.main
    browser.get(next(link for link in browser.links if "seite=2" in link))
    assert "Reihe 25" in browser.main and "Reihe 24" not in browser.main


def test_the_list_asks_the_same_number_of_queries_however_long_it_is(sign_in, queries):
    browser = sign_in(make_agent())
    make_person(organisation=make_organisation())
    browser.get(LIST)
    queries.clear()
    browser.get(LIST)
    few = len(queries)
    for _number in range(20):
        make_editor(organisation=make_organisation())
    queries.clear()
    browser.get(LIST)
    assert len(queries) == few <= 6


def test_an_administrator_changes_name_organisation_and_roles(sign_in):
    person, organisation = make_person(name="Alt Name"), make_organisation("Soest")
    browser = sign_in(make_admin())
    browser.submit(
        f"{LIST}/{person.id}/bearbeiten",
        given_name="Neu",
        family_name="Name",
        organisation=organisation.id,
        roles=["agent", "manager"],
    )
    assert browser.path == f"{LIST}/{person.id}"
    for word in ("Neu Name", "Soest", "Beratung"):
        assert word in browser.text


def test_an_agent_gives_no_roles(sign_in):
    person = make_person()
    browser = sign_in(make_agent())
    edit = f"{LIST}/{person.id}/bearbeiten"
    browser.submit(edit, family_name="Anders")
    token = browser.get(edit).value("csrf_token")
    fields = {"csrf_token": token, "family_name": "Anders", "salutation": "neutral"}
    browser.post(edit, data={**fields, "language": "de", "organisation": "", "roles": "admin"})
    assert sign_in(person).get("/verwaltung").status == 403


@pytest.mark.parametrize("act", ["bearbeiten", "sperren"])
def test_an_agent_does_not_change_who_works_here(sign_in, act):
    admin = make_admin()
    browser = sign_in(make_agent())
    assert "Bearbeiten" not in browser.get(f"{LIST}/{admin.id}").main
    browser.get(f"{LIST}/{admin.id}/{act}")
    browser.submit(button="Speichern" if act == "bearbeiten" else "Person sperren")
    assert browser.status == 422


def test_nobody_shuts_themselves_out(sign_in):
    make_admin()
    own = make_admin()
    browser = sign_in(own)
    browser.submit(f"{LIST}/{own.id}/sperren", button="Person sperren")
    assert browser.status == 422


def test_the_last_administrator_stays(sign_in):
    own = make_admin()
    browser = sign_in(own)
    browser.submit(f"{LIST}/{own.id}/bearbeiten", roles=[])
    assert browser.status == 422
    assert "andere Person" in browser.text or "zuerst" in browser.text


def test_whoever_is_let_in_again_signs_in(sign_in):
    person = make_person(is_active=False)
    browser = sign_in(make_agent())
    browser.get(f"{LIST}/{person.id}")
    browser.press("Wieder zulassen")
    assert person.name in sign_in(person).get("/konto").text


def test_a_manager_without_organisation_is_refused(sign_in):
    person = make_person()
    browser = sign_in(make_admin())
    browser.submit(f"{LIST}/{person.id}/bearbeiten", roles=[Role.MANAGER.value])
    assert browser.status == 422


def test_the_history_tells_what_was_done(sign_in):
    person = make_person()
    browser = sign_in(make_admin())
    browser.submit(f"{LIST}/{person.id}/bearbeiten", roles=["editor"])
    assert "hat eine Rolle erhalten" in browser.text


def test_the_administration_shows_each_their_rooms(sign_in):
    assert "Personen" in sign_in(make_agent()).get("/verwaltung").main
    editor = sign_in(make_editor()).get("/verwaltung")
    assert editor.status == 200 and "Konten, Rollen" not in editor.main
    assert sign_in(make_person()).get("/verwaltung").status == 403
