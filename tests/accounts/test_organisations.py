"""Organisations as the desk and the administration see them."""

import pytest

from kdn_helpdesk.accounts.models import OrganisationKind
from tests.factories import make_agent, make_organisation, make_person

LIST = "/verwaltung/organisationen"


@pytest.fixture
def desk(sign_in):
    return sign_in(make_agent())


def test_organisations_are_found_by_name_key_and_domain(desk):
    make_organisation("Rüthen", ags="05974036", domains=["ruethen.example"])
    make_organisation("Anröchte", ags="05974004")
    for words in ("rüthen", "RUETHEN", "05974036", "ruethen.example"):
        text = desk.get(LIST, query_string={"q": words}).main
        assert "Rüthen" in text and "Anröchte" not in text


def test_organisations_are_filtered_by_kind_region_and_state(desk):
    make_organisation("Soest", regierungsbezirk="Arnsberg")
    make_organisation("IT West", kind=OrganisationKind.PROVIDER, regierungsbezirk="Köln")
    closed = make_organisation("Altdorf", is_active=False)
    make_person(organisation=make_organisation("Werl"))
    for filters, shown in [
        ("kind=provider", "IT West"),
        ("region=Arnsberg", "Soest"),
        ("state=closed", closed.name),
        ("state=members", "Werl"),
    ]:
        text = desk.get(f"{LIST}?{filters}").main
        names = [n for n in ("Soest", "IT West", "Altdorf", "Werl") if f" {n} " in text]
        assert names == [shown]


def test_german_letters_are_sorted_as_in_a_telephone_book(desk):
    for name in ("Zülpich", "Ärzen", "Bonn", "Öl"):
        make_organisation(name)
    text = desk.get(LIST).main
    assert sorted(("Ärzen", "Bonn", "Öl", "Zülpich"), key=text.index) == [
        "Ärzen", "Bonn", "Öl", "Zülpich",
    ]  # fmt: skip


def test_the_list_asks_the_same_number_of_queries_however_long_it_is(desk, queries):
    make_organisation(domains=["a.example"])
    desk.get(LIST)
    queries.clear()
    desk.get(LIST)
    few = len(queries)
    for number in range(20):
        make_organisation(domains=[f"d{number}.example"])
    queries.clear()
    desk.get(LIST)
    assert len(queries) == few <= 7


def test_a_body_is_added_and_changed(desk):
    desk.submit(f"{LIST}/neu", kind="other", name="Verein Offene Daten", short_name="VOD")
    assert "VOD" in desk.text
    desk.submit(f"{desk.path}/bearbeiten", name="Verein für Offene Daten", contact="Büro 3")
    assert "Verein für Offene Daten" in desk.text and "Büro 3" in desk.text


def test_a_name_is_given_once(desk):
    make_organisation("Soest")
    desk.submit(f"{LIST}/neu", kind="other", name="Soest")
    assert desk.status == 422


def test_what_the_register_says_is_not_open_to_change(desk):
    town = make_organisation("Soest", ags="05974040")
    desk.get(f"{LIST}/{town.id}/bearbeiten")
    with pytest.raises(AssertionError):
        desk.value("name")
    desk.submit(contact="Rathaus")
    assert "Soest" in desk.main and "Rathaus" in desk.main


def test_domains_are_added_and_removed(desk):
    town = make_organisation("Soest")
    desk.submit(f"{LIST}/{town.id}", domain="Info@SOEST.example.")
    assert "soest.example" in desk.main
    desk.press("Entfernen")
    assert "soest.example" not in desk.main


@pytest.mark.parametrize(
    ("domain", "sentence"),
    [
        ("gmx.de", "beweist keine"),
        ("soest", "keine E-Mail-Domäne"),
        ("so est.example", "keine E-Mail-Domäne"),
        ("werl.example", "Werl"),
    ],
)
def test_a_domain_that_proves_nothing_is_refused(desk, domain, sentence):
    make_organisation("Werl", domains=["werl.example"])
    town = make_organisation("Soest")
    desk.submit(f"{LIST}/{town.id}", domain=domain)
    assert desk.status == 422
    assert desk.value("domain") == domain


def test_an_organisation_is_closed_after_asking_once_and_opened_again(desk, visitor):
    town = make_organisation("Soest")
    desk.submit(f"{LIST}/{town.id}/schliessen", button="Schließen")
    assert "geschlossen" in desk.main
    desk.press("Wieder öffnen")
    assert "Wieder öffnen" not in desk.main


def test_people_of_an_organisation_are_listed(desk):
    town = make_organisation("Soest")
    make_person(organisation=town, name="Kai Kollege")
    assert "Kai Kollege" in desk.get(f"{LIST}/{town.id}").main


def test_what_is_not_there_is_not_found(desk):
    assert desk.get(f"{LIST}/999999").status == 404
