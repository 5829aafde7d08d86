"""Minutes: a draft, then published, as a page and as PDF; decisions reach their requests."""

import time_machine

from kdn_helpdesk.meetings.models.agendas import Decision
from kdn_helpdesk.meetings.models.meetings import Visibility
from tests.factories import make_agent, make_person, make_ticket, reading
from tests.meetings.making import make_meeting, page_of
from tests.meetings.minuting import AFTER, approve, correct, publish, text_of, write
from tests.meetings.replying import mail_after
from tests.wishes.making import make_wish


def test_a_draft_is_for_the_coordinators_alone(sign_in, leader, eva, visitor, held, drain, outbox):
    page = write(sign_in(leader), held, opening="Begrüßung")
    assert "Entwurf, nicht veröffentlicht" in page.main
    for browser in (sign_in(eva), visitor):
        assert browser.get(f"{page_of(held)}/protokoll").status == 404
        assert browser.get(f"{page_of(held)}/protokoll.pdf").status == 404
        assert "Protokoll lesen" not in browser.get(page_of(held)).main
    drain()
    assert outbox == []


def test_published_minutes_are_read_by_the_group_and_told_by_mail(
    sign_in, leader, eva, visitor, held, drain, outbox
):
    publish(
        sign_in(leader),
        held,
        opening="**Begrüßung** durch Lea",
        record="Es wurde lange gesprochen.",
        decisions="Wir nehmen dl-de/by-2-0.\nMax schreibt einen Leitfaden.",
    )
    page = sign_in(eva).get(f"{page_of(held)}/protokoll")
    assert "1. Lizenzen für Geodaten" in page.main
    assert "Beschluss: Wir nehmen dl-de/by-2-0." in page.main
    assert page.page.xpath("//main//strong[text()='Begrüßung']")
    assert visitor.get(f"{page_of(held)}/protokoll").status == 404
    drain()
    assert {mail.recipients[0] for mail in outbox} == {
        "eva@stadt.example",
        "max@kreis.example",
    }, "whoever published them knows"
    assert f"{page_of(held)}/protokoll" in mail_after(outbox, "eva@stadt.example").text


def test_public_minutes_never_name_who_was_there(sign_in, leader, eva, visitor, held):
    browser = sign_in(leader)
    browser.submit(f"/termine/{held.id}/anwesenheit", form="anwesenheit")
    publish(browser, held, visibility="public")
    page = visitor.get(f"{page_of(held)}/protokoll")
    assert page.status == 200
    assert "Eva Eins" not in page.text
    _reader, text = text_of(visitor.get(f"{page_of(held)}/protokoll.pdf"))
    assert "Eva Eins" not in text
    assert "Eva Eins, Musterstadt" in sign_in(eva).get(f"{page_of(held)}/protokoll").main
    _reader, text = text_of(sign_in(eva).get(f"{page_of(held)}/protokoll.pdf"))
    assert "Eva Eins, Musterstadt" in text


def test_minutes_are_not_published_before_the_meeting(sign_in, leader, group):
    meeting = make_meeting(group)
    browser = sign_in(leader)
    write(browser, meeting, opening="Vorab")
    page = approve(browser, meeting)
    assert page.status == 422
    assert "wenn der Termin begonnen hat" in page.main


def test_a_lost_update_is_noticed(sign_in, leader, held):
    first, second = sign_in(leader), sign_in(leader)
    first.get(f"/termine/{held.id}/protokoll")
    write(second, held, opening="Zweite")
    page = first.submit(button="Entwurf speichern", record_opening="Erste")
    assert page.status == 409
    assert page.value("record_opening").strip() == "Erste"


def test_a_correction_is_seen_at_once_and_not_mailed_again(
    sign_in, leader, eva, held, drain, outbox
):
    browser = sign_in(leader)
    publish(browser, held, opening="Falsch")
    drain()
    outbox.clear()
    correct(browser, held, opening="Richtig")
    assert "Richtig" in sign_in(eva).get(f"{page_of(held)}/protokoll").main
    drain()
    assert outbox == []


def test_a_decision_that_stays_keeps_its_number(sign_in, leader, held):
    browser = sign_in(leader)
    publish(browser, held, decisions="Eins\nZwei")
    with reading() as session:
        before = {row.text: row.id for row in session.query(Decision)}
    correct(browser, held, decisions="Zwei\nDrei")
    with reading() as session:
        after = {row.text: row.id for row in session.query(Decision)}
    assert set(after) == {"Zwei", "Drei"}
    assert after["Zwei"] == before["Zwei"]


def test_the_pdf_is_tagged_titled_and_german(sign_in, leader, eva, held):
    publish(
        sign_in(leader),
        held,
        opening="Es ging um **Daten** und [Links](https://open.nrw).\n\n- eins\n- zwei #set",
        decisions='Wir nutzen "CSV" & *nichts* anderes; #let x = 1.',
    )
    reader, text = text_of(sign_in(eva).get(f"{page_of(held)}/protokoll.pdf"))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "de"
    assert reader.metadata.title == "Protokoll: Monatstreffen"
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    assert "Dienstag, 1. Dezember 2026, 10:00 – 11:30 Uhr" in text
    assert "Beschluss: Wir nutzen" in text
    assert "#let x = 1." in text
    assert "zwei #set" in text


def test_the_agenda_is_a_pdf_too(visitor, held):
    reader, text = text_of(visitor.get(f"{page_of(held)}/tagesordnung.pdf"))
    assert reader.metadata.title == "Tagesordnung: Monatstreffen"
    assert "1. Lizenzen für Geodaten" in text


def test_minutes_of_group_meetings_stay_hidden_from_strangers(sign_in, leader, group, drain):
    meeting = make_meeting(group, AFTER.date())
    with time_machine.travel(AFTER):
        publish(sign_in(leader), meeting, opening="Intern")
        assert sign_in(make_person()).get(f"{page_of(meeting)}/protokoll").status == 404


def test_a_published_decision_is_shown_at_its_request(sign_in, leader, eva, group):
    ticket = make_ticket(requester=eva)
    meeting = make_meeting(group, AFTER.date())
    sign_in(eva).submit(
        f"/termine/{meeting.id}/themen/neu", title="Lizenzen", reference=ticket.reference
    )
    sign_in(leader).get(page_of(meeting)).press("Auf die Tagesordnung nehmen")
    with time_machine.travel(AFTER):
        publish(sign_in(leader), meeting, decisions="Wir nehmen dl-de/by-2-0.")
        page = sign_in(eva).get(f"/anfragen/{ticket.reference}")
        assert "Beschluss: Wir nehmen dl-de/by-2-0." in page.main
        desk = sign_in(make_agent()).get(f"/servicestelle/{ticket.reference}")
        assert "Beschluss: Wir nehmen dl-de/by-2-0." in desk.main


def test_who_asked_is_told_of_the_decision_though_no_member(sign_in, leader, group, drain, outbox):
    asker = make_person(email="frage@stadt.example")
    ticket = make_ticket(requester=asker)
    meeting = make_meeting(group, AFTER.date(), title="Interne Runde")
    page = sign_in(make_agent()).get(f"/servicestelle/{ticket.reference}")
    page.get(next(link for link in page.links if "themen/neu" in link))
    page.get(next(link for link in page.links if link.startswith(f"/termine/{meeting.id}/")))
    assert page.value("reference") == ticket.reference
    page.submit(title="Lizenzen")
    browser = sign_in(leader)
    browser.get(page_of(meeting)).press("Auf die Tagesordnung nehmen")
    assert "Interne Runde" not in sign_in(asker).get(f"/anfragen/{ticket.reference}").main
    with time_machine.travel(AFTER):
        publish(sign_in(leader), meeting, decisions="Ja.")
        drain()
        mail = mail_after(outbox, "frage@stadt.example")
        assert ticket.reference in mail.subject
        assert "Ja." in mail.text
        page = sign_in(asker).get(f"/anfragen/{ticket.reference}")
        assert "Beschluss: Ja." in page.main
        assert not [link for link in page.links if f"/termine/{meeting.id}" in link]
        correct(sign_in(leader), meeting, opening="Nachtrag")
        drain()
        decisions = [m for m in outbox if m.recipients == ["frage@stadt.example"]]
        assert len(decisions) == 1


def test_a_decision_is_shown_at_its_wish_to_those_who_may_read_the_minutes(
    sign_in, leader, eva, group, visitor
):
    wish = make_wish(title="Karten drucken", is_public=True)
    meeting = make_meeting(group, AFTER.date(), visibility=Visibility.PUBLIC)
    sign_in(leader).submit(
        f"/termine/{meeting.id}/themen/neu", title="Karten", reference=wish.reference.lower()
    )
    page = f"/anforderungen/{wish.id}"
    with time_machine.travel(AFTER):
        publish(sign_in(leader), meeting, decisions="Wir bitten darum.", visibility="group")
        assert "Beschluss: Wir bitten darum." in sign_in(eva).get(page).main
        assert "Monatstreffen" in visitor.get(page).main
        assert "Beschluss" not in visitor.main
        minutes = sign_in(eva).get(f"{page_of(meeting)}/protokoll")
        assert page in minutes.links
