"""Making a wish, and its copy in which nobody is named."""

import pytest

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.wishes.actions import writing
from kdn_helpdesk.wishes.states import Agreement
from tests.factories import make_agent, make_organisation, make_person, make_ticket
from tests.wishes.making import act, entries_of, join, make_portal, make_wish, read_wish

NEW = "/servicestelle/anforderungen/neu"


@pytest.fixture
def anna(app):
    return make_agent(name="Anna Beratung")


@pytest.fixture
def desk(anna, sign_in):
    return sign_in(anna)


@pytest.fixture
def ticket(app):
    town = make_organisation("Winterberg")
    rita = make_person(name="Rita Rathaus", email="rita@winterberg.example", organisation=town)
    return make_ticket(
        requester=rita,
        subject="Karte drucken in Winterberg",
        body="Guten Tag,\n\nwir in Winterberg wollen die Karte drucken.\n\nViele Grüße\nRita",
    )


def test_a_wish_is_made_of_a_request_and_both_name_each_other(desk, ticket):
    portal = make_portal()
    desk.get(f"/servicestelle/{ticket.reference}")
    assert f"{NEW}?anfrage={ticket.reference}" in desk.links
    desk.submit(f"{NEW}?anfrage={ticket.reference}", portal=portal.id, title="Karten drucken")
    assert "Die Anforderung ist angelegt." in desk.text
    assert f"/servicestelle/{ticket.reference}" in desk.links
    wish_page = desk.path
    desk.get(f"/servicestelle/{ticket.reference}")
    assert wish_page in desk.links
    assert "hat sie der Anforderung" in desk.get(f"/servicestelle/{ticket.reference}/verlauf").main


def test_the_proposal_names_nobody(desk, ticket):
    desk.get(f"{NEW}?anfrage={ticket.reference}")
    assert desk.value("title") == "Karte drucken in …"
    assert desk.value("copy").strip() == "wir in … wollen die Karte drucken."


@pytest.mark.parametrize(
    "word", ["Rathaus", "Winterberg", "rita@winterberg.example", "0201 88-12345", "KDN-2026-0042"]
)
def test_a_copy_that_names_somebody_is_held_back_until_it_was_checked(desk, ticket, word):
    portal = make_portal()
    address = f"{NEW}?anfrage={ticket.reference}"
    desk.submit(address, portal=portal.id, title="Karten", copy=f"Es geht um {word} hier.")
    assert desk.status == 422
    assert word in desk.main
    assert desk.value("copy").strip() == f"Es geht um {word} hier."
    desk.submit(names_checked=True)
    assert "Die Anforderung ist angelegt." in desk.text


def test_a_wish_can_be_made_of_nothing(desk):
    portal = make_portal()
    desk.submit(NEW, portal=portal.id, title="Suche", copy="Die Suche soll Umlaute finden.")
    assert "Suche" in desk.main
    assert "Zustimmung der anfragenden Person" not in desk.main


@pytest.mark.parametrize("missing", ["portal", "title", "copy"])
def test_what_is_missing_is_said_and_the_rest_kept(desk, missing):
    portal = make_portal()
    fields = {"portal": portal.id, "title": "Suche", "copy": "Besser suchen."} | {missing: ""}
    desk.submit(NEW, **fields)
    assert desk.status == 422
    kept = "copy" if missing != "copy" else "title"
    assert desk.value(kept).strip() == fields[kept]


def test_a_changed_text_needs_the_authors_word_anew(desk, ticket):
    wish = make_wish(ticket=ticket)
    desk.submit(f"/servicestelle/anforderungen/{wish.id}/text", copy="Karten als PDF.")
    assert read_wish(wish).agreement is Agreement.OPEN
    assert read_wish(wish).version == 2


def test_a_text_saved_as_it_was_keeps_the_authors_word(desk, ticket):
    wish = make_wish(ticket=ticket)
    desk.submit(f"/servicestelle/anforderungen/{wish.id}/text")
    assert read_wish(wish).agreement is Agreement.AGREED


def test_nobody_overwrites_what_somebody_else_saved(desk, sign_in, ticket):
    wish = make_wish(ticket=ticket)
    other = sign_in(make_agent())
    address = f"/servicestelle/anforderungen/{wish.id}/text"
    other.get(address)
    desk.submit(address, copy="Zuerst gespeichert.")
    other.submit(copy="Zu spät.")
    assert other.status == 409
    assert other.value("copy").strip() == "Zu spät."
    assert read_wish(wish).copy == "Zuerst gespeichert."


def test_another_request_that_asks_for_the_same_is_added_from_its_page(desk, ticket):
    wish = make_wish(copy="Drucken.")
    desk.submit(f"{NEW}?anfrage={ticket.reference}", form="dazu", number=f"KDN-A-{wish.id:04d}")
    assert f"{ticket.reference} gehört jetzt dazu." in desk.text
    assert "Winterberg" in desk.main


def test_a_wish_that_is_not_there_takes_no_request(desk, ticket):
    desk.submit(f"{NEW}?anfrage={ticket.reference}", form="dazu", number="KDN-A-9999")
    assert desk.status == 422
    assert "Diese Anforderung gibt es nicht." in desk.main


def test_a_request_is_added_by_its_number_and_taken_out(desk, ticket):
    wish = make_wish()
    page = f"/servicestelle/anforderungen/{wish.id}"
    desk.submit(page, form="anfragen", reference="KDN-2020-0001")
    assert "Eine Anfrage mit dieser Nummer gibt es nicht." in desk.main
    desk.submit(page, form="anfragen", reference=ticket.reference)
    assert f"/servicestelle/{ticket.reference}" in desk.links
    desk.press(f"{ticket.reference} herausnehmen")
    assert f"/servicestelle/{ticket.reference}" not in desk.links


def test_only_a_text_that_its_author_agreed_with_is_listed(desk, ticket, visitor):
    wish = make_wish(ticket=ticket, is_agreed=False)
    desk.press("Auf die Liste setzen", f"/servicestelle/anforderungen/{wish.id}")
    assert "noch nicht zugestimmt" in desk.main
    assert visitor.get(f"/anforderungen/{wish.id}").status == 404


def test_a_wish_is_listed_and_taken_off_again(desk, visitor):
    wish = make_wish()
    desk.press("Auf die Liste setzen", f"/servicestelle/anforderungen/{wish.id}")
    assert visitor.get("/anforderungen").status == 200
    assert "Karten drucken" in visitor.main
    desk.press("Von der Liste nehmen", f"/servicestelle/anforderungen/{wish.id}")
    assert "Karten drucken" not in visitor.get("/anforderungen").main


def test_notes_stay_inside_the_desk(desk, visitor):
    wish = make_wish(is_public=True)
    desk.submit(f"/servicestelle/anforderungen/{wish.id}", form="notiz", body="Nur für uns.")
    assert entries_of(wish) == [("note", "Nur für uns.")]
    assert "Nur für uns." in desk.main
    assert "Nur für uns." not in visitor.get(f"/anforderungen/{wish.id}").text


def test_an_empty_note_is_refused(desk):
    wish = make_wish()
    desk.submit(f"/servicestelle/anforderungen/{wish.id}", form="notiz", body=" ")
    assert desk.status == 422
    assert entries_of(wish) == []


def test_the_history_names_every_step_and_who_took_it(desk, anna, ticket):
    wish = make_wish(ticket=ticket, agent=anna)
    act(writing.list_publicly, wish, agent=anna.id)
    join(wish, make_person(name="Jo Anschluss"))
    desk.get(f"/servicestelle/anforderungen/{wish.id}/verlauf")
    assert f"Anna Beratung hat sie aus {ticket.reference} gemacht" in desk.main
    assert "Anna Beratung hat sie auf die öffentliche Liste gesetzt" in desk.main
    assert "Jo Anschluss hat sich angeschlossen" in desk.main


def test_a_wish_outlives_its_author(desk, ticket):
    wish = make_wish(ticket=ticket)
    assert read_wish(wish).author_id == ticket.requester_id
    assert isinstance(read_wish(wish).author, Person)
