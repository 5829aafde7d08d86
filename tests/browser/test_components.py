"""Every component at once: no barrier in light or dark, nothing sticks out on a small screen."""

import pytest

from tests.browser import gallery, inspection

pytestmark = pytest.mark.real("chromium")


@pytest.fixture
def open_gallery(site, open_browser):
    """Open the page of all components in this colour scheme."""

    def window(scheme, *, refused):
        page = open_browser(color_scheme=scheme)
        html = gallery.render(site.app, refused=refused)
        page.route("**/bausteine", lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto("/bausteine")
        return page

    return window


@pytest.mark.parametrize("refused", [False, True], ids=["as it opens", "refused"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_component_is_a_barrier(open_gallery, scheme, refused):
    page = open_gallery(scheme, refused=refused)
    assert inspection.find_barriers(page) == []


@pytest.mark.parametrize("width", [1280, 360, 320])
def test_no_component_sticks_out(open_gallery, width):
    page = open_gallery("light", refused=True)
    assert inspection.find_overflow(page, width) == []


def test_a_refused_form_shows_its_errors_first_and_leads_to_the_fields(open_gallery):
    page = open_gallery("light", refused=True)
    assert page.evaluate("document.activeElement.id") == "errors"
    page.click("#errors >> text=Betreff")
    assert page.evaluate("document.activeElement.id") == "subject"


def test_each_error_is_read_out_with_its_field(open_gallery):
    page = open_gallery("light", refused=True)
    field = page.locator("#subject")
    described = field.get_attribute("aria-describedby").split()
    words = " ".join(page.locator(f"#{name}").inner_text() for name in described)
    assert "worum geht es" in words
    assert "Bitte geben Sie einen Betreff an." in words
    assert field.get_attribute("aria-invalid") == "true"


def test_a_note_of_the_desk_looks_unlike_an_answer(open_gallery):
    page = open_gallery("light", refused=False)
    looks = "getComputedStyle(document.querySelector('{}')).backgroundColor"
    note = page.evaluate(looks.format(".message--internal"))
    answer = page.evaluate(looks.format(".message--own"))
    assert note != answer
    assert "nur für die Servicestelle" in page.locator(".message--internal").inner_text()


def test_paper_shows_the_content_alone(open_gallery):
    page = open_gallery("light", refused=False)
    page.emulate_media(media="print")
    assert not page.locator(".site-header").is_visible()
    assert not page.locator(".filter-bar").is_visible()
    assert page.locator("h1").is_visible()
