"""Registering without an account: the form, the confirmed address, the place, leaving again."""

from datetime import timedelta

import pytest
import time_machine

from kdn_helpdesk.core import clock
from kdn_helpdesk.ical.checkup.examination import examine
from kdn_helpdesk.ical.invites import Partstat
from kdn_helpdesk.meetings.actions import answering, scheduling
from kdn_helpdesk.meetings.actions.workshops import Asked
from kdn_helpdesk.meetings.models.meetings import Meeting, Visibility
from kdn_helpdesk.meetings.models.workshops import (
    Audience,
    QuestionKind,
    Registration,
    RegistrationState,
)
from kdn_helpdesk.meetings.queries import invitations
from tests.factories import make_person, writing
from tests.meetings.enrolling import (
    enrol,
    make_workshop,
    open_registration,
    page_of,
    read_registration,
    states,
)
from tests.meetings.making import NOW, SUMMER, make_meeting

ANNA = {"name": "Anna Alt", "email": "anna@amt.example"}


@pytest.fixture
def workshop(group):
    return make_workshop(group, places=2)


@pytest.fixture
def register(visitor, workshop, drain, outbox):
    """Register by the form and return the path of the link that is mailed."""

    def send(**fields):
        visitor.submit(page_of(workshop), **(ANNA | fields))
        assert "Postfach" in visitor.main, visitor.main
        drain()
        return outbox[-1].path("/teilnahme/")

    return send


def test_the_page_of_the_meeting_leads_to_the_form(visitor, workshop):
    page = visitor.get(f"/termine/{workshop.meeting_id}")
    assert page_of(workshop) in page.links
    assert "2 von 2" in visitor.get(page_of(workshop)).main


def test_an_address_counts_once_its_owner_has_confirmed(visitor, workshop, register, outbox):
    link = register()
    assert states(workshop) == {"anna": RegistrationState.ASKED}
    assert outbox[-1].recipients == ["anna@amt.example"]
    visitor.get(link)
    assert states(workshop) == {"anna": RegistrationState.ASKED}, "GET changes nothing"
    visitor.press("Anmeldung bestätigen")
    assert "hat einen Platz" in visitor.main
    assert states(workshop) == {"anna": RegistrationState.PLACED}


def test_confirming_twice_is_confirming_once(visitor, workshop, register, drain, outbox):
    link = register()
    visitor.press("Anmeldung bestätigen", link)
    drain()
    sent = len(outbox)
    with visitor.client.session_transaction():
        visitor.client.post(link)
    drain()
    assert len(outbox) == sent
    assert states(workshop) == {"anna": RegistrationState.PLACED}


def test_a_place_comes_with_the_entry_for_the_calendar(visitor, register, drain, outbox):
    visitor.press("Anmeldung bestätigen", register())
    drain()
    mail = outbox[-1]
    assert mail.subject.startswith("Sie haben einen Platz")
    assert b"METHOD:REQUEST" in mail.calendar
    assert b"PARTSTAT=ACCEPTED" in mail.calendar
    assert "https://video.example/raum" in mail.text
    assert not examine(mail.content).findings


def test_nobody_learns_who_has_registered(visitor, workshop, register, drain, outbox):
    visitor.press("Anmeldung bestätigen", register())
    drain()
    shown = visitor.get(f"{page_of(workshop)}/gesendet").main
    visitor.submit(page_of(workshop), **(ANNA | {"name": "Jemand anders"}))
    assert visitor.main == shown
    drain()
    assert outbox[-1].subject.startswith("Sie sind bereits angemeldet")
    assert read_registration("anna@amt.example").name == "Anna Alt"


def test_leaving_by_the_link_takes_the_entry_back(visitor, workshop, register, drain, outbox):
    link = register()
    visitor.press("Anmeldung bestätigen", link)
    drain()
    visitor.press("Anmeldung zurückziehen", link)
    assert states(workshop) == {"anna": RegistrationState.CANCELLED}
    drain()
    assert outbox[-1].subject.startswith("Anmeldung zurückgezogen")
    assert b"METHOD:CANCEL" in outbox[-1].calendar
    assert not examine(outbox[-1].content).findings


def test_who_left_may_come_again(visitor, workshop, register):
    link = register()
    visitor.press("Anmeldung bestätigen", link)
    visitor.press("Anmeldung zurückziehen", link)
    visitor.press("Anmeldung bestätigen", register())
    assert states(workshop) == {"anna": RegistrationState.PLACED}


def test_declining_in_the_calendar_frees_the_place(workshop, drain, outbox):
    for name in ("anna", "ben", "clara"):
        enrol(workshop, f"{name}@amt.example")
    with writing():
        invitation = invitations.get_invitation(read_registration("anna@amt.example").invitation_id)
        answering.answer_invitation(invitation, partstat=Partstat.DECLINED)
    assert states(workshop) == {
        "anna": RegistrationState.CANCELLED,
        "ben": RegistrationState.PLACED,
        "clara": RegistrationState.OFFERED,
    }


def test_a_moved_meeting_reaches_who_has_a_place(workshop, drain, outbox):
    enrol(workshop, "anna@amt.example")
    drain()
    with writing() as session:
        meeting = session.get_one(Meeting, workshop.meeting_id)
        details = scheduling.details_of(meeting)
        later = scheduling.replace(details, end=details.end + timedelta(hours=1))
        scheduling.change_meeting(meeting, details=later, version=meeting.version, actor=0)
    drain()
    assert outbox[-1].recipients == ["anna@amt.example"]
    assert b"SEQUENCE:1" in outbox[-1].calendar
    assert states(workshop) == {"anna": RegistrationState.PLACED}


def test_a_cancelled_meeting_reaches_who_waits(group, drain, outbox):
    workshop = make_workshop(group, places=1)
    enrol(workshop, "anna@amt.example")
    enrol(workshop, "ben@amt.example")
    drain()
    outbox.clear()
    with writing() as session:
        meeting = session.get_one(Meeting, workshop.meeting_id)
        scheduling.cancel_meeting(meeting, reason="Krank", version=meeting.version, actor=0)
    drain()
    told = {mail.recipients[0]: mail for mail in outbox}
    assert set(told) == {"anna@amt.example", "ben@amt.example"}
    assert told["ben@amt.example"].calendar is None


def test_somebody_signed_in_need_not_confirm_their_own_address(sign_in, eva, workshop):
    browser = sign_in(eva).get(page_of(workshop))
    assert browser.value("email") == "eva@stadt.example"
    assert browser.value("organisation") == "Musterstadt"
    browser.submit(button="Verbindlich anmelden")
    assert "Sie haben einen Platz" in browser.text
    assert read_registration("eva@stadt.example").organisation_key.startswith("organisation:")


def test_another_address_is_confirmed_even_by_somebody_signed_in(sign_in, eva, workshop):
    sign_in(eva).submit(page_of(workshop), **ANNA)
    assert states(workshop) == {"anna": RegistrationState.ASKED}


def test_a_workshop_for_members_asks_to_sign_in(group, visitor, sign_in, eva):
    workshop = make_workshop(group, audience=Audience.MEMBERS)
    assert "Melden Sie sich zuerst" in visitor.get(page_of(workshop)).main
    assert "email" not in {f for form in visitor.page.forms for f in form.fields}
    assert "Verbindlich anmelden" in sign_in(eva).get(page_of(workshop)).main


def test_a_visitor_cannot_post_past_the_audience(group, visitor, sign_in):
    workshop = make_workshop(group, audience=Audience.MEMBERS)
    loner = sign_in(make_person(email="allein@web.example"))
    token = loner.get("/konto").page.xpath("//input[@name='csrf_token']/@value")[0]
    loner.post(page_of(workshop), data=ANNA | {"organisation": "", "csrf_token": token})
    assert loner.status == 404
    assert states(workshop) == {}


def test_before_and_after_its_days_nobody_registers(group, visitor):
    soon = make_workshop(group, opens_on=clock.today() + timedelta(days=1))
    assert "nicht geöffnet" in visitor.get(page_of(soon)).main
    with time_machine.travel(NOW.replace(year=2027, month=6, day=8, hour=8)):
        assert "nicht geöffnet" in visitor.get(page_of(soon)).main


def test_what_is_typed_stays_and_each_mistake_is_said(visitor, workshop):
    visitor.submit(page_of(workshop), name="", email="anna", organisation="Amt")
    assert visitor.status == 422
    assert visitor.value("organisation") == "Amt"
    assert "Bitte geben Sie Ihren Namen ein" in visitor.main


def test_the_coordinators_questions_are_asked_and_answered(group, visitor, drain, outbox):
    workshop = make_workshop(
        group,
        questions=[
            Asked("Vegetarisch?", QuestionKind.YES),
            Asked("Erfahrung", QuestionKind.CHOICE, ("keine", "etwas"), is_required=True),
        ],
    )
    diet, skill = workshop.questions
    visitor.submit(page_of(workshop), **ANNA, **{f"question_{diet.id}": True})
    assert visitor.status == 422
    visitor.submit(
        page_of(workshop), **ANNA, **{f"question_{diet.id}": True, f"question_{skill.id}": "etwas"}
    )
    kept = read_registration("anna@amt.example").answers
    assert kept == {str(diet.id): "yes", str(skill.id): "etwas"}


def test_a_meeting_that_not_everybody_sees_takes_no_public_registration(sign_in, leader, group):
    meeting = make_meeting(group, SUMMER, visibility=Visibility.GROUP)
    browser = sign_in(leader)
    browser.submit(f"/termine/{meeting.id}/anmeldung/einrichten", audience="public")
    assert browser.status == 422
    assert "Machen Sie den Termin zuerst öffentlich" in browser.main


def test_a_registration_does_not_open_twice_at_once(group):
    workshop = make_workshop(group, places=3)
    again = open_registration(workshop.meeting, places=5)
    assert again.id == workshop.id
    assert again.version == 2


def test_a_broken_link_says_so(visitor):
    assert visitor.get("/teilnahme/kaputt").status == 404


def test_some_time_afterwards_answers_and_the_waiting_list_are_forgotten(group, drain):
    workshop = make_workshop(group, places=1, questions=[Asked("Vegetarisch?", QuestionKind.YES)])
    enrol(workshop, "anna@amt.example")
    enrol(workshop, "ben@amt.example")
    with writing() as session:
        row = session.get_one(Registration, read_registration("anna@amt.example").id)
        row.answers = {"1": "yes"}
    with time_machine.travel(workshop.meeting.ends_at + timedelta(days=91)):
        drain()
    assert states(workshop) == {"anna": RegistrationState.PLACED}
    assert read_registration("anna@amt.example").answers == {}
