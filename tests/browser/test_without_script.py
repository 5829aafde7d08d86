"""Without JavaScript everything works: menus, forms, previews, the language."""

import pytest

from tests import factories
from tests.browser.site import follow

pytestmark = pytest.mark.real("chromium")


@pytest.fixture
def plain(open_browser):
    """Open a browser that runs no script."""

    def window(person=None):
        return open_browser(person, java_script_enabled=False)

    return window


def test_the_account_menu_opens_and_signs_out(plain):
    page = plain(factories.make_agent(name="Agnes Amt"))
    page.click("details.menu > summary")
    follow(page.get_by_role("button", name="Abmelden"))
    page.wait_for_selector("text=Anmelden")
    assert "Agnes Amt" not in page.inner_text("header")


def test_the_language_is_switched(plain):
    page = plain()
    page.goto("/seiten/impressum")
    follow(page.get_by_role("button", name="English"))
    assert page.inner_text("h1") == "Imprint"


def test_a_page_is_previewed_and_saved(plain):
    page = plain(factories.make_editor())
    page.goto("/seiten/kontakt/bearbeiten")
    page.fill("textarea[name=body]", "## So erreichen Sie uns")
    follow(page.get_by_role("button", name="Vorschau anzeigen"))
    assert page.inner_text("#vorschau h2:nth-of-type(1)") == "Vorschau, noch nicht gespeichert"
    follow(page.get_by_role("button", name="Speichern"))
    assert "So erreichen Sie uns" in page.inner_text("main")


def test_a_refused_form_keeps_what_was_typed(plain):
    page = plain(factories.make_editor())
    page.goto("/seiten/kontakt/bearbeiten")
    page.fill("input[name=title]", "")
    page.fill("textarea[name=body]", "Das bleibt stehen.")
    follow(page.get_by_role("button", name="Speichern"))
    assert page.locator("#errors").is_visible()
    assert page.input_value("textarea[name=body]") == "Das bleibt stehen."
