"""A member's contribution on its way to paper, in real Chromium; each step leaves a picture."""

from pathlib import Path

import pytest

from tests import factories
from tests.browser.inspection import find_barriers
from tests.browser.site import follow

pytestmark = pytest.mark.real("chromium")
PICTURES = Path(__file__).parents[2] / "test-results" / "contribution"
TITLE = "Straßenbäume als offene Daten"


@pytest.fixture
def people(app):
    town = factories.make_organisation("Musterstadt")
    return {
        "member": factories.make_person(
            email="rathaus@musterstadt.example", name="Erika Muster", organisation=town
        ),
        "editor": factories.make_editor(email="redaktion@kdn.example", name="Ruth Rabe"),
        "town": town,
    }


def picture(page, name):
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
    assert find_barriers(page) == []


def press(page, label):
    follow(page.locator("main").get_by_role("button", name=label, exact=True))


def write(page, town):
    page.goto("/wissen")
    follow(page.locator("main").get_by_role("link", name="Praxisbeispiel beitragen").first)
    page.locator("#title").fill(TITLE)
    page.locator("#municipality_id").select_option(str(town.id))
    page.locator("#problem").fill("Das Kataster lag nur im Amt.")
    page.locator("#solution").fill("Jede Nacht als CSV. Das kostet drei Arbeitstage.")
    page.locator("#body").press_sequentially("Einmal im Jahr")
    page.locator("#body").press("Control+Shift+ArrowLeft")
    bar = page.locator("textarea#body").locator("xpath=preceding-sibling::*[@role='toolbar']")
    bar.get_by_role("button", name="Fett").click()
    assert page.locator("#body").input_value().endswith("**Jahr**")
    page.locator("#visibility").select_option("public")
    page.locator("#licence").select_option("CC-BY-4.0")
    press(page, "Entwurf speichern")
    press(page, "Zur Prüfung einreichen")
    picture(page, "1-eingereicht")
    return page.url


def comment(page, address):
    page.goto(f"{address}/anmerkungen")
    page.evaluate(
        """() => {
            const text = document.querySelector("[data-passages]");
            const words = [...text.querySelectorAll("p")].find(p => p.textContent.includes("drei"));
            const node = words.firstChild, at = node.data.indexOf("drei");
            getSelection().setBaseAndExtent(node, at, node, at + "drei Arbeitstage".length);
            text.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
        }"""
    )
    assert page.locator("#quote").input_value() == "drei Arbeitstage"
    page.locator("#body").fill("Wie viele Stunden sind das?")
    page.locator("#is_demand").check()
    press(page, "Anmerken")
    picture(page, "2-angemerkt")
    page.goto(f"{address}/pruefung")
    press(page, "Zurückgeben")


def revise(page, address, mail):
    page.goto(mail.path("/redaktion/"))
    assert page.get_by_text("Wie viele Stunden sind das?").is_visible()
    picture(page, "3-zurueckgegeben")
    page.goto(f"{address}/bearbeiten")
    page.locator("#solution").fill("Jede Nacht als CSV. Das kostet 24 Stunden.")
    press(page, "Entwurf speichern")
    press(page, "Zur Prüfung einreichen")


def publish(page, address):
    page.goto(f"{address}/fassungen/2")
    assert page.locator("ins", has_text="24").first.is_visible()
    picture(page, "4-unterschiede")
    page.goto(f"{address}/pruefung")
    press(page, "Erledigt")
    page.goto(f"{address}/pruefung")
    picture(page, "5-pruefung")
    press(page, "Veröffentlichen")


def test_a_members_contribution_ends_on_a_printed_page(people, open_browser, drain, outbox):
    member, editor = open_browser(people["member"]), open_browser(people["editor"])
    address = write(member, people["town"])
    comment(editor, address)
    drain()
    revise(member, address, outbox[-1])
    publish(editor, address)
    drain()
    assert outbox[-1].recipients == ["rathaus@musterstadt.example"]
    member.goto(outbox[-1].path("/wissen/"))
    picture(member, "6-veroeffentlicht")
    follow(member.get_by_role("link", name="Druckansicht"))
    member.emulate_media(media="print")
    picture(member, "7-gedruckt")
    paper = member.pdf(path=PICTURES / "8-papier.pdf", format="A4")
    assert paper.startswith(b"%PDF")
    for words in (TITLE, "24 Stunden", "Musterstadt", "Creative Commons"):
        assert member.get_by_text(words).first.is_visible()
