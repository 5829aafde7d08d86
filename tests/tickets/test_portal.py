"""The pages of those who ask."""

import pytest

from kdn_helpdesk.tickets.actions import conversation, sorting
from kdn_helpdesk.tickets.states import State, Visibility
from tests.factories import (
    make_agent,
    make_manager,
    make_organisation,
    make_person,
    make_ticket,
    make_topic,
    read_ticket,
    tell,
)


@pytest.fixture
def organisation(app):
    return make_organisation()


@pytest.fixture
def person(organisation):
    return make_person(organisation=organisation, name="Paula Antrag")


def test_an_empty_list_says_what_to_do(sign_in, person):
    page = sign_in(person).get("/anfragen")
    assert "Sie haben noch keine Anfrage gestellt." in page.main
    assert "/anfragen/neu" in page.links


def test_the_list_shows_ones_own_requests(sign_in, person):
    mine = make_ticket(requester=person, subject="Unsere Karte")
    make_ticket(subject="Fremdes")
    page = sign_in(person).get("/anfragen")
    assert mine.reference in page.main
    assert "Fremdes" not in page.main


def test_colleagues_see_what_is_shared_with_the_organisation(sign_in, person, organisation):
    colleague = make_person(organisation=organisation)
    make_ticket(requester=colleague, subject="Gemeinsames", visibility=Visibility.ORGANISATION)
    make_ticket(requester=colleague, subject="Privates", visibility=Visibility.ONLY_ME)
    page = sign_in(person).get("/anfragen?ansicht=organisation")
    assert "Gemeinsames" in page.main
    assert "Privates" not in page.main


@pytest.mark.parametrize("visibility", list(Visibility))
def test_other_organisations_see_nothing(sign_in, visibility):
    ticket = make_ticket(visibility=visibility, subject="Vertrauliches")
    stranger = sign_in(make_person(organisation=make_organisation()))
    for view in ("eigene", "organisation", "alle", "offen"):
        assert "Vertrauliches" not in stranger.get(f"/anfragen?ansicht={view}").text
    assert stranger.get(f"/anfragen/{ticket.reference}").status == 404


def test_somebody_without_organisation_sees_only_their_own(sign_in):
    loner = make_person()
    other = make_ticket(requester=make_person())
    browser = sign_in(loner)
    assert browser.get(f"/anfragen/{other.reference}").status == 404
    assert "Meine Organisation" not in browser.get("/anfragen").main


def test_the_manager_reads_no_private_request(sign_in, person, organisation):
    ticket = make_ticket(requester=person, visibility=Visibility.ONLY_ME)
    browser = sign_in(make_manager(organisation))
    assert browser.get(f"/anfragen/{ticket.reference}").status == 404


def test_the_list_is_narrowed_by_state_and_text(sign_in, person):
    make_ticket(requester=person, subject="Straßenbäume", state=State.SOLVED)
    make_ticket(requester=person, subject="Haushalt")
    browser = sign_in(person)
    assert "Haushalt" not in browser.get("/anfragen?zustand=done").main
    assert "Straßenbäume" in browser.get("/anfragen?text=STRASSENBÄUME").main
    nothing = browser.get("/anfragen?text=unauffindbar").main
    assert "Keine Anfrage passt zu diesen Filtern." in nothing


def test_a_request_is_filed_with_files_and_shown(sign_in, person):
    make_topic("open-nrw", name="Open.NRW")
    browser = sign_in(person)
    browser.submit(
        "/anfragen/neu",
        topic="open-nrw",
        subject="Metadaten fehlen",
        body="Im Portal fehlen\nunsere Metadaten.",
        files=[(b"a;b\n", "daten.csv"), (b"%PDF-1.4 ", "Übersicht.pdf")],
    )
    assert browser.status == 200
    assert "Ihre Anfrage hat die Nummer KDN-" in browser.text
    assert "unsere Metadaten." in browser.main
    assert "daten.csv" in browser.main
    assert "Übersicht.pdf" in browser.main


def test_files_are_downloads_and_never_pages(sign_in, person):
    make_topic()
    browser = sign_in(person)
    browser.submit(
        "/anfragen/neu",
        topic="open-data",
        subject="Datei",
        body="Anbei.",
        files=[(b"<script>alert(1)</script>", "seite.html")],
    )
    (link,) = [link for link in browser.links if "/dateien/" in link]
    browser.get(link)
    assert browser.data == b"<script>alert(1)</script>"
    headers = browser.response.headers
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["X-Content-Type-Options"] == "nosniff"
    stranger = sign_in(make_person())
    assert stranger.get(link).status == 404


def test_what_was_typed_stays_when_something_is_missing(sign_in, person):
    make_topic()
    browser = sign_in(person)
    browser.submit("/anfragen/neu", topic="", subject="Nur der Betreff", body="Und der Text.")
    assert browser.status == 422
    assert "Bitte wählen Sie ein Thema." in browser.main
    assert browser.value("subject") == "Nur der Betreff"
    assert browser.value("body").strip() == "Und der Text."


def test_a_forbidden_file_is_refused_and_the_text_kept(sign_in, person):
    make_topic()
    browser = sign_in(person)
    browser.submit(
        "/anfragen/neu",
        topic="open-data",
        subject="Programm",
        body="Bitte ansehen.",
        files=[(b"MZ", "virus.exe")],
    )
    assert browser.status == 422
    assert "virus.exe" in browser.main
    assert browser.value("body").strip() == "Bitte ansehen."


def test_the_author_chooses_who_may_read_it(sign_in, person):
    make_topic()
    browser = sign_in(person)
    browser.submit(
        "/anfragen/neu", topic="open-data", subject="Privat", body="Text", visibility="only_me"
    )
    assert browser.value("visibility") == "only_me"
    browser.submit(form="sichtbarkeit", visibility="organisation")
    assert browser.value("visibility") == "organisation"


def test_only_the_author_decides_who_may_read_it(sign_in, person, organisation):
    ticket = make_ticket(requester=person)
    colleague = sign_in(make_person(organisation=organisation))
    page = colleague.get(f"/anfragen/{ticket.reference}")
    token = page.page.xpath("//input[@name='csrf_token']/@value")[0]
    colleague.post(
        f"/anfragen/{ticket.reference}/sichtbarkeit",
        data={"visibility": "only_me", "csrf_token": token},
    )
    assert colleague.status == 422
    assert read_ticket(ticket).visibility is Visibility.ORGANISATION


def test_a_message_is_added(sign_in, person):
    ticket = make_ticket(requester=person, state=State.WAITING)
    browser = sign_in(person)
    browser.submit(f"/anfragen/{ticket.reference}", body="Noch eine Frage.")
    assert "Noch eine Frage." in browser.main
    assert "In Bearbeitung" in browser.main


def test_an_empty_message_is_refused(sign_in, person):
    ticket = make_ticket(requester=person)
    browser = sign_in(person).submit(f"/anfragen/{ticket.reference}", body=" ")
    assert browser.status == 422
    assert "Bitte schreiben Sie einen Text." in browser.main


def test_a_message_to_a_closed_request_leads_to_the_new_one(sign_in, person):
    ticket = make_ticket(requester=person, state=State.CLOSED)
    browser = sign_in(person)
    browser.submit(f"/anfragen/{ticket.reference}", body="Es ist wieder da.")
    assert ticket.reference not in browser.path
    assert "Die Anfrage war geschlossen" in browser.text
    assert f"/anfragen/{ticket.reference}" in browser.links


def test_closing_asks_once(sign_in, person):
    ticket = make_ticket(requester=person)
    browser = sign_in(person).get(f"/anfragen/{ticket.reference}")
    assert f"/anfragen/{ticket.reference}/schliessen" in browser.links
    browser.get(f"/anfragen/{ticket.reference}/schliessen")
    assert read_ticket(ticket).state is State.NEW
    browser.press("Anfrage schließen")
    assert read_ticket(ticket).state is State.CLOSED
    assert f"/anfragen/{ticket.reference}/schliessen" not in browser.links


def test_the_manager_closes_for_the_organisation_but_a_colleague_does_not(
    sign_in, person, organisation
):
    ticket = make_ticket(requester=person)
    colleague = sign_in(make_person(organisation=organisation))
    colleague.submit(f"/anfragen/{ticket.reference}/schliessen", button="Anfrage schließen")
    assert colleague.status == 422
    manager = sign_in(make_manager(organisation))
    manager.submit(f"/anfragen/{ticket.reference}/schliessen", button="Anfrage schließen")
    assert read_ticket(ticket).state is State.CLOSED


def test_internal_notes_reach_no_requester(sign_in, person):
    ticket = make_ticket(requester=person)
    tell(conversation.add_note, ticket, agent=make_agent().id, body="Streng intern")
    page = sign_in(person).get(f"/anfragen/{ticket.reference}")
    assert "Streng intern" not in page.html
    assert "interne" not in page.main.lower()


def test_files_of_notes_reach_no_requester(sign_in, person):
    ticket, agent = make_ticket(requester=person), make_agent()
    sign_in(agent).submit(
        f"/servicestelle/{ticket.reference}/notiz", note="Anlage", files=[(b"x", "intern.txt")]
    )
    desk = sign_in(agent).get(f"/servicestelle/{ticket.reference}")
    (link,) = [link for link in desk.links if "/dateien/" in link]
    assert sign_in(person).get(link).status == 404


def test_somebody_in_copy_reads_and_writes(sign_in, person):
    ticket = make_ticket(requester=person, visibility=Visibility.ONLY_ME)
    friend = make_person(organisation=make_organisation())
    tell(sorting.add_watcher, ticket, person=friend, agent=make_agent().id)
    browser = sign_in(friend).submit(f"/anfragen/{ticket.reference}", body="Ich auch.")
    assert "Ich auch." in browser.main
    assert ticket.reference in browser.get("/anfragen").main


def test_a_visitor_is_led_to_the_sign_in(visitor):
    ticket = make_ticket()
    visitor.get(f"/anfragen/{ticket.reference}")
    assert visitor.path.startswith("/anmelden")


def test_the_list_costs_the_same_for_one_request_and_for_thirty(sign_in, person, queries):
    browser = sign_in(person)
    make_ticket(requester=person)
    browser.get("/anfragen")
    queries.clear()
    browser.get("/anfragen")
    few = len(queries)
    for _ in range(29):
        make_ticket(requester=person)
    queries.clear()
    browser.get("/anfragen")
    assert len(queries) == few <= 4


def test_those_who_may_read_a_request_see_who_is_in_copy(sign_in):
    agent, requester = make_agent(name="Anna Beratung"), make_person()
    ticket = make_ticket(requester=requester)
    for person in (make_person(name="Karl Kopie"), agent):
        tell(sorting.add_watcher, ticket, person=person, agent=agent.id)
    page = sign_in(requester).get(f"/anfragen/{ticket.reference}").main
    assert "In Kopie Karl Kopie" in " ".join(page.split())
    assert "Anna Beratung" not in page
