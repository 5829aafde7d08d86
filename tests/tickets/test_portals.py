"""The list of portals, kept by the desk."""

import pytest

from tests.factories import make_admin, make_agent
from tests.wishes.making import make_portal


@pytest.fixture
def desk(sign_in):
    return sign_in(make_agent())


def test_a_portal_is_added_with_its_developers(desk):
    desk.submit("/verwaltung/portale", name="Geoportal")
    desk.submit(
        developers="Entwicklung Geoportal", mailbox="dev@geo.example", position=2, is_active=True
    )
    assert "dev@geo.example" in desk.main
    assert "Entwicklung Geoportal" in desk.main


def test_two_portals_do_not_share_a_name(desk):
    make_portal("Geoportal")
    desk.submit("/verwaltung/portale", name=" Geoportal ")
    assert desk.status == 422
    assert "Ein Portal dieses Namens gibt es schon." in desk.main


def test_wishes_are_never_sent_to_the_service_itself(desk):
    portal = make_portal("Geoportal")
    desk.submit(f"/verwaltung/portale/{portal.id}", mailbox="Beratung+x@kdn.example")
    assert desk.status == 422
    assert "Das ist die eigene Adresse des Dienstes." in desk.main
    assert desk.value("mailbox") == "Beratung+x@kdn.example"


@pytest.mark.parametrize("address", ["kein", "a@b@c.example"])
def test_what_is_no_address_is_refused(desk, address):
    portal = make_portal("Geoportal")
    desk.submit(f"/verwaltung/portale/{portal.id}", mailbox=address)
    assert desk.status == 422


def test_a_portal_without_mailbox_says_so(desk):
    make_portal("Geoportal", mailbox="")
    assert "noch nicht bekannt" in desk.get("/verwaltung/portale").main


def test_a_closed_portal_takes_no_new_wishes(desk):
    portal = make_portal("Altportal")
    desk.submit(f"/verwaltung/portale/{portal.id}", is_active=False)
    assert "nimmt keine neuen" in desk.main
    assert "Altportal" not in desk.get("/servicestelle/anforderungen/neu").main


def test_the_administration_keeps_the_list_too(sign_in):
    assert sign_in(make_admin()).get("/verwaltung/portale").status == 200
