"""Answers by the calendar: matched, weighed, or waiting to be confirmed."""

from datetime import timedelta

import time_machine
from icalendar import Calendar

from kdn_helpdesk.ical.invites import Partstat
from kdn_helpdesk.meetings.models.invitations import AnswerState, Channel
from tests.meetings.making import (
    NOW,
    SUMMER,
    read_invitation,
    read_ledger,
    read_meeting,
)
from tests.meetings.replying import calendar_reply, mail_after, mail_to, organizer_in, send_reply


def test_the_calendars_reply_to_the_token_counts(drain, meeting, eva, outbox):
    to = organizer_in(mail_to(outbox, "eva@stadt.example"))
    mail = send_reply(drain, calendar_reply(meeting, comment="Ja\\, gern"), to=to)
    assert (mail.outcome, mail.kind, mail.subject_id) == ("calendar_answer", "meeting", meeting.id)
    invitation = read_invitation(meeting, eva)
    assert (invitation.partstat, invitation.comment) == (Partstat.ACCEPTED, "Ja, gern")
    [line] = read_ledger(meeting)
    assert (line.channel, line.sender) == (Channel.MAIL, "eva@stadt.example")


def test_without_token_uid_and_attendee_are_enough_from_the_attendee(drain, meeting, eva):
    send_reply(drain, calendar_reply(meeting, partstat="DECLINED"))
    assert read_invitation(meeting, eva).partstat is Partstat.DECLINED


def test_an_alias_that_holds_the_token_counts(drain, meeting, eva, outbox):
    to = organizer_in(mail_to(outbox, "eva@stadt.example"))
    send_reply(drain, calendar_reply(meeting), sender="e.eins@stadt.example", to=to)
    assert read_invitation(meeting, eva).partstat is Partstat.ACCEPTED


def test_another_sender_without_token_waits(drain, outbox, meeting, eva):
    mail = send_reply(drain, calendar_reply(meeting), sender="boese@anderswo.example")
    assert mail.outcome == "calendar_answer"
    assert "Koordination" in mail.reason
    assert read_invitation(meeting, eva).partstat is Partstat.NEEDS_ACTION
    assert [line.state for line in read_ledger(meeting)] == [AnswerState.WAITING]
    drain()
    assert "boese@anderswo.example" in mail_after(outbox, "leitung@kdn.example").text


def test_a_stranger_with_a_forwarded_invitation_waits(drain, meeting, eva, outbox):
    to = organizer_in(mail_to(outbox, "eva@stadt.example"))
    send_reply(
        drain,
        calendar_reply(meeting, attendee="fremd@firma.example"),
        sender="fremd@firma.example",
        to=to,
    )
    assert read_invitation(meeting, eva).partstat is Partstat.NEEDS_ACTION
    [line] = read_ledger(meeting)
    assert (line.state, line.invitation_id) == (AnswerState.WAITING, None)


def test_a_stranger_who_is_confirmed_becomes_a_guest(sign_in, leader, drain, meeting, outbox):
    send_reply(
        drain,
        calendar_reply(meeting, attendee="fremd@firma.example"),
        sender="fremd@firma.example",
    )
    page = sign_in(leader).get(f"/termine/{meeting.id}/rueckmeldungen")
    assert "Zu bestätigen" in page.main
    page.press("Einladen und zählen lassen")
    assert "fremd@firma.example" in page.main
    assert [line.state for line in read_ledger(meeting)] == [AnswerState.COUNTED]
    drain()
    request = mail_after(outbox, "fremd@firma.example")
    assert b"PARTSTAT=ACCEPTED" in request.calendar.replace(b"\r\n ", b"")


def test_an_answer_that_is_refused_counts_for_nothing(sign_in, leader, drain, meeting, eva):
    send_reply(drain, calendar_reply(meeting), sender="boese@anderswo.example")
    page = sign_in(leader).get(f"/termine/{meeting.id}/rueckmeldungen")
    page.get(next(link for link in page.links if link.endswith("/ablehnen")))
    page.press("Nicht zählen lassen")
    assert read_invitation(meeting, eva).partstat is Partstat.NEEDS_ACTION
    assert [line.state for line in read_ledger(meeting)] == [AnswerState.REFUSED]


def test_a_confirmed_answer_counts(sign_in, leader, drain, meeting, eva):
    send_reply(drain, calendar_reply(meeting), sender="eva.privat@post.example")
    page = sign_in(leader).get(f"/termine/{meeting.id}/rueckmeldungen")
    page.press("Zählen lassen")
    assert read_invitation(meeting, eva).partstat is Partstat.ACCEPTED


def test_the_newest_answer_counts_whatever_comes_last(drain, meeting, eva):
    send_reply(drain, calendar_reply(meeting, partstat="DECLINED", minute=10))
    late = send_reply(drain, calendar_reply(meeting, partstat="ACCEPTED", minute=5))
    assert "zu spät" in late.reason
    assert read_invitation(meeting, eva).partstat is Partstat.DECLINED
    assert [line.state for line in read_ledger(meeting)] == [
        AnswerState.COUNTED,
        AnswerState.LATE,
    ]


def test_a_later_answer_by_mail_counts_after_one_by_the_link(visitor, drain, meeting, eva, outbox):
    visitor.submit(mail_to(outbox, "eva@stadt.example").path("/einladung/"), answer="ACCEPTED")
    with time_machine.travel(NOW + timedelta(hours=1)):
        send_reply(drain, calendar_reply(meeting, partstat="DECLINED", minute=120))
    assert read_invitation(meeting, eva).partstat is Partstat.DECLINED


def test_the_same_mail_read_twice_is_one_line(drain, meeting, eva):
    for number in (1, 2):
        send_reply(drain, calendar_reply(meeting, minute=1), number=number)
    assert len(read_ledger(meeting)) == 1


def test_an_answer_to_an_older_version_counts_and_is_marked(sign_in, leader, drain, meeting, eva):
    browser = sign_in(leader)
    browser.submit(f"/termine/{meeting.id}/aendern", day="2027-06-15")
    browser.press("Ändern und benachrichtigen")
    drain()
    send_reply(drain, calendar_reply(meeting, sequence=0, minute=1))
    invitation = read_invitation(meeting, eva)
    assert invitation.partstat is Partstat.ACCEPTED
    assert invitation.is_outdated
    assert "zu einer älteren Fassung" in browser.get(f"/termine/{meeting.id}/rueckmeldungen").main


def test_the_present_version_is_not_marked_though_somebody_else_left(
    sign_in, drain, meeting, eva, max_
):
    sign_in(max_).submit("/arbeitskreise/open-data/verlassen", button="Leave the group")
    drain()
    assert read_meeting(meeting).sequence == 1
    send_reply(drain, calendar_reply(meeting, sequence=0))
    assert not read_invitation(meeting, eva).is_outdated


def test_a_delegation_is_shown_with_its_name(sign_in, leader, drain, meeting, eva):
    line = 'DELEGATED;DELEGATED-TO="mailto:karl@stadt.example"'
    send_reply(drain, calendar_reply(meeting, partstat=line))
    assert read_invitation(meeting, eva).partstat is Partstat.DELEGATED
    page = sign_in(leader).get(f"/termine/{meeting.id}/rueckmeldungen")
    assert "schickt karl@stadt.example" in page.main


def test_an_incoming_request_or_cancellation_changes_nothing(drain, meeting):
    for number, method in enumerate(("REQUEST", "CANCEL")):
        send_reply(drain, calendar_reply(meeting, method=method, sequence=9), number=number)
    found = read_meeting(meeting)
    assert (found.sequence, found.is_cancelled) == (0, False)
    assert read_ledger(meeting) == []


def test_an_answer_to_a_meeting_of_others_is_held(drain, app, meeting):
    meeting.uid = "fremd@anderswo.example"
    mail = send_reply(drain, calendar_reply(meeting))
    assert mail.outcome == "held"
    assert "keiner unserer" in mail.reason or mail.reason


def test_an_answer_to_a_cancelled_meeting_stays_without_effect(
    sign_in, leader, drain, meeting, eva
):
    sign_in(leader).submit(f"/termine/{meeting.id}/absagen", reason="Krank")
    drain()
    mail = send_reply(drain, calendar_reply(meeting))
    assert mail.outcome == "calendar_answer"
    assert read_invitation(meeting, eva).partstat is Partstat.NEEDS_ACTION


def propose_time(drain, meeting):
    times = ["DTSTART:20270609T080000Z", "DTEND:20270609T093000Z"]
    text = calendar_reply(meeting, method="COUNTER", partstat="TENTATIVE", more=times)
    return send_reply(drain, text)


def test_a_proposed_time_is_shown_and_taken(sign_in, leader, drain, meeting):
    propose_time(drain, meeting)
    page = sign_in(leader).get(f"/termine/{meeting.id}/rueckmeldungen")
    assert "Schlägt eine andere Zeit vor: 09.06.2027, 10:00 Uhr" in page.main
    page.get(next(link for link in page.links if "vorschlag=" in link))
    assert page.value("day") == "2027-06-09"
    page.submit()
    page.press("Ändern und benachrichtigen")
    assert read_meeting(meeting).day.isoformat() == "2027-06-09"
    assert "Zu bestätigen" not in page.get(f"/termine/{meeting.id}/rueckmeldungen").main


def test_a_proposed_time_is_declined_by_mail(sign_in, leader, drain, meeting, outbox):
    propose_time(drain, meeting)
    page = sign_in(leader).get(f"/termine/{meeting.id}/rueckmeldungen")
    page.submit(
        next(link for link in page.links if link.endswith("/ablehnen")), comment="Raum belegt."
    )
    drain()
    mail = mail_after(outbox, "eva@stadt.example")
    assert str(Calendar.from_ical(mail.calendar)["method"]) == "DECLINECOUNTER"
    assert "Raum belegt." in mail.text
    assert read_meeting(meeting).day == SUMMER
