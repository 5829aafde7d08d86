"""The desk's list."""

from datetime import timedelta

import pytest
import time_machine

from kdn_helpdesk.core import clock
from kdn_helpdesk.tickets.actions import sorting
from kdn_helpdesk.tickets.queries import lists
from kdn_helpdesk.tickets.states import Priority, State
from tests.factories import (
    make_agent,
    make_organisation,
    make_person,
    make_ticket,
    make_topic,
    tell,
)
from tests.tickets.rules import make_rules


@pytest.fixture
def agent(app):
    return make_agent(name="Anna Beratung")


@pytest.fixture
def desk(sign_in, agent):
    return sign_in(agent)


def references(browser):
    """The numbers on the page, in the order of the rows."""
    return [str(link).rsplit("/", 1)[-1] for link in browser.page.xpath("//tbody//th/a/@href")]


def tab(browser, name):
    """The number beside a tab."""
    for link in browser.page.xpath("//nav[@class='tabs']//a"):
        words = link.text_content().split()
        if " ".join(words[:-1]) == name:
            return words[-1]
    raise AssertionError(name)


def test_an_empty_desk_says_so(desk):
    assert "Hier ist nichts zu tun." in desk.get("/servicestelle").main


def test_nobody_else_opens_the_desk(sign_in, visitor):
    assert sign_in(make_person()).get("/servicestelle").status == 403
    assert visitor.get("/servicestelle").path.startswith("/anmelden")


def test_each_view_shows_its_requests_and_how_many(desk, agent):
    fresh = make_ticket()
    mine = make_ticket(assignee=agent)
    done = make_ticket(state=State.SOLVED)
    for view, expected in (
        ("offen", {fresh, mine}),
        ("meine", {mine}),
        ("niemand", {fresh}),
        ("ueberfaellig", set()),
        ("alle", {fresh, mine, done}),
    ):
        desk.get(f"/servicestelle?ansicht={view}")
        assert set(references(desk)) == {ticket.reference for ticket in expected}
    counts = [tab(desk, name) for name in ("Offen", "Meine", "Ohne Bearbeitung", "Alle")]
    assert counts == ["2", "1", "1", "3"]


def test_overdue_is_what_the_desk_should_have_done(sign_in, agent):
    make_rules()
    late = make_ticket()
    make_ticket(state=State.WAITING)
    with time_machine.travel(clock.now() + timedelta(days=11)):
        make_ticket()
        browser = sign_in(agent).get("/servicestelle?ansicht=ueberfaellig")
        assert references(browser) == [late.reference]
        assert "überfällig" in browser.main


@pytest.mark.parametrize(
    "asked", ["zustand=waiting", "thema=dkan", "text=wartung", "schlagwort=eilig"]
)
def test_a_filter_leaves_the_others_out(desk, agent, asked):
    make_ticket()
    wanted = make_ticket(
        state=State.WAITING, topic=make_topic("dkan"), subject="Wartung des Portals"
    )
    tell(sorting.set_tags, wanted, names=["Eilig"], agent=agent.id)
    assert references(desk.get(f"/servicestelle?{asked}")) == [wanted.reference]


def test_filters_are_joined(desk):
    make_ticket(state=State.WAITING)
    both = make_ticket(state=State.WAITING, topic=make_topic("dkan"))
    make_ticket(topic=make_topic("dkan"))
    page = desk.get("/servicestelle?zustand=waiting&thema=dkan")
    assert references(page) == [both.reference]


def test_an_organisation_is_found_by_words_and_by_number(desk):
    organisation = make_organisation("Mülheim an der Ruhr")
    wanted = make_ticket(requester=make_person(organisation=organisation))
    make_ticket()
    for asked in ("muelheim", "ruhr Mülheim", f"id:{organisation.id}"):
        page = desk.get(f"/servicestelle?organisation={asked}")
        assert references(page) == [wanted.reference]
    assert references(desk.get("/servicestelle?organisation=id:99999999999")) == []


def test_text_finds_number_subject_and_requester(desk):
    wanted = make_ticket(
        requester=make_person(name="Jörg Größe", email="jg@kreis.example"), subject="Geodaten"
    )
    make_ticket()
    for asked in (wanted.reference, "geoDATEN", "groesse", "jg@kreis", "geodaten jörg"):
        assert references(desk.get(f"/servicestelle?text={asked}")) == [wanted.reference]
    assert references(desk.get("/servicestelle?text=100%25")) == []


def test_columns_sort_both_ways(desk, agent):
    make_rules()
    low, urgent = make_ticket(), make_ticket()
    tell(sorting.change_priority, low, priority=Priority.LOW, agent=agent.id)
    tell(sorting.change_priority, urgent, priority=Priority.URGENT, agent=agent.id)
    waiting = make_ticket(state=State.WAITING)
    order = [urgent.reference, waiting.reference, low.reference]
    assert references(desk.get("/servicestelle?sortierung=-prioritaet")) == order
    assert references(desk.get("/servicestelle?sortierung=prioritaet")) == order[::-1]
    by_due = [urgent.reference, low.reference, waiting.reference]
    assert references(desk.get("/servicestelle?sortierung=frist")) == by_due
    assert references(desk.get("/servicestelle?sortierung=-frist")) == by_due[::-1]
    by_arrival = [low.reference, urgent.reference, waiting.reference]
    assert references(desk.get("/servicestelle?sortierung=eingang")) == by_arrival
    assert desk.get("/servicestelle?sortierung=unsinn").status == 200


def test_a_heading_says_how_it_sorts_and_keeps_the_filters(desk):
    make_ticket()
    desk.get("/servicestelle?thema=open-data&sortierung=frist")
    assert desk.page.xpath("//th[@aria-sort='ascending']//text()[normalize-space()]")
    turned = [link for link in desk.links if "sortierung=-frist" in link]
    assert turned == ["/servicestelle?thema=open-data&sortierung=-frist"]


def test_long_lists_come_in_pages(desk):
    made = [make_ticket() for _ in range(27)]
    first = references(desk.get("/servicestelle"))
    second = references(desk.get("/servicestelle?seite=2"))
    assert (len(first), len(second)) == (25, 2)
    assert set(first + second) == {ticket.reference for ticket in made}
    assert "1 bis 25 von 27" in desk.get("/servicestelle").main
    assert "Keine Anfrage passt" in desk.get("/servicestelle?seite=9").main


def test_counting_has_an_end(desk, monkeypatch):
    monkeypatch.setattr(lists, "COUNT_LIMIT", 2)
    for _ in range(4):
        make_ticket()
    desk.get("/servicestelle")
    assert tab(desk, "Offen") == "2+"


@pytest.mark.parametrize(
    "asked", ["", "ansicht=alle&sortierung=-prioritaet", "text=daten&organisation=stadt"]
)
def test_the_list_costs_the_same_for_one_request_and_for_thirty(desk, queries, asked):
    make_ticket()
    desk.get(f"/servicestelle?{asked}")
    queries.clear()
    desk.get(f"/servicestelle?{asked}")
    few = len(queries)
    for _ in range(29):
        make_ticket()
    queries.clear()
    desk.get(f"/servicestelle?{asked}")
    assert len(queries) == few <= 5


def test_an_agent_writes_a_request_down_for_a_caller(desk, drain, outbox):
    make_topic()
    desk.submit(
        "/servicestelle/neu",
        name="Karl Anruf",
        email="karl@gemeinde.example",
        topic="open-data",
        subject="Anruf",
        body="Fragt nach Lizenzen.",
    )
    assert "Karl Anruf" in desk.main
    assert "Am Telefon" in desk.main
    drain()
    assert ["karl@gemeinde.example"] in [mail.recipients for mail in outbox]
