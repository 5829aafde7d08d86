"""While somebody types into a search field, titles appear below it."""

import pytest

from kdn_helpdesk.search import vocabulary
from tests.browser import inspection
from tests.knowledge import making

pytestmark = pytest.mark.real("chromium")


def test_suggestions_appear_are_walked_by_arrows_and_closed_by_escape(app, drain, open_browser):
    making.make_article("Beteiligung der Jugend")
    drain()
    with app.app_context():
        vocabulary.forget()
    page = open_browser(None)
    page.goto("/suche")
    page.locator("#site-search").press_sequentially("Beteil")
    link = page.locator(".site-search .suggestions a", has_text="Beteiligung der Jugend")
    link.wait_for()
    assert not inspection.find_barriers(page)
    page.keyboard.press("ArrowDown")
    assert link.evaluate("link => link === document.activeElement")
    page.keyboard.press("Escape")
    link.wait_for(state="detached")
    page.locator("#q").fill("jugend")
    page.locator(".search-form .suggestions a").click()
    page.wait_for_url("**/wissen/**")
