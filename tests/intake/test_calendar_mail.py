"""Answers of calendars reach the meeting's ledger, whoever sends them."""

import pytest

from kdn_helpdesk.ical.invites import Partstat
from kdn_helpdesk.meetings import addresses
from tests import factories
from tests.intake import desk
from tests.meetings import making


@pytest.fixture
def eva(app):
    return factories.make_person(email="eva@stadt.example", name="Eva Eins")


@pytest.fixture
def meeting(eva):
    leader = factories.make_person(email="leitung@kdn.example")
    group = factories.make_group("Open Data", coordinators=[leader], members=[eva])
    return making.make_meeting(group, invited=True)


def reply(
    uid: str, *, sender: str, to: str = "beratung@kdn.example", answer: str = "ACCEPTED",
    method: str = "REPLY", attendee: str = "eva@stadt.example",
) -> bytes:  # fmt: skip
    calendar = [
        "BEGIN:VCALENDAR",
        f"METHOD:{method}",
        "VERSION:2.0",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        "DTSTAMP:20261101T090000Z",
        "SEQUENCE:0",
        f"ATTENDEE;PARTSTAT={answer}:mailto:{attendee}",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    head = [
        f"From: {sender}",
        f"To: {to}",
        f"Subject: Zugesagt {attendee} {answer}",
        f"Message-ID: <{answer}.{attendee}>",
        "MIME-Version: 1.0",
        f"Content-Type: text/calendar; method={method}; charset=utf-8",
        "",
    ]
    return "\r\n".join([*head, *calendar]).encode()


def test_a_calendars_answer_is_recorded(drain, meeting, eva):
    mail = desk.take_in(drain, reply(meeting.uid, sender=eva.email))
    assert (mail.outcome, mail.kind, mail.subject_id) == ("calendar_answer", "meeting", meeting.id)
    assert making.read_invitation(meeting, eva).partstat is Partstat.ACCEPTED
    assert desk.tickets() == []


def test_the_token_of_the_envelopes_address_proves_the_answer(app, drain, meeting, eva):
    invitation = making.read_invitation(meeting, eva)
    with app.app_context():
        token = addresses.organizer_address(invitation.id)
    raw = reply(meeting.uid, sender="eva.privat@freipost.example", answer="DECLINED")
    desk.take_in(drain, raw, recipient=token)
    assert making.read_invitation(meeting, eva).partstat is Partstat.DECLINED


def test_a_strangers_answer_waits_for_the_coordinators(drain, meeting, eva):
    raw = reply(meeting.uid, sender="fremd@x.example", attendee="fremd@x.example")
    mail = desk.take_in(drain, raw)
    assert mail.outcome == "calendar_answer"
    assert mail.reason
    assert making.read_invitation(meeting, eva).partstat is Partstat.NEEDS_ACTION


def test_an_answer_to_a_meeting_that_is_none_of_ours_is_held(drain, meeting):
    mail = desk.take_in(drain, reply("fremd@anderswo.example", sender="x@y.example"))
    assert (mail.outcome, bool(mail.reason)) == ("held", True)


def test_somebody_elses_invitation_changes_no_meeting_and_becomes_a_request(drain, meeting, eva):
    factories.make_topic("sonstiges")
    raw = reply(meeting.uid, sender=eva.email, method="REQUEST", answer="DECLINED")
    assert desk.take_in(drain, raw).outcome == "ticket"
    assert making.read_invitation(meeting, eva).partstat is Partstat.NEEDS_ACTION


def test_an_answer_read_again_is_recorded_once(sign_in, drain, meeting, eva):
    mail = desk.take_in(drain, reply(meeting.uid, sender=eva.email))
    browser = sign_in(factories.make_agent())
    browser.press("Erneut lesen", f"/servicestelle/posteingang/{mail.id}")
    drain()
    assert desk.look(mail.id).outcome == "calendar_answer"
    assert len(making.read_ledger(meeting)) == 1
