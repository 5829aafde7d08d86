"""Moving, changing and cancelling: the preview, and what each person then gets."""

from datetime import date, time

import pytest
from icalendar import Calendar

from kdn_helpdesk.ical import timezone
from kdn_helpdesk.ical.invites import Partstat
from tests.factories import make_group, make_person
from tests.meetings.making import make_meeting, page_of, read_invitation, read_meeting
from tests.meetings.replying import mail_to


def change(browser, meeting, **fields):
    return browser.submit(f"/termine/{meeting.id}/aendern", **fields)


def events(mails):
    """Method and event of each mail's calendar, by recipient."""
    found = {}
    for mail in mails:
        calendar = Calendar.from_ical(mail.calendar)
        found[mail.recipients[0]] = (str(calendar["method"]), calendar.walk("VEVENT")[0])
    return found


@pytest.fixture
def answered(meeting, visitor, outbox):
    """Eva has said that she comes."""
    visitor.submit(mail_to(outbox, "eva@stadt.example").path("/einladung/"), answer="ACCEPTED")
    outbox.clear()
    return meeting


def test_the_preview_says_what_a_move_means_and_does_nothing(
    sign_in, leader, answered, drain, outbox
):
    page = change(sign_in(leader), answered, day="2027-06-15")
    assert page.status == 200
    assert "Es wurde noch nichts geändert oder verschickt" in page.main
    assert "Dienstag, 8. Juni 2027, 10:00 – 11:30 Uhr" in page.main
    assert "Dienstag, 15. Juni 2027, 10:00 – 11:30 Uhr" in page.main
    assert "3 eingeladene Personen erhalten eine E-Mail" in page.main
    assert "Alle müssen erneut antworten; 1 bisherige Rückmeldung gilt nicht mehr" in page.main
    assert "Eva Eins" in page.main
    drain()
    assert outbox == []
    assert read_meeting(answered).version == answered.version


def test_the_preview_warns_of_a_bad_day_and_offers_others(sign_in, leader, meeting):
    other = make_group("Smart City")
    make_meeting(other, date(2027, 5, 27), time(10))
    page = change(sign_in(leader), meeting, day="2027-05-27")
    assert "Feiertag: Fronleichnam" in page.main
    assert "Zur selben Zeit: Smart City" in page.main
    assert "Donnerstag, 3. Juni 2027 (eine Woche später)" in page.main


def test_one_can_go_back_from_the_preview_with_everything_typed(sign_in, leader, meeting):
    page = change(sign_in(leader), meeting, day="2027-06-15", place="Rathaus", tell=False)
    page.press("Zurück zum Formular")
    assert page.value("day") == "2027-06-15"
    assert page.value("place") == "Rathaus"
    assert not page.page.xpath("//input[@name='tell'][@checked]")
    assert read_meeting(meeting).place == "Videokonferenz"


def test_a_move_asks_everybody_to_answer_again(sign_in, leader, answered, eva, drain, outbox):
    change(sign_in(leader), answered, day="2027-06-15").press("Ändern und benachrichtigen")
    assert read_invitation(answered, eva).partstat is Partstat.NEEDS_ACTION
    drain()
    assert len(outbox) == 3
    method, event = events(outbox)["eva@stadt.example"]
    assert (method, event["sequence"], str(event["uid"])) == ("REQUEST", 1, answered.uid)
    assert event["attendee"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert event["dtstart"].dt == timezone.at(date(2027, 6, 15), time(10))
    text = mail_to(outbox, "eva@stadt.example").text
    assert "wurde verschoben" in text
    assert "Bisheriger Termin: Dienstag, 8. Juni 2027, 10:00 – 11:30 Uhr" in text
    assert mail_to(outbox, "eva@stadt.example").subject.startswith("Neuer Termin:")


def test_another_place_is_told_and_answers_stay(sign_in, leader, answered, eva, drain, outbox):
    page = change(sign_in(leader), answered, place="Rathaus, Raum 1")
    assert "Bisherige Rückmeldungen bleiben bestehen" in page.main
    page.press("Ändern und benachrichtigen")
    assert read_invitation(answered, eva).partstat is Partstat.ACCEPTED
    drain()
    method, event = events(outbox)["eva@stadt.example"]
    assert (method, event["sequence"]) == ("REQUEST", 1)
    assert event["attendee"].params["PARTSTAT"] == "ACCEPTED"
    assert "Bisheriger Ort: Videokonferenz" in mail_to(outbox, "eva@stadt.example").text


def test_other_words_keep_the_sequence_and_are_told_if_wanted(
    sign_in, leader, answered, drain, outbox
):
    browser = sign_in(leader)
    page = change(browser, answered, title="Sommertreffen", tell=False)
    assert "Niemand erhält eine E-Mail" in page.main
    page.press("Ändern")
    drain()
    assert outbox == []
    change(browser, answered, title="Treffen im Sommer").press("Ändern und benachrichtigen")
    drain()
    method, event = events(outbox)["eva@stadt.example"]
    assert (method, event["sequence"], str(event["summary"])) == (
        "REQUEST",
        0,
        "Treffen im Sommer",
    )


def test_another_visibility_is_told_to_nobody(sign_in, leader, meeting, drain, outbox):
    outbox.clear()
    page = change(sign_in(leader), meeting, visibility="public")
    assert "Niemand erhält eine E-Mail" in page.main
    assert "Alle (öffentlicher Kalender)" in page.main
    page.press("Ändern")
    drain()
    assert outbox == []
    assert read_meeting(meeting).sequence == 0


def test_two_moves_before_the_mail_leaves_are_one_mail(sign_in, leader, meeting, drain, outbox):
    outbox.clear()
    browser = sign_in(leader)
    for day in ("2027-06-15", "2027-06-16"):
        change(browser, meeting, day=day).press("Ändern und benachrichtigen")
    drain()
    assert len(outbox) == 3
    assert "Bisheriger Termin: Dienstag, 8. Juni 2027" in mail_to(outbox, "eva@stadt.example").text


def test_nothing_changed_is_nothing_sent(sign_in, leader, meeting, drain, outbox):
    outbox.clear()
    change(sign_in(leader), meeting)
    drain()
    assert outbox == []
    assert read_meeting(meeting).version == meeting.version


def test_who_is_not_invited_yet_hears_nothing_of_a_move(sign_in, leader, group, drain, outbox):
    found = make_meeting(group)
    change(sign_in(leader), found, day="2027-06-15").press("Ändern")
    drain()
    assert outbox == []


def test_a_lost_update_is_noticed(sign_in, leader, meeting):
    first, second = sign_in(leader), sign_in(leader)
    first.get(f"/termine/{meeting.id}/aendern")
    change(second, meeting, place="Rathaus").press("Ändern und benachrichtigen")
    first.submit(place="Kreishaus").press("Ändern und benachrichtigen")
    assert first.status == 409
    assert "Jemand anderes hat diesen Termin inzwischen geändert" in first.main
    assert first.value("place") == "Kreishaus"
    assert read_meeting(meeting).place == "Rathaus"


def test_a_move_into_the_past_is_refused(sign_in, leader, meeting):
    page = change(sign_in(leader), meeting, day="2026-11-20").press("Ändern und benachrichtigen")
    assert page.status == 422
    assert "Dieser Tag ist schon vorbei" in page.main


def test_cancelling_names_the_recipients_first_and_then_tells_them(
    sign_in, leader, meeting, drain, outbox
):
    outbox.clear()
    page = sign_in(leader).get(f"/termine/{meeting.id}/absagen")
    assert "3 Personen erhalten eine Absage per E-Mail" in page.main
    drain()
    assert outbox == []
    page.submit(reason="Die Leitung ist krank.")
    drain()
    assert len(outbox) == 3
    method, event = events(outbox)["eva@stadt.example"]
    assert (method, event["sequence"], str(event["status"])) == ("CANCEL", 1, "CANCELLED")
    mail = mail_to(outbox, "eva@stadt.example")
    assert mail.subject == "Abgesagt: Monatstreffen am Di 08.06.2027"
    assert "Die Leitung ist krank." in mail.text
    assert "video.example" not in mail.content.decode() + mail.calendar.decode()


def test_a_cancelled_meeting_stays_visible_as_such(sign_in, leader, visitor, group):
    found = make_meeting(group, visibility="public")
    sign_in(leader).submit(f"/termine/{found.id}/absagen", reason="Krank")
    assert "Abgesagt" in visitor.get("/termine").main
    page = visitor.get(page_of(found))
    assert "Dieser Termin wurde abgesagt" in page.main
    assert "Krank" in page.main


def test_who_was_never_told_of_a_meeting_gets_no_cancellation(
    sign_in, leader, group, drain, outbox
):
    found = make_meeting(group, invited=True)  # the worker has not run yet
    sign_in(leader).submit(f"/termine/{found.id}/absagen", reason="")
    drain()
    assert outbox == []


def test_a_cancelled_meeting_is_neither_moved_nor_cancelled_again(sign_in, leader, meeting):
    browser = sign_in(leader)
    browser.submit(f"/termine/{meeting.id}/absagen", reason="")
    assert browser.submit(f"/termine/{meeting.id}/absagen", reason="").status == 422
    page = change(browser, meeting, day="2027-06-15").press("Ändern und benachrichtigen")
    assert page.status == 422
    assert read_meeting(meeting).sequence == 1


def test_only_the_groups_own_coordinators_change_a_meeting(sign_in, meeting, eva):
    other = make_person()
    make_group("Smart City", coordinators=[other])
    for page in ("aendern", "absagen", "einladen", "rueckmeldungen", "protokoll"):
        assert sign_in(other).get(f"/termine/{meeting.id}/{page}").status == 404
        assert sign_in(eva).get(f"/termine/{meeting.id}/{page}").status == 403


def test_one_date_of_a_series_moves_alone(sign_in, leader, group, drain, outbox):
    first = make_meeting(group, date(2027, 6, 8), invited=True)
    second = make_meeting(group, date(2027, 7, 6), invited=True)
    drain()
    outbox.clear()
    change(sign_in(leader), first, day="2027-06-15").press("Ändern und benachrichtigen")
    drain()
    assert {str(event["uid"]) for _method, event in events(outbox).values()} == {first.uid}
    assert read_meeting(second).sequence == 0
