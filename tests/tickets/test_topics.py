"""The list of topics, edited by the administration."""

import pytest

from kdn_helpdesk.tickets.states import Visibility
from tests.factories import make_admin, make_agent, make_person, make_ticket, make_topic


@pytest.fixture
def admin(sign_in):
    return sign_in(make_admin())


def test_a_topic_is_added_and_offered(admin, sign_in):
    admin.submit("/verwaltung/themen", name="Geodaten NRW")
    admin.submit(english_name="Geodata", default_visibility="only_me", position=3, is_active=True)
    assert "Geodaten NRW" in admin.main
    page = sign_in(make_person()).get("/anfragen/neu")
    assert "Geodaten NRW" in page.main
    english = sign_in(make_person(language="en")).get("/anfragen/neu?thema=geodaten-nrw")
    assert "Geodata" in english.main
    assert english.value("topic") == "geodaten-nrw"
    ticket = make_ticket(topic=make_topic("geodaten-nrw"))
    assert ticket.visibility is Visibility.ONLY_ME


def test_two_topics_do_not_share_a_name(admin):
    make_topic("open-data")
    admin.submit("/verwaltung/themen", name="Open Data")
    assert admin.status == 422
    assert "Ein Thema dieses Namens gibt es schon." in admin.main


def test_a_closed_topic_keeps_its_requests_and_takes_no_new_ones(admin, sign_in):
    closed = make_topic("dkan", name="DKAN")
    make_topic("open-data")
    ticket = make_ticket(topic=closed)
    admin.submit(f"/verwaltung/themen/{closed.id}", is_active=False)
    assert "nimmt keine neuen" in admin.main
    assert "DKAN" not in sign_in(make_person()).get("/anfragen/neu").main
    assert "DKAN" in sign_in(make_agent()).get(f"/servicestelle/{ticket.reference}").main


def test_one_topic_must_stay_open(admin):
    only = make_topic("open-data")
    admin.submit(f"/verwaltung/themen/{only.id}", is_active=False)
    assert admin.status == 422


def test_a_name_and_a_place_are_needed(admin):
    topic = make_topic("open-data")
    admin.submit(f"/verwaltung/themen/{topic.id}", name="", position=5000)
    assert admin.status == 422
    assert "Bitte geben Sie einen Namen ein." in admin.main


def test_agents_do_not_edit_topics(sign_in):
    assert sign_in(make_agent()).get("/verwaltung/themen").status == 403
    assert sign_in(make_admin()).get("/verwaltung/themen/999").status == 404
