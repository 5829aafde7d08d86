"""The page where agents land."""

from datetime import timedelta

import lxml.html
import pytest
import time_machine

from kdn_helpdesk.core import clock
from kdn_helpdesk.tickets.actions import figures
from kdn_helpdesk.tickets.states import State
from kdn_helpdesk.tickets.views import charts
from tests.browsing import Browser
from tests.factories import (
    PASSWORD,
    make_agent,
    make_person,
    make_ticket,
    make_topic,
    writing,
)
from tests.tickets.rules import make_rules

PAGE = "/servicestelle/uebersicht"


@pytest.fixture
def agent(app):
    return make_agent()


def parts(browser):
    """The subjects in each box."""
    boxes = browser.page.xpath("//section[contains(@class, 'card')]")
    return {
        box.get("aria-labelledby"): [
            link.text_content() for link in box.xpath(".//li/a")
        ]
        for box in boxes
    }  # fmt: skip


def test_agents_land_here_and_others_on_the_start_page(app, agent):
    for person, landing in ((agent, PAGE), (make_person(), "/")):
        browser = Browser(app)
        browser.submit("/anmelden", email=person.email, password=PASSWORD)
        assert browser.path == landing


def test_who_was_on_the_way_elsewhere_gets_there(app, agent):
    browser = Browser(app)
    browser.submit("/anmelden?weiter=/termine", email=agent.email, password=PASSWORD)
    assert browser.path == "/termine"


def test_it_is_for_the_desk_alone(sign_in, visitor):
    assert sign_in(make_person()).get(PAGE).status == 403
    assert "/anmelden" in visitor.get(PAGE).path


def test_what_waits_for_me_what_is_due_and_what_is_stuck(sign_in, agent):
    make_rules()
    with time_machine.travel(clock.now() - timedelta(days=20)):
        make_ticket(subject="Festgefahren", state=State.WAITING)
        make_ticket(subject="Bei Entwicklern", state=State.EXTERNAL)
        make_ticket(subject="Alt und meine", assignee=agent)
        make_ticket(subject="Vergessen")
    make_ticket(subject="Wartet seit heute", state=State.WAITING)
    make_ticket(subject="Neu und meine", assignee=agent)
    page = sign_in(agent).get(PAGE)
    assert parts(page) == {
        "mine": ["Alt und meine", "Neu und meine"],
        "due": ["Alt und meine", "Vergessen", "Neu und meine"],
        "stuck": ["Festgefahren", "Bei Entwicklern"],
    }
    assert "2 überfällig" in page.main
    assert "2 warten auf mich" in page.main
    assert "4 noch ohne Bearbeitung" in page.main
    assert "2 liegen fest" in page.main


def test_nothing_to_do_is_said(sign_in, agent):
    page = sign_in(agent).get(PAGE).main
    assert "Auf Sie wartet nichts." in page
    assert "Nichts ist fällig." in page
    assert "Nichts liegt fest." in page
    assert "Die Zahlen werden gerade gezählt" in page


def test_the_load_is_counted_by_topic_and_week(sign_in, agent, drain):
    make_rules()
    with time_machine.travel(clock.now() - timedelta(days=40)):
        make_ticket(topic=make_topic("dkan", name="DKAN"))
        make_ticket(state=State.SOLVED)
    make_ticket(topic=make_topic("dkan"))
    make_ticket()
    drain()
    page = sign_in(agent).get(PAGE)
    topics, weeks = page.page.xpath("//figure//table")
    assert rows_of(topics) == [["DKAN", "2", "1"], ["Open Data", "1", "0"]]
    found = rows_of(weeks)
    assert len(found) == 12
    assert found[-1][1:] == ["2", "0"]
    assert sum(int(filed) for _week, filed, _solved in found) == 4
    assert sum(int(solved) for _week, _filed, solved in found) == 1


def test_a_drawing_has_a_title_a_description_and_its_table(sign_in, agent, drain):
    make_ticket()
    drain()
    page = sign_in(agent).get(PAGE).page
    for drawing in page.xpath("//main//figure/svg"):
        title, text = (page.get_element_by_id(name) for name in
                       drawing.get("aria-labelledby").split())  # fmt: skip
        assert drawing.get("role") == "img"
        assert title.text_content().strip()
        assert any(letter.isdigit() for letter in text.text_content())
    assert not page.xpath("//main//*[@style]")


def test_the_page_asks_as_often_for_many_requests_as_for_none(sign_in, agent, queries):
    make_rules()
    browser = sign_in(agent)
    counts = []
    for number in (0, 30):
        for _ticket in range(number):
            make_ticket(assignee=agent)
        with writing():
            figures.keep(figures.count())
        queries.clear()
        browser.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


def test_the_figures_are_counted_anew_every_some_minutes(sign_in, agent, drain):
    drain()
    make_ticket()
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        drain()
        page = sign_in(agent).get(PAGE).page
        assert rows_of(page.xpath("//figure//table")[0]) == [["Open Data", "1", "0"]]


def test_the_largest_bar_is_as_wide_as_the_drawing():
    first, second = charts.bars([("viel", 8, 2), ("wenig", 4, 0)])
    assert (first.whole, first.part, second.whole) == (charts.WIDTH, 100, 200)
    assert first.y < second.y
    (pair,) = charts.columns([(4, 2)])
    assert pair.heights == (charts.HEIGHT, charts.HEIGHT / 2)
    assert charts.bars([]) == charts.columns([]) == []
    (empty,) = charts.columns([(0, 0)])
    assert empty.heights == (0, 0)


def rows_of(table: lxml.html.HtmlElement) -> list[list[str]]:
    return [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./th|./td")]
        for row in table.xpath("./tbody/tr")
    ]
