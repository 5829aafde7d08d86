"""The manager's page of the own organisation."""

import pytest

from kdn_helpdesk.accounts.actions import people as people_actions
from kdn_helpdesk.accounts.actions import registration
from kdn_helpdesk.accounts.models import Organisation, OrganisationKind
from kdn_helpdesk.accounts.queries import people
from tests.factories import (
    make_admin,
    make_manager,
    make_organisation,
    make_person,
    reading,
    writing,
)


@pytest.fixture
def lippstadt(app):
    return make_organisation("Lippstadt", domains=["lippstadt.example"])


@pytest.fixture
def manager(lippstadt, sign_in):
    return sign_in(make_manager(lippstadt, name="Mara Leitung"))


def test_it_shows_people_and_domains(manager, lippstadt):
    make_person(organisation=lippstadt, name="Kai Kollege")
    make_person(organisation=make_organisation(), name="Fremde Person")
    manager.get("/organisation")
    assert "Kai Kollege" in manager.text and "lippstadt.example" in manager.text
    assert "Fremde Person" not in manager.text


def test_the_contact_is_the_managers(manager):
    manager.submit("/organisation/kontakt", contact="Rathaus, Zimmer 12")
    assert "Rathaus, Zimmer 12" in manager.text


def test_a_colleague_is_removed_after_asking_once(manager, lippstadt):
    colleague = make_person(organisation=lippstadt, name="Kai Kollege")
    manager.submit(f"/organisation/personen/{colleague.id}/entfernen", button="Entfernen")
    assert "Kai Kollege" not in manager.get("/organisation").main


def test_a_colleague_may_manage_too(manager, lippstadt, sign_in):
    colleague = make_person(organisation=lippstadt)
    manager.get("/organisation")
    manager.press("Verwalten lassen")
    assert sign_in(colleague).get("/organisation").status == 200


def test_managers_cannot_remove_themselves(manager, lippstadt):
    with reading():
        own = people.list_managers(lippstadt.id)[0]
    manager.submit(f"/organisation/personen/{own.id}/entfernen", button="Entfernen")
    assert manager.status == 422


def test_whoever_leaves_manages_nothing(manager, lippstadt, sign_in):
    second = make_manager(lippstadt)
    browser = sign_in(second)
    manager.submit(f"/organisation/personen/{second.id}/entfernen", button="Entfernen")
    assert browser.get("/organisation").status == 403


@pytest.mark.parametrize("act", ["entfernen", "verwalten"])
def test_people_of_other_organisations_are_out_of_reach(manager, act):
    stranger = make_person(organisation=make_organisation())
    token = manager.get("/organisation/kontakt").value("csrf_token")
    manager.post(f"/organisation/personen/{stranger.id}/{act}", data={"csrf_token": token})
    assert manager.status == 404


def test_an_administrator_without_organisation_manages_none(sign_in):
    assert sign_in(make_admin()).get("/organisation").status == 403


def test_the_page_shows_a_district_beside_those_who_wait(manager, lippstadt):
    """One page asks for the organisation twice; the second question spoils nothing of the first."""
    kreis = make_organisation("Kreis Soest", kind=OrganisationKind.DISTRICT)
    with writing() as session:
        session.get(Organisation, lippstadt.id).district_id = kreis.id
        waiting = people_actions.find_or_add_person(email="jan@lippstadt.example", name="Jan")
        registration.ask_to_join(waiting, organisation_id=lippstadt.id)
    manager.get("/organisation")
    assert "Kreis Soest" in manager.main and "jan@lippstadt.example" in manager.main
