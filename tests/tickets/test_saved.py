"""Saved views of the desk's list."""

import pytest

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.tickets.actions import saved as actions
from kdn_helpdesk.tickets.actions import sorting
from kdn_helpdesk.tickets.queries import lists
from kdn_helpdesk.tickets.states import State
from tests.factories import make_agent, make_ticket, make_topic, tell, writing

LIST, VIEWS = "/servicestelle", "/servicestelle/ansichten"


@pytest.fixture
def agent(app):
    return make_agent(name="Anna Beratung")


@pytest.fixture
def desk(sign_in, agent):
    return sign_in(agent)


def make_view(person, name="DKAN", *, is_shared=False, **asked):
    with writing():
        view = actions.save_view(
            person=person.id, name=name, asked=asked or {"thema": "dkan"}, is_shared=is_shared
        )
        return view.id


def bar(browser):
    """The saved views above the list, with their numbers."""
    links = browser.page.xpath("//nav[@class='view-bar']//a")
    return [" ".join(link.text_content().split()) for link in links][:-1]


def references(browser):
    return [str(link).rsplit("/", 1)[-1] for link in browser.page.xpath("//tbody//th/a/@href")]


def test_a_narrowed_list_is_saved_and_opened_by_its_name(desk):
    wanted = make_ticket(topic=make_topic("dkan"))
    make_ticket()
    desk.get(f"{LIST}?thema=dkan&sortierung=frist")
    [link] = [link for link in desk.links if link.startswith(f"{VIEWS}/neu?")]
    desk.submit(link, name="  DKAN   nach Frist ")
    assert references(desk) == [wanted.reference]
    assert bar(desk) == ["DKAN nach Frist 1"]
    [mine] = desk.page.xpath("//nav[@class='view-bar']//a[@aria-current]/@href")
    assert references(desk.get(str(mine))) == [wanted.reference]
    assert "sortierung=frist" in str(mine)


def test_a_list_as_it_comes_offers_nothing_to_save(desk):
    make_ticket()
    desk.get(f"{LIST}?ansicht=meine")
    assert not [link for link in desk.links if link.startswith(VIEWS)]


def test_a_name_is_needed_and_may_be_used_once(desk, agent):
    make_view(agent, "DKAN")
    assert (
        "Bitte geben Sie einen Namen ein" in desk.submit(f"{VIEWS}/neu?thema=dkan", name=" ").main
    )
    desk.submit(f"{VIEWS}/neu?thema=dkan", name="dkan")
    assert desk.status == 422
    assert "Sie haben schon eine Ansicht mit diesem Namen" in desk.main
    assert desk.value("asked") == "thema=dkan"


def test_an_own_view_is_nobody_elses(desk, sign_in, agent):
    number = make_view(agent, "Nur für mich")
    other = sign_in(make_agent())
    assert bar(other.get(LIST)) == []
    assert other.get(f"{VIEWS}/{number}").status == 404
    assert other.post(f"{VIEWS}/{number}/loeschen").status in (400, 404)
    assert bar(desk.get(LIST)) == ["Nur für mich 0"]


def test_a_shared_view_is_the_whole_desks(sign_in, agent):
    number = make_view(agent, "Eilig", is_shared=True, schlagwort="eilig")
    ticket = make_ticket()
    tell(sorting.set_tags, ticket, names=["eilig"], agent=agent.id)
    other = sign_in(make_agent())
    assert bar(other.get(LIST)) == ["Eilig 1"]
    assert "Geteilt von Anna Beratung" in other.get(VIEWS).main
    other.submit(f"{VIEWS}/{number}", name="Ganz eilig", is_shared=True)
    assert bar(other.get(LIST)) == ["Ganz eilig 1"]
    other.submit(f"{VIEWS}/{number}", is_shared=False)
    assert "Nur wer die Ansicht gespeichert hat" in other.main


def test_the_list_opens_with_the_view_somebody_chose(desk, agent, sign_in):
    wanted = make_ticket(topic=make_topic("dkan"))
    hidden = make_ticket()
    make_view(agent, "DKAN")
    desk.get(VIEWS).press("Zuerst öffnen: DKAN")
    assert "Öffnet zuerst" in desk.main
    assert references(desk.get(LIST)) == [wanted.reference]
    assert any("thema=dkan" in link and "sortierung=" in link for link in desk.links)
    assert set(references(desk.get(f"{LIST}?ansicht=offen"))) == {
        wanted.reference,
        hidden.reference,
    }
    assert len(references(sign_in(make_agent()).get(LIST))) == 2
    desk.get(VIEWS).press("Die Liste wieder mit „Offen“ öffnen")
    assert len(references(desk.get(LIST))) == 2


def test_a_view_taken_back_no_longer_opens_others_lists(desk, sign_in, agent):
    number = make_view(agent, "DKAN", is_shared=True)
    make_ticket()
    other = sign_in(make_agent())
    other.get(VIEWS).press("Zuerst öffnen: DKAN")
    assert references(other.get(LIST)) == []
    desk.submit(f"{VIEWS}/{number}", is_shared=False)
    assert len(references(other.get(LIST))) == 1


def test_own_views_stand_in_the_order_somebody_gives_them(desk, agent):
    for name in ("Erste", "Zweite", "Dritte"):
        make_view(agent, name)
    desk.get(VIEWS).press("Nach oben: Dritte")
    assert bar(desk.get(LIST)) == ["Erste 0", "Dritte 0", "Zweite 0"]


def test_a_view_is_deleted_after_asking(desk, agent):
    number = make_view(agent, "Alt")
    ticket = make_ticket()
    desk.get(f"{VIEWS}/{number}/loeschen")
    assert "„Alt“ löschen?" in desk.main
    desk.press("Ansicht löschen")
    assert bar(desk.get(LIST)) == []
    assert references(desk) == [ticket.reference]


def test_words_are_not_counted_and_numbers_have_an_end(desk, agent, monkeypatch):
    monkeypatch.setattr(lists, "BADGE_LIMIT", 2)
    for _ in range(3):
        make_ticket(state=State.OPEN)
    make_view(agent, "Offene", zustand="open")
    make_view(agent, "Mit Wort", text="daten")
    assert bar(desk.get(LIST)) == ["Offene 2+", "Mit Wort"]


def test_nobody_keeps_more_views_than_fit(desk, agent, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 1)
    make_view(agent)
    desk.submit(f"{VIEWS}/neu?zustand=open", name="Eine mehr")
    assert "Bitte löschen Sie zuerst eine" in desk.main


def test_views_cost_the_list_two_queries_however_many_there_are(desk, agent, queries):
    desk.get(LIST)
    queries.clear()
    desk.get(LIST)
    bare = len(queries)
    for number in range(8):
        make_view(agent, f"Ansicht {number}", zustand="open")
    desk.get(LIST)
    queries.clear()
    desk.get(LIST)
    assert len(queries) == bare + 1


def test_two_windows_that_save_one_name_at_once_keep_the_first(agent, monkeypatch):
    make_view(agent, "DKAN")
    monkeypatch.setattr(actions, "_own", lambda _person: [])  # the other one was not there yet
    with pytest.raises(DomainError, match="schon eine Ansicht mit diesem Namen"):
        make_view(agent, "DKAN")
