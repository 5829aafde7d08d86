"""Sending somebody else: by the link, by the calendar, by the coordinators' hand."""

import pytest
from icalendar import Calendar

from kdn_helpdesk.ical.checkup.examination import examine
from kdn_helpdesk.ical.invites import Partstat
from kdn_helpdesk.meetings.models.invitations import AnswerState, Channel, Invitation
from tests.factories import reading
from tests.meetings.making import read_invitation, read_ledger, read_meeting
from tests.meetings.replying import calendar_reply, mail_after, mail_to, send_reply

KARL = {"name": "Karl Vertreter", "email": "Karl@stadt.example"}


def substitute_of(meeting, person) -> Invitation:
    with reading() as session:
        first = read_invitation(meeting, person).id
        return session.query(Invitation).filter_by(stands_in_for_id=first).one()


def method_of(mail):
    return str(Calendar.from_ical(mail.calendar)["method"])


@pytest.fixture
def link(meeting, outbox):
    """The address of Eva's personal page."""
    found = mail_to(outbox, "eva@stadt.example").path("/einladung/")
    outbox.clear()
    return found


@pytest.fixture
def delegated(visitor, meeting, link, drain, outbox):
    """Eva sends Karl, who has got his invitation."""
    visitor.submit(f"{link}/vertretung", **KARL, comment="Ich bin im Urlaub.")
    drain()
    return meeting


def test_looking_at_the_page_sends_nobody(visitor, meeting, eva, link, drain, outbox):
    page = visitor.get(link)
    page.get(next(one for one in page.links if one.endswith("/vertretung")))
    assert "erhält eine eigene Einladung" in page.main
    drain()
    assert outbox == []
    assert read_invitation(meeting, eva).partstat is Partstat.NEEDS_ACTION


def test_the_substitute_alone_gets_an_invitation_of_their_own(delegated, visitor, eva, outbox):
    assert "Sie schicken jemand anderen" in visitor.main
    assert "karl@stadt.example" in visitor.main
    [mail] = outbox
    assert mail.recipients == ["karl@stadt.example"]
    assert method_of(mail) == "REQUEST"
    assert "Eva Eins" in mail.text
    invitation = read_invitation(delegated, eva)
    assert (invitation.partstat, invitation.comment) == (Partstat.DELEGATED, "Ich bin im Urlaub.")
    [line] = read_ledger(delegated)
    assert (line.channel, line.delegated_to) == (
        Channel.PAGE,
        "Karl Vertreter <karl@stadt.example>",
    )


def test_the_substitute_answers_and_both_stand_in_the_list(
    delegated, visitor, sign_in, leader, outbox
):
    page = visitor.submit(
        mail_to(outbox, "karl@stadt.example").path("/einladung/"), answer="ACCEPTED"
    )
    assert "Sie vertreten Eva Eins" in page.main
    page = sign_in(leader).get(f"/termine/{delegated.id}/rueckmeldungen")
    assert "vertritt Eva Eins" in page.main
    assert "schickt Karl Vertreter <karl@stadt.example>" in page.main


def test_who_comes_after_all_takes_the_substitute_back(
    delegated, visitor, link, drain, outbox, eva
):
    outbox.clear()
    visitor.submit(link, answer="ACCEPTED")
    drain()
    [mail] = outbox
    assert (mail.recipients, method_of(mail)) == (["karl@stadt.example"], "CANCEL")
    assert substitute_of(delegated, eva).is_withdrawn


def test_another_substitute_replaces_the_first(delegated, visitor, link, drain, outbox):
    outbox.clear()
    visitor.submit(f"{link}/vertretung", name="Rita", email="rita@stadt.example")
    drain()
    assert {mail.recipients[0]: method_of(mail) for mail in outbox} == {
        "karl@stadt.example": "CANCEL",
        "rita@stadt.example": "REQUEST",
    }


def test_who_is_withdrawn_takes_the_substitute_along(
    delegated, sign_in, leader, eva, drain, outbox
):
    outbox.clear()
    number = read_invitation(delegated, eva).id
    page = sign_in(leader).get(f"/termine/{delegated.id}/rueckmeldungen/{number}/zurueckziehen")
    assert "Karl Vertreter kommt an ihrer Stelle" in page.main
    page.press("Einladung zurückziehen")
    drain()
    assert {mail.recipients[0] for mail in outbox} == {"eva@stadt.example", "karl@stadt.example"}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": "Eva", "email": "EVA@stadt.example"}, "eine andere Person als sich selbst"),
        ({"name": "", "email": "karl@stadt.example"}, "Namen"),
        ({"name": "Karl", "email": "karl"}, "keine vollständige E-Mail-Adresse"),
    ],
)
def test_a_substitute_needs_a_name_and_an_address_of_another(
    visitor, meeting, link, eva, fields, sentence
):
    page = visitor.submit(f"{link}/vertretung", **fields)
    assert page.status == 422
    assert sentence in page.main
    assert read_invitation(meeting, eva).partstat is Partstat.NEEDS_ACTION


def test_a_substitute_sends_nobody_on(delegated, visitor, outbox):
    address = mail_to(outbox, "karl@stadt.example").path("/einladung/")
    assert not [link for link in visitor.get(address).links if link.endswith("/vertretung")]
    page = visitor.submit(f"{address}/vertretung", name="Rita", email="rita@stadt.example")
    assert page.status == 422
    assert "Sie vertreten selbst jemanden" in page.main


def test_somebody_invited_already_is_named_and_not_invited_twice(
    visitor, meeting, link, drain, outbox, eva
):
    visitor.submit(f"{link}/vertretung", name="Max", email="max@kreis.example")
    drain()
    assert outbox == []
    assert read_invitation(meeting, eva).partstat is Partstat.DELEGATED


def test_a_calendars_delegation_invites_the_substitute(drain, meeting, eva, outbox):
    line = 'DELEGATED;DELEGATED-TO="mailto:karl@stadt.example"'
    send_reply(drain, calendar_reply(meeting, partstat=line))
    drain()
    assert method_of(mail_after(outbox, "karl@stadt.example")) == "REQUEST"
    reply = calendar_reply(meeting, attendee="karl@stadt.example")
    send_reply(drain, reply, sender="karl@stadt.example")
    assert substitute_of(meeting, eva).partstat is Partstat.ACCEPTED


def test_a_forged_delegation_invites_nobody(drain, meeting, outbox):
    line = 'DELEGATED;DELEGATED-TO="mailto:karl@stadt.example"'
    send_reply(drain, calendar_reply(meeting, partstat=line), sender="boese@anderswo.example")
    drain()
    assert not [mail for mail in outbox if mail.recipients == ["karl@stadt.example"]]
    assert [line.state for line in read_ledger(meeting)] == [AnswerState.WAITING]


def test_coordinators_enter_a_substitute(sign_in, leader, meeting, eva, drain, outbox):
    number = read_invitation(meeting, eva).id
    page = sign_in(leader).submit(
        f"/termine/{meeting.id}/rueckmeldungen/{number}/vertretung", **KARL
    )
    assert "vertritt Eva Eins" in page.main
    drain()
    assert method_of(mail_after(outbox, "karl@stadt.example")) == "REQUEST"


def test_somebody_signed_in_gets_to_the_same_page(sign_in, meeting, eva, leader):
    page = sign_in(eva).get(f"/termine/{meeting.id}")
    page.get(next(one for one in page.links if one.endswith("/vertretung")))
    assert "Vertretung schicken" in page.main
    stranger = sign_in(leader).get(f"/termine/{meeting.id}/vertretung")
    assert stranger.status == 200


def test_a_move_asks_both_anew(delegated, sign_in, leader, eva, drain, outbox):
    outbox.clear()
    browser = sign_in(leader)
    browser.submit(f"/termine/{delegated.id}/aendern", day="2027-06-15")
    browser.press("Ändern und benachrichtigen")
    drain()
    assert len(outbox) == 4
    assert read_invitation(delegated, eva).partstat is Partstat.NEEDS_ACTION
    assert not substitute_of(delegated, eva).is_withdrawn
    assert read_meeting(delegated).sequence == 1


def test_calendars_are_told_who_sends_whom(delegated, sign_in, leader, drain, outbox):
    """A later mail to each: calendars want an address beside DELEGATED (RFC 5545, 3.2.5)."""
    outbox.clear()
    browser = sign_in(leader)
    browser.submit(f"/termine/{delegated.id}/aendern", place="Rathaus")
    browser.press("Ändern und benachrichtigen")
    drain()
    eva = attendee_in(mail_to(outbox, "eva@stadt.example"))
    assert eva.params["PARTSTAT"] == "DELEGATED"
    assert eva.params["DELEGATED-TO"] == "mailto:karl@stadt.example"
    karl = attendee_in(mail_to(outbox, "karl@stadt.example"))
    assert karl.params["DELEGATED-FROM"] == "mailto:eva@stadt.example"
    for mail in outbox:
        assert not examine(mail.content).findings


def attendee_in(mail):
    [event] = Calendar.from_ical(mail.calendar).walk("VEVENT")
    return event["attendee"]
