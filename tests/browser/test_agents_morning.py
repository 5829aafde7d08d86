"""An agent's morning by the keyboard alone: twenty requests worked through, each key counted."""

import pytest
import sqlalchemy as sa

from kdn_helpdesk.core.audit import AuditEntry
from kdn_helpdesk.tickets.actions import details
from kdn_helpdesk.tickets.models.details import FieldKind
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.states import MessageKind, State
from tests import factories
from tests.browser.inspection import find_barriers, listening

pytestmark = pytest.mark.real("chromium")
REQUESTS = 20
FOCUSED = "document.activeElement.closest('tr, form')?.textContent ?? ''"


class Hands:
    """Presses keys, counts them and the pages they load; typed words are counted apart."""

    def __init__(self, page):
        self.page, self.keys, self.letters, self.loads = page, 0, 0, 0
        page.on("framenavigated", self._loaded)

    def _loaded(self, frame):
        self.loads += frame == self.page.main_frame

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def press_and_wait(self, key):
        with self.page.expect_navigation(wait_until="load"):
            self.press(key)

    def type(self, words):
        self.page.keyboard.insert_text(words)
        self.letters += len(words)

    @property
    def reference(self):
        return self.page.url.split("#")[0].rsplit("/", 1)[-1]


@pytest.fixture
def agent(app):
    return factories.make_agent(name="Anna Beratung")


@pytest.fixture
def tickets(agent):
    return [factories.make_ticket(subject=f"Frage {n + 1}") for n in range(REQUESTS)]


@pytest.fixture
def hands(open_browser, agent, tickets):
    page = open_browser(agent, viewport={"width": 1280, "height": 900})
    return Hands(page)


def count(model, *conditions):
    with factories.reading() as session:
        return session.scalar(sa.select(sa.func.count(model.id)).where(*conditions))


def test_twenty_requests_without_a_mouse(hands, tickets, note):
    """Every fifth gets a note and is taken instead; every seventh another state as well."""
    with listening(hands.page) as heard:
        hands.page.goto("/servicestelle?ansicht=offen&sortierung=eingang")
        hands.press("j")
        hands.press_and_wait("o")
        seen = []
        for number in range(1, REQUESTS + 1):
            seen.append(hands.reference)
            (note_and_take if number % 5 == 0 else answer)(hands, number)
        assert hands.page.url.endswith("/servicestelle?ansicht=offen&sortierung=eingang")
        assert "Das war die letzte Anfrage" in hands.page.inner_text("body")
    assert seen == [ticket.reference for ticket in tickets]
    assert count(Message, Message.kind == MessageKind.NOTE) == 4
    assert count(Message, Message.is_from_desk, Message.kind == MessageKind.PUBLIC) == 16
    assert count(AuditEntry, AuditEntry.action == "ticket:assign") == 4
    assert heard == []
    note(
        f"{REQUESTS} requests: {hands.keys} keystrokes beside {hands.letters} letters of text,"
        f" {hands.loads} page loads"
    )
    assert hands.keys <= 60
    assert hands.loads <= 34


def answer(hands, number):
    hands.press("a")
    hands.type(f"Guten Tag, das ist die Antwort auf Frage {number}.")
    hands.press_and_wait("Control+Shift+Enter")


def note_and_take(hands, number):
    hands.press("n")
    hands.type(f"Rücksprache zu Frage {number}.")
    hands.press_and_wait("Control+Enter")
    hands.press_and_wait("z")
    assert "Bearbeitung" in hands.page.evaluate(FOCUSED)
    hands.press_and_wait("j")


def test_rows_are_walked_ticked_and_found_again(hands, tickets):
    hands.page.goto("/servicestelle?ansicht=offen&sortierung=eingang")
    hands.press("j", "j", "j", "k", "x")
    assert hands.page.locator("input[name=nr]:checked").input_value() == tickets[1].reference
    hands.press("k", "j")
    assert "Frage 2" in hands.page.evaluate(FOCUSED)
    hands.press_and_wait("Enter")
    assert hands.reference == tickets[1].reference
    hands.press_and_wait("u")
    assert "Frage 2" in hands.page.evaluate(FOCUSED)
    hands.press("/")
    assert hands.page.evaluate("document.activeElement.id") == "text"
    hands.type("j?x")
    assert not hands.page.locator("dialog").first.is_visible()


def test_letters_are_text_while_somebody_writes(hands, tickets):
    hands.page.goto(f"/servicestelle/{tickets[0].reference}")
    hands.press("a")
    hands.page.keyboard.type("jazz an?")
    assert hands.page.locator("form[data-kind=answer] textarea").input_value() == "jazz an?"
    hands.press("Escape", "?")
    assert hands.page.locator("dialog").is_visible()
    assert hands.reference == tickets[0].reference


def test_shortcuts_are_shown_and_can_be_switched_off(hands, tickets):
    hands.page.goto(f"/servicestelle/{tickets[0].reference}")
    hands.press("?")
    assert hands.page.get_by_role("heading", name="Tastenkürzel").is_visible()
    assert find_barriers(hands.page) == []
    hands.page.locator("dialog input[type=checkbox]").focus()
    hands.press("Space", "Escape")
    assert not hands.page.locator("dialog").is_visible()
    hands.press("a", "?", "j")
    hands.page.reload()
    hands.press("a", "?")
    assert hands.page.evaluate("document.activeElement.tagName") == "BODY"
    hands.page.get_by_role("button", name="Tastenkürzel").focus()
    hands.press("Enter")
    assert hands.page.locator("dialog").is_visible()
    hands.page.locator("dialog input[type=checkbox]").focus()
    hands.press("Space", "Escape", "a")
    assert hands.page.evaluate("document.activeElement.tagName") == "TEXTAREA"


def test_the_state_is_changed_and_the_focus_stays(hands, tickets):
    hands.page.goto(f"/servicestelle/{tickets[0].reference}")
    hands.press("s")
    assert hands.page.evaluate("document.activeElement.id") == "new-state"
    hands.page.keyboard.type("Gel")
    while hands.page.evaluate("document.activeElement.tagName") != "BUTTON":
        hands.press("Tab")
    hands.press_and_wait("Enter")
    assert hands.page.evaluate("document.activeElement.form.action").endswith("/zustand")
    assert factories.read_ticket(tickets[0]).state is State.SOLVED


def test_a_form_shows_the_fields_of_the_chosen_topic_alone(open_browser, agent):
    for slug, label in (("open-data", "Lizenz"), ("dkan", "Version")):
        topic = factories.make_topic(slug)
        with factories.writing() as session:
            details.add_field(
                session.get_one(Topic, topic.id), label=label, kind=FieldKind.TEXT, options=[],
                is_required=False, for_desk_only=False, position=0, actor=None,
            )  # fmt: skip
    page = open_browser(agent)
    page.goto("/servicestelle/neu")
    assert not page.get_by_label("Lizenz").is_visible()
    page.locator("#topic").select_option("dkan")
    assert page.get_by_label("Version").is_visible()
    assert not page.get_by_label("Lizenz").is_visible()
