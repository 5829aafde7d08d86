"""The public list, joining, counting without names."""

import pytest

from kdn_helpdesk.accounts.models import OrganisationKind
from kdn_helpdesk.wishes.actions import publishing
from kdn_helpdesk.wishes.queries import reach
from kdn_helpdesk.wishes.states import State
from tests.factories import make_agent, make_organisation, make_person, make_ticket, reading
from tests.wishes.making import act, join, make_portal, make_wish


@pytest.fixture
def wish(app):
    return make_wish(is_public=True)


def town(name, **columns):
    return make_person(organisation=make_organisation(name, **columns))


def test_the_list_shows_wish_portal_state_and_how_many_it_concerns(wish, visitor):
    join(wish, town("A"), town("B"))
    row = visitor.get("/anforderungen").page.xpath("//tbody/tr")[0].text_content().split()
    assert row[:2] == ["Karten", "drucken"]
    assert "Gesammelt" in row
    assert "2" in row


def test_the_list_is_narrowed_by_portal_and_state(wish, visitor):
    other = make_wish(portal=make_portal("DKAN"), title="Schneller laden", is_public=True)
    act(publishing.publish_news, other, agent=make_agent().id, state=State.DONE, body="Ist da.")
    visitor.get(f"/anforderungen?portal={other.portal_id}")
    assert "Schneller laden" in visitor.main
    assert "Karten drucken" not in visitor.main
    assert "Schneller laden" not in visitor.get("/anforderungen?stand=collected").main
    assert "Keine Anforderung passt" in visitor.get("/anforderungen?stand=declined").main


def test_nonsense_in_the_address_narrows_nothing(wish, visitor):
    assert "Karten drucken" in visitor.get("/anforderungen?portal=x&stand=y&seite=z").main


def test_an_empty_list_says_what_to_do(visitor):
    assert "Stellen Sie eine Anfrage" in visitor.get("/anforderungen").main


def test_a_municipality_joins_and_leaves(wish, sign_in):
    browser = sign_in(town("Adorf"))
    browser.press("Betrifft mich auch", f"/anforderungen/{wish.id}")
    assert "1 Kommune" in browser.main
    assert "Karten drucken" in browser.get("/anforderungen?meine=1").main
    browser.press("Betrifft mich nicht mehr", f"/anforderungen/{wish.id}")
    assert "Noch hat sich niemand angeschlossen." in browser.main


def test_two_colleagues_are_one_municipality(wish, sign_in):
    home = make_organisation("Adorf")
    join(wish, make_person(organisation=home), make_person(organisation=home))
    with reading():
        assert reach.measure(wish.id).municipalities == 1


def test_joining_twice_counts_once(wish, sign_in):
    person = town("Adorf")
    join(wish, person)
    join(wish, person)
    with reading():
        assert reach.measure(wish.id).total == 1


def test_a_visitor_is_led_to_the_sign_in_and_back(wish, visitor):
    visitor.get(f"/anforderungen/{wish.id}")
    assert f"/anmelden?weiter=/anforderungen/{wish.id}" in visitor.links


def test_nobody_joins_what_has_ended(wish, sign_in):
    act(publishing.publish_news, wish, agent=make_agent().id, state=State.DONE, body="Ist da.")
    browser = sign_in(town("Adorf")).get(f"/anforderungen/{wish.id}")
    assert "anschließen kann man sich nicht mehr" in browser.main
    token = browser.value("csrf_token")
    browser.post(f"/anforderungen/{wish.id}/beitreten", data={"csrf_token": token})
    assert browser.status == 422


def test_it_is_counted_by_municipality_population_and_regierungsbezirk(wish, visitor):
    join(
        wish,
        town("A", population=10_000, regierungsbezirk="Köln"),
        town("B", population=20_000, regierungsbezirk="Köln"),
        town("C", population=5_500, regierungsbezirk="Detmold"),
        town("D", kind=OrganisationKind.DISTRICT, population=99_000),
        make_person(),
    )
    with reading():
        found = reach.measure(wish.id)
    assert (found.municipalities, found.population, found.others, found.alone) == (3, 35_500, 1, 1)
    assert found.regions == (("Köln", 2), ("Detmold", 1))
    visitor.get(f"/anforderungen/{wish.id}")
    assert "3 Kommunen mit zusammen 35.500 Einwohnerinnen" in visitor.main
    assert "1 andere Organisation" in visitor.main
    table = visitor.page.xpath("//figure//tr")
    figures = [[cell.text_content() for cell in row] for row in table]
    assert figures == [["Köln", "2"], ["Detmold", "1"]]


def test_so_few_that_figures_would_name_them_are_only_counted(wish, visitor):
    join(wish, town("A", population=54_321, regierungsbezirk="Arnsberg"))
    visitor.get(f"/anforderungen/{wish.id}")
    assert "1 Kommune" in visitor.main
    assert "54.321" not in visitor.text
    assert "Arnsberg" not in visitor.text


def test_nothing_of_requests_or_people_is_public(visitor):
    home = make_organisation("Winterberg")
    rita = make_person(name="Rita Rathaus", organisation=home)
    ticket = make_ticket(requester=rita, subject="Geheimer Betreff", body="Geheimer Text")
    wish = make_wish(ticket=ticket, is_public=True)
    for address in ("/anforderungen", f"/anforderungen/{wish.id}", "/anforderungen/neues.xml"):
        page = visitor.get(address).html
        for secret in ("Rita", "Rathaus", "Winterberg", "Geheimer", ticket.reference):
            assert secret not in page, address


def test_who_asked_finds_the_public_wish_beside_their_request(sign_in):
    rita = make_person(organisation=make_organisation())
    ticket = make_ticket(requester=rita)
    portal = make_portal()
    make_wish(portal=portal, ticket=ticket, title="Noch nicht öffentlich")
    shown = make_wish(portal=portal, ticket=ticket, title="Öffentlich", is_public=True)
    page = sign_in(rita).get(f"/anfragen/{ticket.reference}")
    assert f"/anforderungen/{shown.id}" in page.links
    assert "Noch nicht öffentlich" not in page.main


def test_the_feed_tells_the_news_of_public_wishes(wish, visitor):
    hidden = make_wish(portal=make_portal("DKAN"), title="Verborgen")
    agent = make_agent().id
    act(publishing.publish_news, wish, agent=agent, state=State.PLANNED, body="Kommt im März.")
    act(publishing.publish_news, hidden, agent=agent, state=State.PLANNED, body="Unter uns.")
    feed = visitor.get("/anforderungen/neues.xml")
    assert feed.response.mimetype == "application/atom+xml"
    assert "Geplant: Karten drucken" in feed.html
    assert "Kommt im März." in feed.html
    assert "Unter uns." not in feed.html


def test_a_public_wish_is_found_and_a_hidden_one_only_by_the_desk(wish, visitor, sign_in):
    make_wish(portal=make_portal("DKAN"), title="Kartoffelsalat")
    assert f"/anforderungen/{wish.id}" in visitor.get("/suche?q=Karten").links
    assert "Kartoffelsalat" not in visitor.get("/suche?q=Kartoffelsalat").main.replace(
        "„Kartoffelsalat“", ""
    )
    found = sign_in(make_agent()).get("/suche?q=Kartoffelsalat&bereich=anforderungen")
    assert any("/anforderungen/" in link for link in found.links)


def test_the_desk_lists_by_view(wish, sign_in):
    desk = sign_in(make_agent())
    act(publishing.publish_news, wish, agent=make_agent().id, state=State.DONE, body="Ist da.")
    assert "Karten drucken" in desk.get("/servicestelle/anforderungen?ansicht=beendet").main
    assert "Karten drucken" not in desk.get("/servicestelle/anforderungen").main
    assert "Karten drucken" in desk.get("/servicestelle/anforderungen?ansicht=alle").main
    assert "Karten drucken" not in desk.get("/servicestelle/anforderungen?ansicht=meine").main
    assert desk.get("/servicestelle/anforderungen?ansicht=unsinn").status == 200


def test_a_list_asks_the_same_however_long_it_is(visitor, queries):
    portal = make_portal()
    make_wish(portal=portal, is_public=True)
    visitor.get("/anforderungen")
    queries.clear()
    visitor.get("/anforderungen")
    few = len(queries)
    for _ in range(30):
        make_wish(portal=portal, is_public=True)
    queries.clear()
    visitor.get("/anforderungen")
    assert len(queries) == few
