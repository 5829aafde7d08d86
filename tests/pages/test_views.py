"""What everybody finds: the legal pages, the language switch, the files for programs."""

from datetime import datetime

import pytest

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.permissions import Role
from kdn_helpdesk.pages import texts
from tests.factories import make_person


@pytest.mark.parametrize("slug", texts.SLUGS)
def test_every_page_of_the_service_opens_without_an_account(visitor, slug):
    visitor.get(f"/seiten/{slug}")
    assert visitor.status == 200
    assert texts.get_shipped(slug, "de").title in visitor.text


def test_a_text_nobody_has_checked_says_so(visitor):
    visitor.get("/seiten/impressum")
    assert "noch nicht geprüft" in visitor.text


def test_an_unknown_page_is_not_found(visitor):
    visitor.get("/seiten/gibt-es-nicht")
    assert visitor.status == 404


@pytest.mark.parametrize("slug", texts.SLUGS)
def test_every_page_leads_to_the_pages_the_law_asks_for(visitor, slug):
    visitor.get("/seiten/kontakt")
    assert f"/seiten/{slug}" in visitor.links


def test_a_visitor_chooses_english_and_stays_on_the_page(visitor):
    visitor.get("/seiten/impressum")
    visitor.press("English")
    assert visitor.path == "/seiten/impressum"
    assert "Represented by" in visitor.text


def test_a_person_keeps_the_chosen_language_in_the_profile(sign_in):
    person = make_person(roles=(Role.REQUESTER,))
    sign_in(person).press("English", "/seiten/impressum")
    again = sign_in(person)
    again.get("/seiten/impressum")
    assert "Represented by" in again.text


def test_the_language_switch_leads_to_no_other_site(visitor):
    visitor.submit("/seiten/impressum", form="sprache", weiter="https://boese.example/")
    assert visitor.path == "/"


def test_an_unknown_language_changes_nothing(visitor):
    visitor.post("/sprache", data={"language": "fr", "weiter": "/seiten/impressum"})
    assert "Vertreten durch" in visitor.text


def test_nobody_else_changes_the_language_of_somebody_signed_in(sign_in):
    browser = sign_in(make_person(roles=(Role.REQUESTER,)))
    browser.post("/sprache", data={"language": "en", "weiter": "/seiten/impressum"})
    assert browser.status == 400
    browser.get("/seiten/impressum")
    assert "Vertreten durch" in browser.text


@pytest.mark.parametrize("url", ["/", "/seiten/impressum", "/robots.txt"])
def test_whoever_only_reads_gets_no_cookie(visitor, url):
    visitor.get(url)
    assert "Set-Cookie" not in visitor.response.headers


def test_search_engines_leave_requests_and_accounts_alone(visitor):
    visitor.get("/robots.txt")
    assert "Disallow: /anfragen" in visitor.response.get_data(as_text=True)
    assert "Disallow: /seiten" not in visitor.response.get_data(as_text=True)


def test_the_security_contact_holds_for_a_while_but_less_than_a_year(visitor):
    visitor.get("/.well-known/security.txt")
    lines = dict(
        line.split(": ", 1) for line in visitor.response.get_data(as_text=True).splitlines()
    )
    expires = datetime.fromisoformat(lines["Expires"])
    assert 30 < (expires - clock.now()).days < 365
    assert lines["Contact"].startswith("mailto:")
    assert lines["Canonical"].endswith("/.well-known/security.txt")
