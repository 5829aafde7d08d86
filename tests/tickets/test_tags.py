"""Putting the desk's tags in order, and finding requests by them."""

import pytest
import sqlalchemy as sa

from kdn_helpdesk.core.audit import AuditEntry
from kdn_helpdesk.tickets.actions import sorting
from kdn_helpdesk.tickets.models.tickets import Tag
from kdn_helpdesk.tickets.queries import tickets
from tests.factories import make_agent, make_person, make_ticket, reading, tell

TAGS = "/servicestelle/schlagwoerter"


@pytest.fixture
def agent(app):
    return make_agent()


@pytest.fixture
def desk(sign_in, agent):
    return sign_in(agent)


@pytest.fixture
def tagged(agent):
    """A request with these tags."""

    def make(*names):
        ticket = make_ticket()
        tell(sorting.set_tags, ticket, names=names, agent=agent.id)
        return ticket

    return make


def tags_of(ticket):
    with reading():
        return list(tickets.list_tags(ticket.id))


def number_of(name):
    with reading() as session:
        return session.scalars(sa.select(Tag.id).where(Tag.name == name)).one()


def table(browser):
    rows = browser.page.xpath("//tbody/tr")
    return [" ".join(row.text_content().split()).split(" Umbenennen")[0] for row in rows]


def test_without_tags_the_page_says_so(desk):
    assert "Es gibt noch keine Schlagwörter" in desk.get(TAGS).main


def test_tags_are_listed_with_their_requests(desk, tagged):
    tagged("karte", "eilig")
    two = tagged("karte")
    assert table(desk.get(TAGS)) == ["eilig 1", "karte 2"]
    assert table(desk.get(f"{TAGS}?text=art")) == ["karte 2"]
    [link] = [link for link in desk.links if "schlagwort=karte" in link]
    assert two.reference in desk.get(link).main


def test_a_tag_is_renamed_everywhere(desk, tagged):
    ticket = tagged("kate")
    desk.submit(f"{TAGS}/{number_of('kate')}", form="schlagwoerter", name=" #Karte ")
    assert "heißt jetzt „karte“" in desk.text
    assert tags_of(ticket) == ["karte"]


@pytest.mark.parametrize(
    ("name", "sentence"), [("eilig", "„eilig“ gibt es schon"), ("#", "Bitte geben Sie einen Namen")]
)
def test_a_name_that_cannot_be_is_refused(desk, tagged, name, sentence):
    ticket = tagged("karte", "eilig")
    desk.submit(f"{TAGS}/{number_of('karte')}", name=name)
    assert (desk.status, desk.value("name")) == (422, name)
    assert sentence in desk.main
    assert tags_of(ticket) == ["eilig", "karte"]


def test_a_tag_is_merged_and_no_request_has_it_twice(desk, tagged):
    one, both = tagged("karten"), tagged("karte", "karten")
    desk.submit(f"{TAGS}/{number_of('karten')}", form="zusammenfuehren", into="Karte")
    assert "2 Anfragen haben jetzt „karte“" in desk.text
    assert (tags_of(one), tags_of(both)) == (["karte"], ["karte"])
    assert table(desk.get(TAGS)) == ["karte 2"]


@pytest.mark.parametrize(
    ("into", "sentence"),
    [("karte", "nicht mit sich selbst"), ("fehlt", "gibt es nicht"), (" ", "das bleibt")],
)
def test_what_cannot_be_merged_is_refused(desk, tagged, into, sentence):
    ticket = tagged("karte")
    desk.submit(f"{TAGS}/{number_of('karte')}", form="zusammenfuehren", into=into)
    assert desk.status == 422
    assert sentence in desk.main
    assert tags_of(ticket) == ["karte"]


def test_a_tag_is_deleted_after_asking_and_that_is_written_down(desk, tagged):
    ticket = tagged("karte", "eilig")
    desk.get(f"{TAGS}/{number_of('karte')}/loeschen")
    assert "1 Anfrage verliert dieses Schlagwort" in desk.main
    desk.press("Schlagwort löschen")
    assert tags_of(ticket) == ["eilig"]
    with reading() as session:
        entry = session.scalars(
            sa.select(AuditEntry).where(AuditEntry.action == "tag:delete")
        ).one()
    assert entry.details == {"name": "karte", "number": 1}


def test_tags_are_suggested_while_one_is_typed(desk, tagged):
    tagged("karte", "landkarte", "eilig")
    assert desk.get(f"{TAGS}/vorschlaege?text=Kart").json == ["karte", "landkarte"]
    assert desk.get(f"{TAGS}/vorschlaege?text=100%25").json == []


def test_tags_are_the_desks_alone(sign_in, tagged):
    tagged("karte")
    asker = sign_in(make_person())
    for path in (TAGS, f"{TAGS}/vorschlaege", f"{TAGS}/{number_of('karte')}"):
        assert asker.get(path).status == 403


def test_the_list_is_filtered_by_a_tag_that_was_typed(desk, tagged):
    wanted, other = tagged("karte"), tagged("eilig")
    desk.submit("/servicestelle", form="servicestelle", schlagwort="Karte")
    assert wanted.reference in desk.main
    assert other.reference not in desk.main
    assert desk.value("schlagwort") == "Karte"


def test_the_page_of_tags_costs_the_same_for_one_and_for_thirty(desk, tagged, queries):
    counted = []
    for number in (1, 30):
        tagged(*[f"wort{index}" for index in range(number)])
        queries.clear()
        desk.get(TAGS)
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 3
