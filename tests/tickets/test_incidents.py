"""Incidents: a banner, one text for all requests, an end, and what is learned from it."""

import pytest

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.knowledge.models.articles import Article
from kdn_helpdesk.tickets.actions import incidents, moves
from kdn_helpdesk.tickets.models.incidents import Incident, IncidentAnswer, TellingState
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import incidents as reads
from kdn_helpdesk.tickets.states import State
from tests.factories import (
    make_agent,
    make_organisation,
    make_person,
    make_ticket,
    make_topic,
    read_ticket,
    reading,
    tell,
    writing,
)
from tests.wishes.making import make_portal

DESK = "/servicestelle/stoerungen"


@pytest.fixture
def anna(app):
    return make_agent(name="Anna Beratung", email="anna@kdn.example")


@pytest.fixture
def desk(anna, sign_in):
    return sign_in(anna)


@pytest.fixture
def incident(anna):
    portal = make_portal()
    with writing():
        return incidents.open_incident(
            portal=portal, title="Karten laden nicht", text="Seit 8 Uhr.", agent=anna.id
        )


def attach(incident, *tickets):
    with writing() as session:
        for ticket in tickets:
            incidents.attach_ticket(
                session.get_one(Incident, incident.id),
                session.get_one(Ticket, ticket.id),
                agent=None,
            )


def answer(incident, anna, body="Wir wissen davon.", action=incidents.answer_all, **options):
    with writing() as session:
        return action(session.get_one(Incident, incident.id), body=body, agent=anna.id, **options)


def asked_by(email, **options):
    person = make_person(email=email, organisation=make_organisation())
    return make_ticket(requester=person, **options)


def test_everybody_reads_of_it_on_the_start_page_and_while_filing(desk, visitor, sign_in):
    portal = make_portal()
    make_topic()
    desk.submit(f"{DESK}/neu", portal=portal.id, title="Karten laden nicht", text="Seit 8 Uhr.")
    assert "Wer eine Anfrage stellt, liest jetzt davon." in desk.text
    for reader in (visitor, sign_in(make_person())):
        for page in ("/", "/anfragen/neu"):
            reader.get(page)
            assert "Störung: Beteiligung NRW" in reader.main, page
            assert "Seit 8 Uhr." in reader.main, page


def test_the_banner_changes_and_goes_with_the_end(desk, incident, visitor, drain):
    desk.submit(f"{DESK}/{incident.id}/text", text="Um 12 Uhr wissen wir mehr.")
    assert "Um 12 Uhr wissen wir mehr." in visitor.get("/").main
    desk.submit(f"{DESK}/{incident.id}/ende", body="Es geht wieder.")
    assert "Störung" not in visitor.get("/").main


@pytest.mark.parametrize("missing", ["portal", "title", "text"])
def test_what_is_missing_is_said_and_the_rest_kept(desk, missing):
    portal = make_portal()
    fields = {"portal": portal.id, "title": "Karten", "text": "Seit 8 Uhr."} | {missing: ""}
    desk.submit(f"{DESK}/neu", **fields)
    assert desk.status == 422
    kept = "text" if missing != "text" else "title"
    assert desk.value(kept).strip() == fields[kept]


def test_whoever_files_says_that_it_is_about_the_incident(incident, sign_in):
    make_topic()
    browser = sign_in(make_person(organisation=make_organisation()))
    browser.submit(
        "/anfragen/neu",
        incident=incident.id,
        topic="open-data",
        subject="Karte leer",
        body="Nichts zu sehen.",
    )
    with reading():
        assert reads.count_tickets(incident.id) == 1


def test_where_all_works_nothing_is_asked(sign_in, app):
    make_topic()
    page = sign_in(make_person()).get("/anfragen/neu").page
    assert not page.xpath("//select[@name='incident']")


def test_an_agent_adds_a_request_from_its_page_and_takes_it_out(desk, incident):
    ticket = asked_by("rita@a.example")
    desk.submit(f"/servicestelle/{ticket.reference}", form="stoerung", incident=incident.id)
    assert f"{DESK}/{incident.id}" in desk.links
    assert (
        "Störung „Karten laden nicht“ hinzugefügt"
        in desk.get(f"/servicestelle/{ticket.reference}/verlauf").main
    )
    desk.press(f"{ticket.reference} herausnehmen", f"{DESK}/{incident.id}")
    assert "Noch gehört keine Anfrage dazu." in desk.main


def test_an_agent_adds_a_request_by_its_number(desk, incident):
    ticket = asked_by("rita@a.example")
    desk.submit(f"{DESK}/{incident.id}", form="anfragen", reference="KDN-2020-0001")
    assert desk.status == 422
    assert desk.value("reference") == "KDN-2020-0001"
    desk.submit(reference=ticket.reference.lower())
    assert f"/servicestelle/{ticket.reference}" in desk.links


def test_all_requests_get_one_text_and_then_wait_for_the_developers(
    desk, anna, incident, drain, outbox
):
    tickets = [asked_by(f"rita{number}@a.example") for number in range(3)]
    attach(incident, *tickets)
    desk.submit(f"{DESK}/{incident.id}/antwort", body="Wir wissen davon.")
    drain()
    assert sorted(mail.recipients[0] for mail in outbox) == [
        "rita0@a.example",
        "rita1@a.example",
        "rita2@a.example",
    ]
    assert all("Wir wissen davon." in mail.text for mail in outbox)
    assert {read_ticket(ticket).state for ticket in tickets} == {State.EXTERNAL}
    assert "3 von 3 Anfragen beantwortet" in desk.get(desk.path).main


def test_a_person_with_several_requests_is_mailed_once(anna, incident, drain, outbox):
    rita = make_person(email="rita@a.example")
    attach(incident, make_ticket(requester=rita), make_ticket(requester=rita))
    answer(incident, anna)
    drain()
    assert [mail.recipients for mail in outbox] == [["rita@a.example"]]


def test_an_answer_to_the_mail_comes_back_into_the_request(anna, incident, drain, outbox):
    ticket = asked_by("rita@a.example")
    attach(incident, ticket)
    answer(incident, anna)
    drain()
    reply_to = outbox[0].message["Reply-To"].addresses[0].addr_spec
    assert f"ticket.{ticket.id}." in reply_to


def test_the_end_solves_all_requests(anna, incident, drain, outbox):
    waiting, closed = asked_by("a@a.example"), asked_by("b@b.example")
    tell(moves.change_state, closed, state=State.CLOSED, agent=anna.id)
    drain()
    outbox.clear()
    attach(incident, waiting, closed)
    answer(incident, anna, "Es geht wieder.", incidents.end_incident, wants_article=False)
    drain()
    assert read_ticket(waiting).state is State.SOLVED
    assert read_ticket(closed).state is State.CLOSED
    assert len(outbox) == 2


def test_a_request_that_cannot_be_told_is_listed_with_the_reason(anna, incident, drain, desk):
    ticket, other = asked_by("a@a.example"), asked_by("b@b.example")

    def merge(fresh):
        fresh.merged_into_id = other.id
        moves.move(fresh, State.MERGED, actor=None)

    tell(merge, ticket)
    attach(incident, ticket, other)
    made = answer(incident, anna)
    drain()
    page = desk.get(f"{DESK}/{incident.id}/antworten/{made.id}").main
    assert "1 von 2 Anfragen beantwortet · 1 nicht möglich" in page
    assert ticket.reference in page


def test_the_worker_goes_in_steps_shows_progress_and_can_be_stopped(
    anna, desk, incident, monkeypatch, drain, app
):
    monkeypatch.setattr(incidents, "STEP", 2)
    attach(incident, *[asked_by(f"p{number}@a.example") for number in range(5)])
    made = answer(incident, anna)
    with writing() as session:
        assert incidents.work_off(session.get_one(IncidentAnswer, made.id)) == 2
    address = f"{DESK}/{incident.id}/antworten/{made.id}"
    assert desk.get(f"{address}/stand").json == {
        "done": 2,
        "total": 5,
        "running": True,
        "sentence": "2 von 5 Anfragen beantwortet",
    }
    assert desk.get(address).page.xpath("//progress/@value") == ["2"]
    desk.press("Anhalten")
    drain()
    assert "Angehalten" in desk.get(address).main
    assert "2 von 5" in desk.main
    desk.press("Fortsetzen")
    drain()
    assert "5 von 5 Anfragen beantwortet" in desk.get(address).main
    with reading() as session:
        assert session.get_one(IncidentAnswer, made.id).state is TellingState.DONE


def test_a_worker_that_was_killed_tells_nobody_twice(
    anna, incident, monkeypatch, drain, outbox, app
):
    monkeypatch.setattr(incidents, "STEP", 2)
    attach(incident, *[asked_by(f"p{number}@a.example") for number in range(5)])
    made = answer(incident, anna)
    with writing() as session:
        incidents.work_off(session.get_one(IncidentAnswer, made.id))
    telling, turns = incidents.telling.tell_ticket, []

    def die(*arguments, **options):
        turns.append(arguments)
        if len(turns) == 2:
            raise KeyboardInterrupt
        return telling(*arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(incidents.telling, "tell_ticket", die)
        with pytest.raises(KeyboardInterrupt), writing() as session:
            incidents.work_off(session.get_one(IncidentAnswer, made.id))
    drain()
    assert sorted(mail.recipients[0] for mail in outbox) == [f"p{n}@a.example" for n in range(5)]


def test_an_article_is_drafted_from_what_was_known_and_told(desk, anna, incident, drain):
    answer(incident, anna, "Hier ein Umweg.")
    desk.submit(f"{DESK}/{incident.id}/ende", body="Es geht wieder.", wants_article=True)
    drain()
    with reading() as session:
        article = session.query(Article).one()
    assert f"/redaktion/{article.id}" in desk.get(f"{DESK}/{incident.id}").links
    draft = desk.get(f"/redaktion/{article.id}").main
    for part in ("Beteiligung NRW: Karten laden nicht", "Seit 8 Uhr.", "Hier ein Umweg.",
                 "Es geht wieder."):  # fmt: skip
        assert part in draft


def test_without_the_tick_no_article_is_drafted(desk, incident, drain):
    desk.submit(f"{DESK}/{incident.id}/ende", body="Es geht wieder.", wants_article=False)
    with reading() as session:
        assert session.query(Article).count() == 0


def test_nothing_is_added_to_what_has_ended(anna, incident):
    answer(incident, anna, "Ende.", incidents.end_incident, wants_article=False)
    with pytest.raises(DomainError, match="beendet"):
        attach(incident, asked_by("a@a.example"))
    with pytest.raises(DomainError, match="beendet"):
        answer(incident, anna)


def test_a_request_changes_over_from_one_incident_to_another(anna, incident):
    portal = make_portal("DKAN")
    with writing():
        other = incidents.open_incident(portal=portal, title="B", text="B", agent=anna.id)
    ticket = asked_by("a@a.example")
    attach(incident, ticket)
    attach(other, ticket)
    with reading():
        assert reads.count_tickets(incident.id) == 0
        assert reads.count_tickets(other.id) == 1


def test_the_list_names_those_that_last_first(desk, anna, incident):
    portal = make_portal("DKAN")
    with writing():
        later = incidents.open_incident(portal=portal, title="Vorbei", text="B", agent=anna.id)
    answer(later, anna, "Ende.", incidents.end_incident, wants_article=False)
    rows = desk.get(DESK).page.xpath("//tbody/tr")
    assert ["Karten laden nicht" in row.text_content() for row in rows] == [True, False]


def test_an_empty_text_is_refused(desk, incident):
    desk.submit(f"{DESK}/{incident.id}/antwort", body=" ")
    assert desk.status == 422
