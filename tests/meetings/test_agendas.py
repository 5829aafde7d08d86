"""Topics: proposed by members, decided by the coordinators, ordered, linked to requests."""

import re

from tests.factories import make_agent, make_person, make_ticket
from tests.meetings.making import make_meeting, page_of
from tests.meetings.replying import mail_after
from tests.wishes.making import make_wish


def propose(browser, meeting, **fields):
    return browser.submit(
        f"/termine/{meeting.id}/themen/neu", **{"title": "Lizenzen für Geodaten", **fields}
    )


def agenda(page):
    """The titles on the agenda, in their order."""
    return [
        " ".join(title.xpath("text()")).strip()
        for title in page.page.xpath("//ol[@class='agenda']//p[@class='agenda__title']")
    ]


def test_a_member_proposes_and_the_coordinator_accepts(
    sign_in, leader, eva, meeting, drain, outbox
):
    page = propose(sign_in(eva), meeting, description="Welche passt?")
    assert "Wartet auf die Koordination" in page.main
    assert agenda(page) == []
    drain()
    assert "Lizenzen für Geodaten" in mail_after(outbox, "leitung@kdn.example").subject
    desk = sign_in(leader).get(page_of(meeting))
    assert "Vorgeschlagen von Eva Eins" in desk.main
    desk.press("Auf die Tagesordnung nehmen")
    assert agenda(desk) == ["Lizenzen für Geodaten"]
    drain()
    answer = mail_after(outbox, "eva@stadt.example")
    assert answer.subject == "Auf der Tagesordnung: Lizenzen für Geodaten"


def test_a_proposal_is_declined_with_a_reason(sign_in, leader, eva, meeting, drain, outbox):
    propose(sign_in(eva), meeting)
    page = sign_in(leader).get(page_of(meeting))
    decline = next(link for link in page.links if link.endswith("/ablehnen"))
    assert page.submit(decline, reason="").status == 422
    page.submit(decline, reason="Das hatten wir schon.")
    drain()
    assert "Das hatten wir schon." in mail_after(outbox, "eva@stadt.example").text
    assert "Das hatten wir schon." in sign_in(eva).get(page_of(meeting)).main


def test_others_do_not_see_what_waits(sign_in, eva, max_, meeting, visitor):
    propose(sign_in(eva), meeting)
    assert "Lizenzen" not in sign_in(max_).get(page_of(meeting)).main


def test_a_coordinators_topic_stands_on_the_agenda_at_once(sign_in, leader, meeting):
    assert agenda(propose(sign_in(leader), meeting)) == ["Lizenzen für Geodaten"]


def test_topics_change_places(sign_in, leader, meeting):
    browser = sign_in(leader)
    for title in ("Eins", "Zwei", "Drei"):
        propose(browser, meeting, title=title)
    browser.get(page_of(meeting))
    browser.press("Nach unten")
    assert agenda(browser) == ["Zwei", "Eins", "Drei"]
    browser.press("Nach oben")
    assert agenda(browser) == ["Eins", "Zwei", "Drei"]


def test_a_topic_is_edited(sign_in, leader, meeting):
    browser = sign_in(leader)
    propose(browser, meeting, minutes="20")
    edit = next(link for link in browser.links if "/themen/" in link and link[-1].isdigit())
    page = browser.submit(edit, title="Lizenzen", minutes="30")
    assert agenda(page) == ["Lizenzen"]
    assert "30 Minuten" in page.main


def test_a_topic_is_taken_off_the_agenda(sign_in, leader, meeting):
    browser = sign_in(leader)
    propose(browser, meeting)
    decline = next(link for link in browser.links if link.endswith("/ablehnen"))
    assert agenda(browser.submit(decline, reason="Vertagt")) == []


def test_a_topic_comes_from_a_request_and_shows_it_to_those_who_may_see_it(
    sign_in, leader, eva, visitor, group
):
    meeting = make_meeting(group, visibility="public")
    ticket = make_ticket(requester=eva, subject="Lizenz gesucht")
    page = sign_in(eva).get(f"/termine/{meeting.id}/themen/neu?anfrage={ticket.reference}")
    assert page.value("reference") == ticket.reference
    page.submit(title="Lizenzen")
    sign_in(leader).get(page_of(meeting)).press("Auf die Tagesordnung nehmen")
    assert ticket.reference in sign_in(eva).get(page_of(meeting)).main
    assert ticket.reference in sign_in(make_agent()).get(page_of(meeting)).main
    for browser in (visitor, sign_in(make_person()), sign_in(leader)):
        assert ticket.reference not in browser.get(page_of(meeting)).html


def test_nobody_names_a_request_of_others(sign_in, max_, meeting):
    ticket = make_ticket()
    page = propose(sign_in(max_), meeting, reference=ticket.reference)
    assert page.status == 422
    assert page.value("title") == "Lizenzen für Geodaten"


def test_strangers_and_visitors_propose_nothing(sign_in, visitor, group):
    meeting = make_meeting(group, visibility="public")
    assert sign_in(make_person()).get(f"/termine/{meeting.id}/themen/neu").status == 404
    assert "/anmelden" in visitor.get(f"/termine/{meeting.id}/themen/neu").path
    assert "Thema vorschlagen" not in visitor.get(page_of(meeting)).main


def test_visitors_read_the_agenda_without_names(sign_in, leader, visitor, group):
    meeting = make_meeting(group, visibility="public")
    propose(sign_in(leader), meeting)
    page = visitor.get(page_of(meeting))
    assert agenda(page) == ["Lizenzen für Geodaten"]
    assert "Lea Leitung" not in page.text


def test_a_cancelled_meeting_takes_no_topics(sign_in, leader, eva, meeting):
    browser = sign_in(eva)
    browser.get(f"/termine/{meeting.id}/themen/neu")
    sign_in(leader).submit(f"/termine/{meeting.id}/absagen", reason="")
    page = browser.submit(title="Zu spät")
    assert page.status == 422
    assert page.value("title") == "Zu spät"


def test_the_agenda_stands_in_the_next_invitation(sign_in, leader, group, drain, outbox):
    meeting = make_meeting(group)
    browser = sign_in(leader)
    propose(browser, meeting)
    browser.press("Einladungen verschicken", f"/termine/{meeting.id}/einladen")
    drain()
    invitation = mail_after(outbox, "eva@stadt.example")
    assert "1. Lizenzen für Geodaten" in invitation.text
    assert "1. Lizenzen für Geodaten" in invitation.calendar.replace(b"\r\n ", b"").decode()


def test_a_topic_comes_from_a_wish_and_both_lead_to_each_other(sign_in, leader, eva, meeting):
    wish = make_wish(title="Karten drucken", is_public=True)
    page = sign_in(eva).get(f"/anforderungen/{wish.id}")
    page.get(next(link for link in page.links if "themen/neu" in link))
    page.get(next(link for link in page.links if link.startswith(f"/termine/{meeting.id}/")))
    assert page.value("reference") == wish.reference
    page.submit(title="Karten drucken")
    assert "Als Thema vorgeschlagen" in sign_in(eva).get(f"/anforderungen/{wish.id}").main
    desk = sign_in(leader).get(page_of(meeting))
    desk.press("Auf die Tagesordnung nehmen")
    assert f"/anforderungen/{wish.id}" in desk.links
    assert f"Aus Anforderung {wish.reference}" in " ".join(desk.main.split())
    change = next(link for link in desk.links if re.search(r"/themen/\d+$", link))
    assert desk.get(change).value("reference") == wish.reference
    at_desk = sign_in(make_agent()).get(f"/servicestelle/anforderungen/{wish.id}")
    assert any(link.startswith(f"/termine/{meeting.id}-") for link in at_desk.links)


def test_a_wish_that_a_member_cannot_see_is_not_named(sign_in, eva, meeting):
    for reference in (make_wish(title="Noch geheim").reference, "KDN-A-9999"):
        page = propose(sign_in(eva), meeting, reference=reference)
        assert page.status == 422
        assert page.value("reference") == reference
