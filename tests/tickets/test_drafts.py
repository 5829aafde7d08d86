"""Drafts: kept while somebody writes, theirs alone, gone once sent."""

import pytest

from kdn_helpdesk.tickets.actions import drafts
from kdn_helpdesk.tickets.states import DraftKind, State
from tests.factories import make_agent, make_person, make_ticket, read_ticket, tell


@pytest.fixture
def agent(app):
    return make_agent(name="Anna Beratung")


@pytest.fixture
def desk(sign_in, agent):
    return sign_in(agent)


@pytest.fixture
def ticket(app):
    return make_ticket(requester=make_person(name="Rita Rathaus", email="rita@stadt.example"))


def page_of(ticket, step=""):
    return f"/servicestelle/{ticket.reference}{step}"


def type_in(browser, ticket, body, *, revision=0, kind="answer"):
    """Save as the page does by itself while somebody types."""
    browser.get(page_of(ticket))
    token = browser.page.xpath("//input[@name='csrf_token']/@value")[0]
    data = {"csrf_token": token, "kind": kind, "body": body, "revision": revision}
    return browser.post(page_of(ticket, "/entwurf"), data=data)


def test_a_draft_is_there_again_on_return(desk, ticket):
    desk.submit(page_of(ticket), form="antwort", button="Entwurf speichern", body="Halb fertig")
    assert "Der Entwurf ist gespeichert." in desk.text
    assert desk.get(page_of(ticket)).value("body").strip() == "Halb fertig"
    assert desk.get(page_of(ticket, "/antwort")).value("body").strip() == "Halb fertig"
    assert "Nur Sie können ihn sehen." in desk.main


def test_a_draft_is_saved_while_one_types(desk, ticket):
    answer = type_in(desk, ticket, "Sehr geehrte").json
    assert answer["sentence"].startswith("Entwurf um ")
    answer = type_in(desk, ticket, "Sehr geehrte Frau", revision=answer["revision"])
    assert answer.status == 200
    assert desk.get(page_of(ticket)).value("body").strip() == "Sehr geehrte Frau"


def test_answer_and_note_have_a_draft_each(desk, ticket):
    type_in(desk, ticket, "Für draußen")
    type_in(desk, ticket, "Für drinnen", kind="note")
    desk.get(page_of(ticket))
    assert desk.value("body").strip() == "Für draußen"
    assert desk.value("note").strip() == "Für drinnen"
    desk.submit(page_of(ticket, "/notiz"), note="Für drinnen, fertig")
    assert desk.get(page_of(ticket)).value("note").strip() == ""
    assert desk.value("body").strip() == "Für draußen"


def test_nobody_reads_or_changes_anothers_draft(desk, ticket, sign_in):
    type_in(desk, ticket, "Annas Gedanke")
    other = sign_in(make_agent(name="Otto Zweit"))
    assert "Annas Gedanke" not in other.get(page_of(ticket)).html
    type_in(other, ticket, "Ottos Gedanke")
    other.submit(page_of(ticket), form="antwort", body="Otto antwortet.")
    assert desk.get(page_of(ticket)).value("body").strip() == "Annas Gedanke"


def test_sending_ends_the_draft(desk, ticket):
    type_in(desk, ticket, "Fast")
    desk.submit(page_of(ticket), form="antwort", body="Fast fertig, und nun ganz.")
    assert desk.get(page_of(ticket)).value("body").strip() == ""


def test_a_late_saving_does_not_bring_a_sent_draft_back(desk, ticket):
    revision = type_in(desk, ticket, "Gesendet").json["revision"]
    desk.submit(page_of(ticket), form="antwort", body="Gesendet")
    assert type_in(desk, ticket, "Gesendet", revision=revision).status == 409
    assert desk.get(page_of(ticket)).value("body").strip() == ""


def test_a_second_window_does_not_overwrite_the_first(desk, ticket):
    type_in(desk, ticket, "Aus dem ersten Fenster")
    answer = type_in(desk, ticket, "Aus dem zweiten", revision=0)
    assert answer.status == 409
    assert answer.json["body"] == "Aus dem ersten Fenster"
    assert desk.get(page_of(ticket)).value("body").strip() == "Aus dem ersten Fenster"


def test_two_windows_show_both_versions_without_script(desk, ticket, agent):
    desk.get(page_of(ticket))
    tell(
        drafts.save_draft,
        ticket,
        person=agent.id,
        kind=DraftKind.ANSWER,
        body="Aus dem ersten Fenster",
    )
    desk.submit(form="antwort", button="Entwurf speichern", body="Aus dem zweiten Fenster")
    assert desk.status == 409
    assert "Aus dem ersten Fenster" in desk.main
    assert desk.value("body").strip() == "Aus dem zweiten Fenster"
    desk.submit(button="Entwurf speichern", body="Beides zusammen")
    assert desk.get(page_of(ticket)).value("body").strip() == "Beides zusammen"


def test_a_draft_keeps_its_files_until_it_is_sent(desk, ticket):
    files = [(b"Zahlen", "zahlen.csv"), (b"Zuviel", "falsch.txt")]
    desk.submit(
        page_of(ticket), form="antwort", button="Entwurf speichern", body="Anbei.", files=files
    )
    assert "zahlen.csv" in desk.main
    desk.press("falsch.txt entfernen")
    desk.submit(page_of(ticket), form="antwort", body="Anbei die Zahlen.")
    assert "zahlen.csv" in desk.main
    assert "falsch.txt" not in desk.main


def test_a_draft_is_discarded(desk, ticket):
    type_in(desk, ticket, "Doch nicht")
    desk.get(page_of(ticket)).press("Entwurf verwerfen")
    assert "Der Entwurf ist verworfen." in desk.text
    assert desk.get(page_of(ticket)).value("body").strip() == ""


def test_an_emptied_draft_is_none(desk, ticket):
    revision = type_in(desk, ticket, "Wort").json["revision"]
    assert type_in(desk, ticket, "", revision=revision).json["revision"] == 0
    assert "Entwurf vom" not in desk.get(page_of(ticket)).main


def test_a_draft_tells_nobody_and_changes_nothing(desk, ticket, drain, outbox):
    type_in(desk, ticket, "Noch nicht")
    drain()
    assert outbox == []
    assert read_ticket(ticket).state is State.NEW
    assert "Noch nicht" not in desk.get(page_of(ticket, "/verlauf")).main


def test_nonsense_is_no_draft(desk, ticket):
    assert type_in(desk, ticket, "x", kind="poem").status == 422
