"""From request to request, in the order of the list one came from."""

import itertools

import pytest

from kdn_helpdesk.tickets.states import State
from kdn_helpdesk.tickets.views import walking
from tests.factories import make_agent, make_ticket, make_topic

ANSWERED = "Datensätze gehören ins Portal."


@pytest.fixture
def desk(sign_in, app):
    return sign_in(make_agent())


def here(browser):
    return browser.path.split("?")[0].rsplit("/", 1)[-1]


def test_the_next_request_is_the_next_of_the_list(desk):
    dkan = make_topic("dkan")
    one, _other, two = make_ticket(topic=dkan), make_ticket(), make_ticket(topic=dkan)
    desk.get("/servicestelle?thema=dkan&sortierung=eingang")
    assert here(desk.get(f"/servicestelle/{one.reference}/naechste")) == two.reference
    assert here(desk.get(f"/servicestelle/{two.reference}/vorige")) == one.reference


def test_a_long_list_is_walked_to_its_end(desk, monkeypatch):
    monkeypatch.setattr(walking, "STRETCHES", (2, 3, 50))
    chain = [make_ticket() for _ in range(5)]
    desk.get("/servicestelle?sortierung=eingang")
    for one, following in itertools.pairwise(chain):
        assert here(desk.get(f"/servicestelle/{one.reference}/naechste")) == following.reference
        assert here(desk.get(f"/servicestelle/{following.reference}/vorige")) == one.reference
    desk.get(f"/servicestelle/{chain[-1].reference}/naechste")
    assert "Das war die letzte Anfrage dieser Liste" in desk.text


def test_after_the_last_comes_the_list(desk):
    one = make_ticket()
    desk.get("/servicestelle?sortierung=eingang")
    desk.get(f"/servicestelle/{one.reference}/naechste")
    assert desk.path.startswith("/servicestelle?")
    assert "Das war die letzte Anfrage dieser Liste" in desk.text


def test_without_a_list_what_is_open_is_walked(desk):
    make_ticket(state=State.CLOSED)
    one = make_ticket()
    assert here(desk.get("/servicestelle/KDN-2020-0001/naechste")) == one.reference


def test_an_answer_leads_to_the_next_request_without_script(desk):
    one, two = make_ticket(), make_ticket()
    desk.get("/servicestelle?sortierung=eingang")
    desk.submit(
        f"/servicestelle/{one.reference}", form="antwort", button="Senden, dann die nächste",
        body=ANSWERED,
    )  # fmt: skip
    assert here(desk) == two.reference
    assert "Ihre Antwort" in desk.text
    assert ANSWERED in desk.get(f"/servicestelle/{one.reference}").main


def test_an_answer_that_was_refused_stays_where_it_is(desk):
    one, _two = make_ticket(), make_ticket()
    desk.submit(
        f"/servicestelle/{one.reference}", form="antwort", button="Senden, dann die nächste",
        body=" ",
    )  # fmt: skip
    assert desk.status == 422
    assert one.reference in desk.path
