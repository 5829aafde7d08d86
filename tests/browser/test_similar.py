"""While somebody writes a request, what is similar appears below the text by itself."""

import pytest

from kdn_helpdesk.search import vocabulary
from tests import factories
from tests.browser import inspection, sharings
from tests.browser.site import follow

pytestmark = pytest.mark.real("chromium")
QUESTION = "Die Karte zeigt nur eine weiße Fläche"


@pytest.fixture
def writer(app, drain, open_browser):
    """A page on which somebody of another municipality begins a request."""
    author = factories.make_person(organisation=factories.make_organisation())
    sharings.make_shared(author, factories.make_agent(), subject="Karte zeigt weiße Fläche")
    factories.make_topic()
    drain()
    with app.app_context():
        vocabulary.forget()
    page = open_browser(factories.make_person(organisation=factories.make_organisation()))
    page.goto("/anfragen/neu")
    return page


def test_it_appears_while_writing_and_nothing_typed_is_lost(writer):
    writer.fill("#subject", "Karte bleibt weiß")
    writer.fill("#body", QUESTION)
    writer.wait_for_selector("#aehnlich a >> text=Karte zeigt weiße Fläche")
    assert writer.input_value("#body") == QUESTION
    assert writer.url.endswith("/anfragen/neu")
    assert not inspection.find_barriers(writer)
    with writer.context.expect_page() as opened:
        writer.click("#aehnlich a")
    opened.value.wait_for_selector("text=Betrifft mich auch")
    assert writer.input_value("#body") == QUESTION


def test_what_is_too_short_or_unlike_shows_nothing(writer):
    writer.fill("#subject", "Hallo")
    writer.wait_for_timeout(1_000)
    assert writer.inner_text("#aehnlich") == ""
    writer.fill("#subject", "Xylophonquartett gesucht")
    writer.wait_for_timeout(1_500)
    assert writer.inner_text("#aehnlich") == ""


def test_the_button_asks_at_once_and_says_when_there_is_nothing(writer):
    writer.fill("#subject", "Xylophonquartett gesucht")
    writer.get_by_role("button", name="Ähnliches zeigen").click()
    writer.wait_for_selector("#aehnlich >> text=Wir haben nichts Ähnliches gefunden.")
    assert writer.url.endswith("/anfragen/neu")


def test_a_request_is_shared_joined_and_answered_in_the_browser(app, drain, open_browser, outbox):
    """From the author's consent to the joiner's mail, each with their own browser."""
    agent = factories.make_agent()
    author = factories.make_person(organisation=factories.make_organisation())
    ticket = factories.make_ticket(requester=author, subject="Karte leer", body=QUESTION)
    desk = open_browser(agent)
    desk.goto(f"/servicestelle/{ticket.reference}/teilen")
    desk.fill("#answer", "Bitte laden Sie die Karte neu.")
    follow(desk.get_by_role("button", name="Speichern und nachfragen"))
    asked = open_browser(author)
    asked.goto(f"/anfragen/{ticket.reference}/teilen")
    follow(asked.get_by_role("button", name="Einverstanden: so teilen"))
    asked.wait_for_selector("text=Alle beratenen Organisationen lesen dies")
    joiner = factories.make_person(organisation=factories.make_organisation())
    member = open_browser(joiner)
    member.goto("/geteilte-anfragen")
    follow(member.locator("main >> text=Karte leer"))
    assert "Bitte laden Sie die Karte neu." in member.inner_text("main")
    follow(member.get_by_role("button", name="Betrifft mich auch"))
    member.wait_for_selector("text=1 Kommune")
    drain()
    outbox.clear()
    desk.goto(f"/servicestelle/{ticket.reference}/teilen")
    desk.fill("#answer", "Der Fehler ist behoben.")
    follow(desk.get_by_role("button", name="Speichern und nachfragen"))
    asked.goto(f"/anfragen/{ticket.reference}/teilen")
    follow(asked.get_by_role("button", name="Einverstanden: so teilen"))
    asked.wait_for_selector("text=Alle beratenen Organisationen lesen dies")
    drain()
    told = [mail for mail in outbox if mail.recipients == [joiner.email]]
    assert ["Der Fehler ist behoben." in mail.text for mail in told] == [True]
