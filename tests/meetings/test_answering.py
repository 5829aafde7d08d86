"""Answers by the link and by hand: one ledger, and who sees it."""

from datetime import date, datetime

import time_machine

from kdn_helpdesk.ical.invites import Partstat
from kdn_helpdesk.meetings.models.invitations import AnswerState, Channel
from tests.factories import make_agent, make_person, writing
from tests.meetings.making import (
    NOW,
    make_meeting,
    read_invitation,
    read_ledger,
)
from tests.meetings.replying import mail_to


def test_looking_at_the_link_answers_nothing(visitor, meeting, eva, outbox):
    page = visitor.get(mail_to(outbox, "eva@stadt.example").path("/einladung/"))
    assert page.status == 200
    assert "Einladung für Eva Eins" in page.main
    assert "Bitte antworten" in page.main
    visitor.get(page.path + "?antwort=ACCEPTED")
    assert read_ledger(meeting) == []
    assert read_invitation(meeting, eva).partstat is Partstat.NEEDS_ACTION


def test_a_person_answers_without_signing_in(visitor, meeting, eva, outbox):
    address = mail_to(outbox, "eva@stadt.example").path("/einladung/")
    page = visitor.submit(address, answer="ACCEPTED", comment="Ich bringe Daten mit.")
    assert "Ihre Rückmeldung ist angekommen" in page.text
    assert "Sie kommen" in page.main
    invitation = read_invitation(meeting, eva)
    assert (invitation.partstat, invitation.comment) == (
        Partstat.ACCEPTED,
        "Ich bringe Daten mit.",
    )
    [line] = read_ledger(meeting)
    assert (line.channel, line.sequence, line.state) == (Channel.PAGE, 0, AnswerState.COUNTED)


def test_an_answer_can_be_changed_and_both_stand_in_the_ledger(visitor, meeting, eva, outbox):
    address = mail_to(outbox, "eva@stadt.example").path("/einladung/")
    visitor.submit(address, answer="ACCEPTED")
    visitor.submit(address, answer="DECLINED")
    assert read_invitation(meeting, eva).partstat is Partstat.DECLINED
    assert [line.partstat for line in read_ledger(meeting)] == [
        Partstat.ACCEPTED,
        Partstat.DECLINED,
    ]


def test_an_answer_needs_a_choice_and_keeps_the_words(visitor, meeting, outbox):
    page = visitor.submit(
        mail_to(outbox, "eva@stadt.example").path("/einladung/"), comment="Mal sehen"
    )
    assert page.status == 422
    assert page.value("comment").strip() == "Mal sehen"
    assert read_ledger(meeting) == []


def test_a_broken_link_opens_nothing(visitor, meeting, outbox):
    address = mail_to(outbox, "eva@stadt.example").path("/einladung/")
    for broken in (address[:-3], "/einladung/abc", address + "x"):
        page = visitor.get(broken)
        assert page.status == 404
        assert "Monatstreffen" not in page.main


def test_a_meeting_that_is_over_takes_no_answer(visitor, group, drain, outbox):
    make_meeting(group, date(2026, 12, 1), invited=True)
    drain()
    visitor.get(mail_to(outbox, "eva@stadt.example").path("/einladung/"))
    with time_machine.travel(datetime(2026, 12, 1, 12, tzinfo=NOW.tzinfo)):
        page = visitor.submit(answer="ACCEPTED")
        assert page.status == 422
        assert "Dieser Termin ist vorbei" in page.main


def test_somebody_no_longer_invited_cannot_answer(sign_in, visitor, meeting, eva, leader, outbox):
    address = mail_to(outbox, "eva@stadt.example").path("/einladung/")
    visitor.get(address)
    number = read_invitation(meeting, eva).id
    sign_in(leader).press(
        "Einladung zurückziehen", f"/termine/{meeting.id}/rueckmeldungen/{number}/zurueckziehen"
    )
    page = visitor.submit(answer="ACCEPTED")
    assert page.status == 422
    assert "nicht mehr eingeladen" in page.main
    assert "https://video.example" not in page.get(address).text


def test_somebody_signed_in_answers_on_the_page(sign_in, meeting, eva):
    page = sign_in(eva).get(f"/termine/{meeting.id}")
    page.submit(form="antworten", answer="TENTATIVE")
    assert "Sie kommen vielleicht" in page.main
    assert read_invitation(meeting, eva).partstat is Partstat.TENTATIVE


def test_who_is_not_invited_cannot_answer(sign_in, meeting):
    browser = sign_in(make_agent())
    browser.get("/termine")
    page = browser.post(f"/termine/{meeting.id}/antworten", data={"answer": "ACCEPTED"})
    assert page.status in (400, 404)
    assert read_ledger(meeting) == []


def test_coordinators_enter_what_they_were_told(sign_in, leader, meeting, eva):
    number = read_invitation(meeting, eva).id
    page = sign_in(leader).submit(
        f"/termine/{meeting.id}/rueckmeldungen/{number}", answer="DECLINED", comment="Telefon"
    )
    assert "von der Koordination eingetragen (Lea Leitung)" in page.main
    [line] = read_ledger(meeting)
    assert (line.channel, line.recorded_by_id) == (Channel.HAND, leader.id)


def test_the_coordinator_sees_who_comes(sign_in, leader, visitor, meeting, outbox):
    visitor.submit(mail_to(outbox, "eva@stadt.example").path("/einladung/"), answer="ACCEPTED")
    page = sign_in(leader).get(f"/termine/{meeting.id}")
    assert "3 eingeladen: 1 kommen, 0 vielleicht, 0 kommen nicht, 2 ohne" in page.main
    assert "Eva Eins" in page.get(f"/termine/{meeting.id}/rueckmeldungen").main


def test_others_do_not_see_who_comes(sign_in, meeting, eva):
    for person in (eva, make_agent()):
        browser = sign_in(person)
        assert browser.get(f"/termine/{meeting.id}/rueckmeldungen").status == 403
        assert "Max Zwei" not in browser.get(f"/termine/{meeting.id}").text


def test_a_new_address_is_named_in_later_invitations(sign_in, leader, meeting, eva, drain, outbox):
    from kdn_helpdesk.accounts.events import AddressChanged
    from kdn_helpdesk.accounts.models import Person
    from kdn_helpdesk.core.events import publish

    with writing() as session:
        session.get(Person, eva.id).email = "eva.neu@stadt.example"
        session.flush()
        publish(AddressChanged(person_id=eva.id, old_email="eva@stadt.example"))
    browser = sign_in(leader)
    browser.submit(f"/termine/{meeting.id}/aendern", place="Rathaus")
    browser.press("Ändern und benachrichtigen")
    drain()
    request = [mail for mail in outbox if mail.calendar][-3:]
    mine = next(mail for mail in request if mail.recipients == ["eva.neu@stadt.example"])
    assert b"mailto:eva.neu@stadt.example" in mine.calendar.replace(b"\r\n ", b"")


def test_a_person_without_account_can_answer(visitor, leader, sign_in, group, drain, outbox):
    found = make_meeting(group)
    sign_in(leader).submit(f"/termine/{found.id}/rueckmeldungen", email="gast@firma.example")
    drain()
    page = visitor.submit(
        mail_to(outbox, "gast@firma.example").path("/einladung/"), answer="ACCEPTED"
    )
    assert "Sie kommen" in page.main
    assert make_person()
