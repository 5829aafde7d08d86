"""One request at the desk."""

import pytest
import sqlalchemy as sa

from kdn_helpdesk.mail.models import OutgoingMail, OutgoingState
from kdn_helpdesk.tickets.actions import conversation, sorting
from kdn_helpdesk.tickets.states import State, Visibility
from tests.factories import (
    make_agent,
    make_organisation,
    make_person,
    make_ticket,
    make_topic,
    read_ticket,
    tell,
    writing,
)


@pytest.fixture
def agent(app):
    return make_agent(name="Anna Beratung")


@pytest.fixture
def desk(sign_in, agent):
    return sign_in(agent)


@pytest.fixture
def ticket(app):
    return make_ticket(
        requester=make_person(
            name="Rita Rathaus", email="rita@stadt.example", organisation=make_organisation()
        )
    )


def page_of(ticket, step=""):
    return f"/servicestelle/{ticket.reference}{step}"


def test_the_page_shows_who_asks_and_what(desk, ticket):
    page = desk.get(page_of(ticket)).main
    for words in ("Rita Rathaus", "rita@stadt.example", ticket.subject, "Haushaltsdaten"):
        assert words in page


def test_no_requester_opens_the_desks_page(sign_in, ticket):
    assert sign_in(make_person()).get(page_of(ticket)).status == 403


def test_an_unknown_number_is_not_found(desk):
    assert desk.get("/servicestelle/KDN-2020-0001").status == 404


def test_an_address_nobody_has_proven_is_marked(desk):
    ticket = make_ticket(requester=make_person(confirmed_at=None))
    assert "Adresse nicht bestätigt" in desk.get(page_of(ticket)).main


def test_an_answer_reaches_the_requester(desk, ticket, drain, outbox):
    desk.submit(page_of(ticket), form="antwort", body="Bitte neu anmelden.", state="solved")
    assert "Bitte neu anmelden." in desk.main
    assert read_ticket(ticket).state is State.SOLVED
    drain()
    assert [mail.recipients for mail in outbox] == [["rita@stadt.example"]]


def test_an_answer_can_be_written_on_its_own_page(desk, ticket):
    desk.submit(page_of(ticket, "/antwort"), body="Kurz und gut.", files=[(b"x", "anlage.txt")])
    assert "Kurz und gut." in desk.main
    assert "anlage.txt" in desk.main
    assert read_ticket(ticket).state is State.WAITING


def test_an_answer_without_text_is_refused(desk, ticket):
    desk.submit(page_of(ticket, "/antwort"), body="")
    assert desk.status == 422
    assert "Bitte schreiben Sie einen Text." in desk.main


def test_two_answers_at_once_lose_nothing_of_either(sign_in, desk, ticket, drain, outbox):
    other = sign_in(make_agent(name="Otto Zweit"))
    desk.get(page_of(ticket))
    other.get(page_of(ticket))
    desk.submit(form="antwort", body="Antwort von Anna.")
    other.submit(form="antwort", body="Antwort von Otto.")
    assert other.status == 409
    assert "Antwort von Anna." in other.main
    assert other.value("body").strip() == "Antwort von Otto."
    drain()
    assert len(outbox) == 1
    other.submit(form=None, body="Antwort von Otto, geändert.")
    assert other.status == 200
    assert "Antwort von Otto, geändert." in other.main
    drain()
    assert len(outbox) == 2


def test_a_closed_request_has_no_answer_form(desk):
    ticket = make_ticket(state=State.CLOSED)
    page = desk.get(page_of(ticket))
    assert "Diese Anfrage ist geschlossen." in page.main
    assert not page.page.xpath("//form[contains(@action, '/antwort')]")
    page.submit(page_of(ticket, "/antwort"), body="Trotzdem.")
    assert page.status == 422
    assert page.value("body").strip() == "Trotzdem."


def test_a_note_looks_like_a_note_and_stays_inside(desk, ticket, drain, outbox):
    desk.submit(page_of(ticket, "/notiz"), note="Nur für uns.")
    note = desk.page.xpath("//li[contains(@class, 'message--internal')]")
    assert "Nur für uns." in note[0].text_content()
    assert "Interne Notiz, nur für die Servicestelle" in note[0].text_content()
    drain()
    assert outbox == []


def test_forwarding_sends_the_conversation_without_notes(desk, ticket, agent, drain, outbox):
    tell(conversation.add_note, ticket, agent=agent.id, body="Streng intern")
    desk.submit(
        page_of(ticket, "/weiterleiten"), recipient="hilfe@portal.example", body="Bitte prüfen."
    )
    assert "Weitergeleitet an hilfe@portal.example" in desk.main
    drain()
    (mail,) = outbox
    assert mail.recipients == ["hilfe@portal.example"]
    assert "Bitte prüfen." in mail.text
    assert "Haushaltsdaten" in mail.text
    assert "Streng intern" not in mail.text + mail.html


def test_forwarding_to_nonsense_is_refused(desk, ticket):
    desk.submit(page_of(ticket, "/weiterleiten"), recipient="niemand", body="Text bleibt")
    assert desk.status == 422
    assert desk.value("body").strip() == "Text bleibt"


def test_a_request_is_given_to_an_agent(desk, ticket, agent, drain, outbox):
    other = make_agent(name="Otto Zweit", email="otto@kdn.example")
    desk.submit(page_of(ticket), form="zuweisung", assignee=other.id)
    assert (read_ticket(ticket).assignee_id, read_ticket(ticket).state) == (other.id, State.OPEN)
    drain()
    assert [mail.recipients for mail in outbox] == [["otto@kdn.example"]]
    desk.press("Selbst übernehmen")
    assert read_ticket(ticket).assignee_id == agent.id
    desk.submit(form="zuweisung", assignee=0)
    assert read_ticket(ticket).assignee_id is None


def test_the_state_is_changed(desk, ticket):
    desk.submit(page_of(ticket), form="zustand", state="external")
    assert read_ticket(ticket).state is State.EXTERNAL


def test_pending_needs_a_date(desk, ticket):
    desk.submit(page_of(ticket), form="zustand", state="pending")
    assert desk.status == 422
    assert "bis zu welchem Tag" in desk.main
    assert desk.page.get_element_by_id("new-state").value == "pending"
    desk.submit(form="zustand", state="pending", until="2099-01-31")
    assert read_ticket(ticket).state is State.PENDING
    assert "31.01.2099" in desk.main


def test_an_illegal_move_is_refused_with_the_reason(desk):
    ticket = make_ticket(state=State.SOLVED)
    browser = desk.get(page_of(ticket))
    token = browser.page.xpath("//input[@name='csrf_token']/@value")[0]
    browser.post(page_of(ticket, "/zustand"), data={"state": "waiting", "csrf_token": token})
    assert browser.status == 422
    assert "Der Stand kann nicht von „Gelöst“" in browser.main
    assert read_ticket(ticket).state is State.SOLVED


def test_topic_priority_tags_and_visibility_are_set_together(desk, ticket):
    make_topic("dkan", name="DKAN")
    desk.submit(
        page_of(ticket),
        form="einordnung",
        topic="dkan",
        priority="4",
        visibility="only_me",
        tags="Eilig, portal ,eilig",
    )
    after = read_ticket(ticket)
    assert (after.priority.name, after.visibility) == ("URGENT", Visibility.ONLY_ME)
    assert desk.value("tags") == "eilig, portal"
    assert "DKAN" in desk.main


def test_the_desk_does_not_show_a_request_to_more_people(desk):
    ticket = make_ticket(visibility=Visibility.ONLY_ME)
    desk.submit(page_of(ticket), form="einordnung", visibility="organisation", tags="neu")
    assert desk.status == 422
    assert read_ticket(ticket).visibility is Visibility.ONLY_ME
    assert desk.value("tags") == "neu"


def test_people_are_put_in_copy_and_taken_out(desk, ticket, drain, outbox):
    desk.submit(page_of(ticket), form="kopie", email="kollege@stadt.example")
    assert "kollege@stadt.example" in desk.main
    desk.submit(form="antwort", body="An alle.")
    drain()
    assert sorted(mail.recipients[0] for mail in outbox) == [
        "kollege@stadt.example",
        "rita@stadt.example",
    ]
    desk.press("kollege@stadt.example entfernen")
    assert "kollege@stadt.example entfernen" not in desk.main


def test_the_requester_is_not_put_in_copy(desk, ticket):
    desk.submit(page_of(ticket), form="kopie", email="rita@stadt.example")
    assert desk.status == 422


def test_requests_are_linked(desk, ticket):
    other = make_ticket(subject="Ganz ähnlich")
    desk.submit(page_of(ticket), form="verknuepfung", reference=other.reference.lower())
    assert "Ganz ähnlich" in desk.main
    assert ticket.reference in desk.get(page_of(other)).main
    desk.submit(page_of(ticket), form="verknuepfung", reference="KDN-1999-0001")
    assert desk.status == 422
    desk.submit(page_of(ticket), form="verknuepfung", reference=ticket.reference)
    assert desk.status == 422


def test_other_requests_of_the_person_and_the_organisation_stand_beside(desk, ticket):
    with writing() as session:
        requester = session.get_one(type(ticket), ticket.id).requester_id
    from_colleague = make_ticket(subject="Von der Kollegin")
    with writing() as session:
        row = session.get_one(type(ticket), from_colleague.id)
        row.organisation_id = ticket.organisation_id
        row.requester_id = requester
    assert "Von der Kollegin" in desk.get(page_of(ticket)).main


def test_the_history_says_who_did_what(desk, ticket, agent):
    other = make_person(email="kopie@stadt.example", name="Klara Kopie")
    tell(sorting.add_watcher, ticket, person=other, agent=agent.id)
    desk.submit(page_of(ticket), form="zuweisung", assignee=agent.id)
    make_topic("dkan", name="DKAN")
    desk.submit(form="einordnung", topic="dkan", priority="3", visibility="only_me", tags="eins")
    second = make_ticket()
    desk.submit(form="verknuepfung", reference=second.reference)
    desk.submit(form="antwort", body="Antwort")
    desk.submit(page_of(ticket, "/notiz"), note="Notiz")
    page = desk.get(page_of(ticket, "/verlauf")).main
    for sentence in (
        "Rita Rathaus hat die Anfrage gestellt",
        "Anna Beratung hat Klara Kopie in Kopie gesetzt",
        "Anna Beratung hat die Anfrage Anna Beratung übergeben",
        "Stand: Neu → Offen",
        "Thema: Open Data → DKAN",
        "Priorität: Normal → Hoch",
        "lesbar für: Die Organisation der anfragenden Person → Nur die anfragende Person",
        "Schlagwörter: eins",
        f"hat sie mit {second.reference} verknüpft",
        "Anna Beratung hat geantwortet",
        "Anna Beratung hat eine interne Notiz hinzugefügt",
    ):
        assert sentence in page, sentence


def test_a_mail_that_failed_is_seen_and_sent_again(desk, ticket, drain, outbox):
    desk.submit(page_of(ticket), form="antwort", body="Antwort")
    with writing() as session:
        mail = session.scalars(sa.select(OutgoingMail)).one()
        mail.state, mail.reason = OutgoingState.FAILED, "Das Postfach ist voll."
    page = desk.get(page_of(ticket))
    assert "sind nicht angekommen" in page.main
    assert "Das Postfach ist voll." in page.main
    assert "Das Postfach ist voll." in desk.get(page_of(ticket, "/verlauf")).main
    desk.get(page_of(ticket)).press("Erneut senden")
    drain()
    assert [mail.recipients for mail in outbox] == [["rita@stadt.example"]]
    assert "sind nicht angekommen" not in desk.get(page_of(ticket)).main


def test_the_page_costs_the_same_for_one_message_and_for_thirty(desk, ticket, agent, queries):
    desk.get(page_of(ticket))
    queries.clear()
    desk.get(page_of(ticket))
    few = len(queries)
    for number in range(15):
        tell(conversation.add_note, ticket, agent=agent.id, body=f"Notiz {number}")
        tell(conversation.answer_ticket, ticket, agent=agent.id, body=f"Antwort {number}")
    queries.clear()
    desk.get(page_of(ticket))
    assert len(queries) == few <= 16
