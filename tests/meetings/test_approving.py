"""Minutes on their way: to the group for remarks, approved, in part for all, corrected."""

import time_machine

from tests.factories import make_agent, make_person, make_ticket
from tests.meetings.making import make_meeting, page_of
from tests.meetings.minuting import AFTER, approve, correct, publish, text_of, write
from tests.meetings.replying import mail_after
from tests.wishes.making import make_wish

SECRET = "Der Preis ist 4711 Euro"


def send_for_remarks(browser, meeting, **fields):
    page = f"/termine/{meeting.id}/protokoll/verschicken"
    return browser.submit(page, form="verschicken", **fields)


def test_the_group_reads_the_draft_and_remarks_on_it(
    sign_in, leader, eva, visitor, held, drain, outbox
):
    browser = sign_in(leader)
    write(browser, held, record="Eva bot es an.")
    preview = browser.get(f"/termine/{held.id}/protokoll/verschicken")
    assert "2 eingeladene Personen" in preview.main
    send_for_remarks(browser, held, until="2026-12-11")
    drain()
    mail = mail_after(outbox, "eva@stadt.example")
    assert mail.subject == "Protokollentwurf: Monatstreffen am Di 01.12.2026"
    assert "Freitag, 11. Dezember 2026" in mail.text
    assert {m.recipients[0] for m in outbox} == {"eva@stadt.example", "max@kreis.example"}
    page = sign_in(eva).get(f"{page_of(held)}/protokoll")
    assert "noch nicht genehmigt" in page.main
    assert visitor.get(f"{page_of(held)}/protokoll").status == 404
    assert sign_in(make_person()).get(f"{page_of(held)}/protokoll").status == 404
    outbox.clear()
    page.submit(form="anmerkung", text="Das war Max.")
    drain()
    remark = mail_after(outbox, "leitung@kdn.example")
    assert "Eva Eins merkt zum Protokoll an" in remark.text
    assert "Das war Max." in remark.text
    assert "Das war Max." in browser.get(f"{page_of(held)}/protokoll").main


def test_remarks_of_others_are_for_the_coordinators(sign_in, leader, eva, max_, held):
    browser = sign_in(leader)
    write(browser, held, record="Text")
    send_for_remarks(browser, held)
    page = sign_in(eva).submit(f"{page_of(held)}/protokoll", form="anmerkung", text="Nur für Lea")
    assert "Nur für Lea" in page.main
    assert "Nur für Lea" not in sign_in(max_).get(f"{page_of(held)}/protokoll").main


def test_nobody_remarks_on_a_draft_or_on_approved_minutes(sign_in, leader, eva, held):
    browser = sign_in(leader)
    write(browser, held, record="Text")
    send_for_remarks(browser, held)
    open_page = sign_in(eva).get(f"{page_of(held)}/protokoll")
    approve(browser, held)
    page = open_page.submit(form="anmerkung", text="Zu spät")
    assert page.status == 422
    assert "keine Anmerkungen mehr möglich" in page.main


def test_remarks_are_not_asked_for_in_the_past_or_before_the_meeting(sign_in, leader, group, held):
    browser = sign_in(leader)
    write(browser, held, record="Text")
    page = send_for_remarks(browser, held, until="2026-11-30")
    assert page.status == 422
    assert "noch nicht vorbei" in page.main
    later = make_meeting(group)
    write(browser, later, opening="Vorab")
    assert send_for_remarks(browser, later, until="2027-08-01").status == 422


def test_the_next_meeting_approves(sign_in, leader, visitor, group, held):
    browser = sign_in(leader)
    next_one = make_meeting(group, AFTER.date().replace(day=15), title="Folgetreffen")
    write(browser, held, record="Text", visibility="public")
    with time_machine.travel(AFTER.replace(day=16)):
        browser = sign_in(leader)
        assert "die Sitzung am 15.12.2026: Folgetreffen" in (
            browser.get(f"/termine/{held.id}/protokoll/verschicken").main
        )
        approve(browser, held, approved_in=next_one.id)
        page = visitor.get(f"{page_of(held)}/protokoll")
        assert "16.12.2026, in der Sitzung am 15.12.2026" in page.main


def test_minutes_are_approved_once(sign_in, leader, held):
    browser = sign_in(leader)
    write(browser, held, record="Text")
    token = browser.get(f"/termine/{held.id}/protokoll/verschicken").value("csrf_token")
    address = f"/termine/{held.id}/protokoll/genehmigen"
    data = {"csrf_token": token, "approved_in": ""}
    assert browser.post(address, data=data).status == 200
    assert browser.post(address, data=data).status == 422
    assert "bereits genehmigt" in browser.main


def test_an_internal_part_never_leaves_the_group(
    sign_in, leader, eva, visitor, held, drain, outbox
):
    publish(
        sign_in(leader),
        held,
        visibility="public",
        opening="Öffentliche Begrüßung",
        record=SECRET,
        decisions=f"Beschlossen: {SECRET}",
        internal=True,
    )
    drain()
    minutes = f"{page_of(held)}/protokoll"
    page = visitor.get(minutes)
    assert "Öffentliche Begrüßung" in page.main
    assert "nur für den Arbeitskreis" in page.main
    assert SECRET in sign_in(eva).get(minutes).main
    stranger = sign_in(make_person())
    for browser in (visitor, stranger):
        for address in (minutes, f"{minutes}/fassung/1", page_of(held), "/suche?q=4711"):
            assert "4711 Euro" not in browser.get(address).html
        _reader, text = text_of(browser.get(f"{minutes}.pdf"))
        assert "4711" not in text
        assert "Begrüßung" in text
    assert not any("4711" in mail.text for mail in outbox)
    assert b"4711" not in visitor.get("/termine.ics").data
    _reader, text = text_of(sign_in(eva).get(f"{minutes}.pdf"))
    assert "4711" in text


def test_an_internal_decision_is_told_to_members_alone(
    sign_in, leader, eva, visitor, group, drain, outbox
):
    asker = make_person(email="frage@stadt.example")
    ticket = make_ticket(requester=asker)
    wish = make_wish(title="Karten drucken", is_public=True)
    meeting = make_meeting(group, AFTER.date(), visibility="public")
    browser = sign_in(leader)
    agent = sign_in(make_agent())
    agent.submit(f"/termine/{meeting.id}/themen/neu", title="Preis", reference=ticket.reference)
    browser.get(page_of(meeting)).press("Auf die Tagesordnung nehmen")
    with time_machine.travel(AFTER):
        browser = sign_in(leader)
        outbox.clear()
        publish(browser, meeting, decisions=SECRET, internal=True, visibility="public")
        drain()
        assert "frage@stadt.example" not in {mail.recipients[0] for mail in outbox}
        assert SECRET not in sign_in(asker).get(f"/anfragen/{ticket.reference}").main
        edit = f"/termine/{meeting.id}"
        page = browser.get(page_of(meeting))
        topic = next(link for link in page.links if link.startswith(f"{edit}/themen/"))
        browser.submit(topic, reference=wish.reference)
        assert SECRET in sign_in(eva).get(f"/anforderungen/{wish.id}").main
        assert SECRET not in visitor.get(f"/anforderungen/{wish.id}").main


def test_a_correction_is_a_marked_version_and_needs_a_reason(sign_in, leader, eva, held):
    browser = sign_in(leader)
    publish(browser, held, record="Es waren 12 Kommunen.")
    page = correct(browser, held, reason="", record="Es waren 13 Kommunen.")
    assert page.status == 422
    assert "was berichtigt wird" in page.main
    assert "12 Kommunen" in sign_in(eva).get(f"{page_of(held)}/protokoll").main
    correct(browser, held, reason="Zahl der Kommunen", record="Es waren 13 Kommunen.")
    page = sign_in(eva).get(f"{page_of(held)}/protokoll")
    assert "13 Kommunen" in page.main
    assert "Fassung 2 vom 01.12.2026, berichtigt: Zahl der Kommunen" in page.main
    _reader, text = text_of(sign_in(eva).get(f"{page_of(held)}/protokoll.pdf"))
    assert "Fassung 2 vom 01.12.2026, berichtigt: Zahl der Kommunen" in text
    page.get(next(link for link in page.links if link.endswith("/fassung/1")))
    assert "12 Kommunen" in page.main
    assert "inzwischen berichtigt" in page.main


def test_what_becomes_internal_later_is_gone_from_earlier_versions_too(
    sign_in, leader, visitor, held
):
    browser = sign_in(leader)
    publish(browser, held, record=SECRET, visibility="public")
    assert SECRET in visitor.get(f"{page_of(held)}/protokoll/fassung/1").main
    correct(browser, held, reason="Teil ist intern", internal=True)
    assert SECRET not in visitor.get(f"{page_of(held)}/protokoll/fassung/1").html
    assert visitor.get(f"{page_of(held)}/protokoll/fassung/9").status == 404


def test_changing_who_reads_is_no_correction(sign_in, leader, visitor, held):
    browser = sign_in(leader)
    publish(browser, held, record="Text")
    page = correct(browser, held, reason="", visibility="public")
    assert page.status == 200
    assert "Fassung 2" not in visitor.get(f"{page_of(held)}/protokoll").main
    assert visitor.status == 200
