"""Two agents change the same request at once: nothing of either is lost."""

import pytest

from kdn_helpdesk.tickets.actions import sorting
from kdn_helpdesk.tickets.actions.rivals import pick_words
from kdn_helpdesk.tickets.states import Priority, State
from tests.factories import make_agent, make_ticket, make_topic, read_ticket, tell


@pytest.fixture
def anna(app):
    return make_agent(name="Anna Beratung")


@pytest.fixture
def otto(app):
    return make_agent(name="Otto Zweit")


@pytest.fixture
def desks(sign_in, anna, otto):
    return sign_in(anna), sign_in(otto)


@pytest.fixture
def ticket(app):
    return make_ticket()


@pytest.fixture
def both_opened(desks, ticket):
    make_topic("dkan", name="DKAN")
    return [desk.get(f"/servicestelle/{ticket.reference}") for desk in desks]


def tags_of(desk, ticket):
    return desk.get(f"/servicestelle/{ticket.reference}").value("tags")


def test_different_fields_are_both_saved(both_opened, ticket):
    first, second = both_opened
    first.submit(form="einordnung", topic="dkan")
    second.submit(form="einordnung", priority="4")
    after = read_ticket(ticket)
    assert after.priority is Priority.URGENT
    assert "DKAN" in second.main
    assert (first.status, second.status) == (200, 200)


def test_the_same_field_shows_both_versions_and_saves_neither(both_opened, ticket):
    first, second = both_opened
    first.submit(form="einordnung", priority="3", tags="eins")
    second.submit(form="einordnung", priority="4", tags="zwei")
    assert second.status == 409
    assert "Priorität: jetzt „Hoch“, Sie wollten „Dringend“." in second.main
    assert second.value("priority") == "4"
    assert read_ticket(ticket).priority is Priority.HIGH
    second.submit(form="einordnung")
    assert read_ticket(ticket).priority is Priority.URGENT


def test_tags_of_both_are_kept(both_opened, ticket):
    first, second = both_opened
    first.submit(form="einordnung", tags="eins")
    second.submit(form="einordnung", tags="Zwei")
    assert tags_of(second, ticket) == "eins, zwei"


@pytest.mark.parametrize(
    ("seen", "current", "wanted", "kept"),
    [
        ({"a"}, {"a"}, {"a", "b"}, {"a", "b"}),
        ({"a"}, {"a", "c"}, {"a", "b"}, {"a", "b", "c"}),
        ({"a", "b"}, {"a", "b", "c"}, {"b"}, {"b", "c"}),
        ({"a"}, set(), {"a", "b"}, {"b"}),
        (None, {"a"}, {"b"}, {"b"}),
    ],
)
def test_words_keep_what_either_added_and_lose_what_either_took(seen, current, wanted, kept):
    assert pick_words(seen=seen, current=current, wanted=wanted) == kept


def test_two_who_take_a_request_are_told_of_each_other(both_opened, ticket, anna, otto):
    first, second = both_opened
    first.press("Selbst übernehmen")
    second.press("Selbst übernehmen")
    assert second.status == 409
    assert "Bearbeitung: jetzt „Anna Beratung“, Sie wollten „Otto Zweit“." in second.main
    assert read_ticket(ticket).assignee_id == anna.id
    second.press("Selbst übernehmen")
    assert read_ticket(ticket).assignee_id == otto.id


def test_two_who_move_a_request_are_told_of_each_other(both_opened, ticket):
    first, second = both_opened
    first.submit(form="zustand", state="external")
    second.submit(form="zustand", state="solved")
    assert second.status == 409
    assert "Stand: jetzt „Bei der Entwicklung“, Sie wollten „Gelöst“." in second.main
    assert second.page.get_element_by_id("new-state").value == "solved"
    second.submit(form="zustand")
    assert read_ticket(ticket).state is State.SOLVED


def test_the_same_wish_twice_is_no_clash(both_opened, ticket):
    for desk in both_opened:
        desk.submit(form="zustand", state="external")
        assert desk.status == 200
    assert read_ticket(ticket).state is State.EXTERNAL


def test_what_a_program_sends_without_what_it_saw_is_taken_as_it_is(desks, ticket, anna):
    desk, _other = desks
    tell(sorting.change_priority, ticket, priority=Priority.HIGH, agent=anna.id)
    desk.get(f"/servicestelle/{ticket.reference}")
    data = {
        "csrf_token": desk.page.xpath("//input[@name='csrf_token']/@value")[0],
        "topic": "open-data",
        "priority": "1",
        "visibility": "organisation",
        "tags": "",
    }
    desk.post(f"/servicestelle/{ticket.reference}/einordnung", data=data)
    assert read_ticket(ticket).priority is Priority.LOW
