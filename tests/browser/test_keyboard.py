"""Without a mouse: every stop is seen, nothing traps, and the main steps are done by keys."""

from typing import Any

import pytest

from kdn_helpdesk.core.permissions import Role
from tests import factories

pytestmark = [pytest.mark.real("chromium"), pytest.mark.appearance]
MOST_STOPS = 150
FOCUSED = """
async () => {
  await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const box = e.getBoundingClientRect();
  const style = getComputedStyle(e);
  const label = e.closest("label") || (e.labels && e.labels[0]);
  const x = box.left + box.width / 2, y = box.top + Math.min(box.height / 2, 20);
  const top = document.elementFromPoint(x, y);
  return {
    name: (e.innerText || e.getAttribute("aria-label") || e.name || e.tagName).trim().slice(0, 60),
    inside: box.top >= -1 && box.left >= -1 && y <= innerHeight && box.width > 0,
    box: [box.top, box.left, box.width, scrollY, top && top.outerHTML.slice(0, 80)].join(" "),
    covered: !(top && (e.contains(top) || top.contains(e) || (label && label.contains(top)))),
    marked: style.outlineStyle !== "none" || style.boxShadow !== "none",
  };
}
"""


def stops_of(page: Any) -> list[dict[str, Any]]:
    """Press Tab until the page is through, and return what was focused."""
    stops = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            return stops
        stops.append(stop)
    raise AssertionError(f"after {MOST_STOPS} stops the end is not reached: {stops[-5:]}")


def faults(stops: list[dict[str, Any]]) -> list[str]:
    """Return the stops that cannot be seen."""
    return [
        f"{stop['name']}: {'unmarked' if not stop['marked'] else 'hidden'} {stop['box']}"
        for stop in stops
        if not stop["inside"] or stop["covered"] or not stop["marked"]
    ]


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(
    "url", ["/", "/anmelden", "/suche?q=karte", "/seiten/barrierefreiheit", "/seiten/", "/termine"]
)
def test_every_stop_of_the_tab_key_is_seen(open_browser, url, width):
    page = open_browser(
        factories.make_editor(), viewport={"width": width, "height": 700}, reduced_motion="reduce"
    )
    page.goto(url)
    stops = stops_of(page)
    assert len(stops) > 10
    assert faults(stops) == []


def test_the_first_stop_leads_past_the_navigation(open_browser):
    page = open_browser()
    page.goto("/seiten/impressum")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["name"] == "Zum Inhalt springen"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_signing_in_needs_no_mouse(open_browser):
    person = factories.make_person(name="Jana Beispiel", roles=(Role.REQUESTER,))
    page = open_browser()
    page.goto("/anmelden")
    page.focus("main input[name=email]")
    page.keyboard.type(person.email)
    page.keyboard.press("Tab")
    page.keyboard.type(factories.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    assert "Guten Tag, Jana Beispiel" in page.inner_text("h1")


def test_the_account_menu_opens_by_enter_and_closes_by_escape(open_browser):
    page = open_browser(factories.make_agent())
    page.focus("details.menu > summary")
    page.keyboard.press("Enter")
    assert page.locator("text=Abmelden").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("text=Abmelden").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
