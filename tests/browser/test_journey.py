"""The main story in real Chromium, as people see it; each step leaves a picture."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine

from kdn_helpdesk.ical.timezone import BERLIN
from tests.browser.inspection import find_overflow
from tests.browser.site import follow
from tests.journeys.replies import answer_to, calendar_answer_to, invitation_in
from tests.journeys.world import World, make_people

pytestmark = pytest.mark.real("chromium")
PICTURES = Path(__file__).parents[2] / "test-results" / "journey"
QUESTION = "Wie veröffentlichen wir unser Straßenbaumkataster als offene Daten?"


class Windows:
    """One window for each person; a picture of what they see after each step."""

    def __init__(self, open_browser: Callable[..., Any], world: World) -> None:
        self.open_browser, self.world = open_browser, world
        self.pages: dict[str, Any] = {}
        self.heard: list[str] = []
        PICTURES.mkdir(parents=True, exist_ok=True)

    def of(self, name):
        if name not in self.pages:
            person = self.world.people.get(name)
            page = self.open_browser(person, viewport={"width": 1280, "height": 900})
            page.on("pageerror", lambda error: self.heard.append(str(error)))
            self.pages[name] = page
        return self.pages[name]

    def picture(self, page, name):
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


@pytest.fixture
def world(app, sign_in, drain, outbox, command):
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=BERLIN)) as clock:
        world = World(make_people(), sign_in, drain, outbox, command)
        world.clock = clock
        yield world


@pytest.fixture
def windows(open_browser, world):
    return Windows(open_browser, world)


def press(page, label):
    follow(page.locator("main").get_by_role("button", name=label, exact=True))


def first_of(mails):
    """The invitation to the earliest date."""
    return min(mails, key=lambda mail: invitation_in(mail)["dtstart"].dt)


def file_question(windows):
    page = windows.of("clerk")
    page.goto("/anfragen/neu")
    page.locator("#topic").select_option("open-data")
    page.locator("#subject").fill(QUESTION)
    page.locator("main textarea").fill("Guten Tag,\nwer hilft uns mit der Lizenz?")
    file = {"name": "baeume.csv", "mimeType": "text/csv", "buffer": b"baum;strasse\n1;Am Markt\n"}
    page.locator("input[type=file]").set_input_files([file])
    windows.picture(page, "01-anfrage-schreiben")
    press(page, "Anfrage absenden")
    assert "/anfragen/KDN-" in page.url
    windows.picture(page, "02-anfrage-gestellt")
    return page.url.rsplit("/", 1)[1]


def answer(windows, reference):
    world, page = windows.world, windows.of("agent")
    page.goto(f"/servicestelle/{reference}")
    assert page.get_by_text("baeume.csv").is_visible()
    page.locator("#body").fill("Nehmen Sie dl-de/zero-2-0.")
    windows.picture(page, "03-antwort-schreiben")
    press(page, "Antwort senden")
    world.drain()
    [mail] = [mail for mail in world.mails("clerk") if "dl-de/zero-2-0" in mail.text]
    world.receive(answer_to(mail, "Danke! Sprechen wir im Arbeitskreis darüber?"))
    page.goto(f"/servicestelle/{reference}")
    assert page.get_by_text("Sprechen wir im Arbeitskreis darüber?").is_visible()
    windows.picture(page, "04-antwort-per-mail")


def plan_and_invite(windows):
    page = windows.of("leader")
    page.goto("/termine/reihe")
    page.locator("#title").fill("Arbeitskreis Open Data")
    page.locator("#place").fill("Videokonferenz")
    page.locator("#starts").fill("10:00")
    page.locator("#ends").fill("11:30")
    page.locator("#starts_on").fill("2026-12-01")
    page.locator("#ends_on").fill("2027-12-31")
    press(page, "Termine vorschlagen")
    assert page.get_by_text("Sommerferien").first.is_visible()
    windows.picture(page, "05-terminreihe-vorschau")
    press(page, "Termine anlegen")
    assert "/termine/reihen/" in page.url
    windows.picture(page, "06-terminreihe")
    page.goto(f"{page.url}/einladen")
    windows.picture(page, "07-einladen")
    follow(page.locator("main form button[type=submit]"))
    windows.world.drain()


def accept(windows):
    world = windows.world
    by_link, by_calendar = (first_of(world.invitations(name)) for name in ("member", "clerk"))
    page = windows.of("visitor")
    page.goto(by_link.path("/einladung/"))
    page.locator("input[value=ACCEPTED]").check()
    windows.picture(page, "08-einladung")
    press(page, "Rückmeldung senden")
    assert page.get_by_text("Ihre Rückmeldung ist angekommen").is_visible()
    world.receive(calendar_answer_to(by_calendar, "ACCEPTED"))
    page.goto(by_link.path("/termine/"))
    meeting = page.url.split("?")[0]
    number = meeting.rsplit("/", 1)[1].split("-")[0]
    leader = windows.of("leader")
    leader.goto(f"/termine/{number}/rueckmeldungen")
    assert leader.get_by_text("über den Kalender").first.is_visible()
    windows.picture(leader, "09-wer-kommt")
    return meeting, number


def decide(windows, reference, meeting, number):
    """The topic comes on the agenda; a week later the meeting has begun and decides."""
    clerk, leader = windows.of("clerk"), windows.of("leader")
    clerk.goto(f"/termine/{number}/themen/neu?anfrage={reference}")
    clerk.locator("#title").fill("Lizenz für Baumdaten")
    follow(clerk.locator("main form button[type=submit]"))
    leader.goto(meeting)
    press(leader, "Auf die Tagesordnung nehmen")
    windows.picture(leader, "10-tagesordnung")
    windows.world.clock.move_to(datetime(2026, 12, 1, 12, tzinfo=BERLIN))
    windows.pages.clear()
    leader = windows.of("leader")
    leader.goto(f"/termine/{number}/protokoll")
    leader.locator("textarea[name^=decisions]").fill("Wir empfehlen dl-de/zero-2-0.")
    windows.picture(leader, "11-protokoll-schreiben")
    press(leader, "Speichern und weiter zum Verschicken")
    press(leader, "Genehmigen und verschicken")
    assert leader.locator(".decision", has_text="Wir empfehlen dl-de/zero-2-0.").is_visible()
    windows.picture(leader, "12-protokoll")


def publish(windows, reference):
    world, agent, editor = windows.world, windows.of("agent"), windows.of("editor")
    agent.goto(f"/servicestelle/{reference}")
    follow(agent.get_by_role("link", name="Artikel daraus machen"))
    agent.locator("#title").fill("Straßenbaumkataster als offene Daten")
    agent.locator("#visibility").select_option("public")
    agent.locator("#body").press("Control+End")
    agent.locator("#body").press_sequentially("\n\nwichtig")
    agent.locator("#body").press("Control+Shift+ArrowLeft")
    agent.get_by_role("toolbar").get_by_role("button", name="Fett").click()
    assert agent.locator("#body").input_value().endswith("**wichtig**")
    press(agent, "Vorschau")
    assert agent.locator("main strong", has_text="wichtig").is_visible()
    windows.picture(agent, "13-artikel-vorschau")
    press(agent, "Entwurf speichern")
    press(agent, "Zur Prüfung einreichen")
    windows.picture(agent, "14-artikel-eingereicht")
    world.drain()
    [asked] = [mail for mail in world.mails("editor") if "Bitte prüfen" in mail.subject]
    editor.goto(asked.path("/redaktion/"))
    windows.picture(editor, "15-artikel-pruefen")
    press(editor, "Veröffentlichen")
    world.drain()
    [told] = [mail for mail in world.mails("clerk") if "aus Ihrer Anfrage" in mail.text]
    return told.path("/wissen/")


def find(windows, article):
    page = windows.of("visitor")
    page.goto("/")
    page.get_by_role("searchbox").first.fill("kataster")
    page.keyboard.press("Enter")
    page.wait_for_url("**/suche?*")
    windows.picture(page, "16-suche")
    follow(page.locator(f"main a[href^='{article}']").first)
    assert article in page.url
    assert page.get_by_text("Nehmen Sie dl-de/zero-2-0.").is_visible()
    windows.picture(page, "17-artikel")
    assert find_overflow(page, 360) == []


def test_from_a_question_to_an_article_in_a_real_browser(windows):
    reference = file_question(windows)
    answer(windows, reference)
    plan_and_invite(windows)
    meeting, number = accept(windows)
    decide(windows, reference, meeting, number)
    find(windows, publish(windows, reference))
    assert windows.heard == []
