"""The coordinators' side: setting up, the list, by hand, the table, writing, who was there."""

from datetime import timedelta

import pytest
import time_machine

from kdn_helpdesk.core import clock
from kdn_helpdesk.meetings.models.meetings import Visibility
from kdn_helpdesk.meetings.models.workshops import RegistrationState
from tests.factories import make_person
from tests.meetings.enrolling import enrol, make_workshop, read_registration, states
from tests.meetings.making import NOW, SUMMER, make_meeting


@pytest.fixture
def desk(sign_in, leader):
    return sign_in(leader)


@pytest.fixture
def workshop(group):
    return make_workshop(group, places=1)


def listed(workshop):
    return f"/termine/{workshop.meeting_id}/anmeldungen"


def test_a_meeting_becomes_a_workshop(desk, group, visitor):
    meeting = make_meeting(group, SUMMER, visibility=Visibility.PUBLIC)
    desk.submit(
        f"/termine/{meeting.id}/anmeldung/einrichten",
        kind="webinar",
        places=12,
        **{
            "questions-0-label": "Essen",
            "questions-0-kind": "choice",
            "questions-0-options": "mit Fleisch; ohne",
        },
    )
    assert desk.path == f"/termine/{meeting.id}/anmeldungen"
    page = visitor.get(f"/termine/{meeting.id}-monatstreffen/anmeldung").main
    assert "12 von 12" in page
    assert "mit Fleisch" in page


def test_a_choice_needs_choices(desk, group):
    meeting = make_meeting(group, SUMMER, visibility=Visibility.PUBLIC)
    desk.submit(
        f"/termine/{meeting.id}/anmeldung/einrichten",
        **{"questions-0-label": "Essen", "questions-0-kind": "choice"},
    )
    assert desk.status == 422
    assert desk.value("questions-0-label") == "Essen"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"closes_on": "2027-06-20"}, "spätestens am Tag des Termins"),
        ({"opens_on": "2027-06-07", "closes_on": "2027-06-01"}, "nach dem ersten"),
        ({"one_each_until": "2027-01-01"}, "wie viele Plätze"),
        ({"places": "0"}, "1 bis 10"),
        ({"hours_to_confirm": "1"}, "2 bis 336"),
    ],
)
def test_what_cannot_work_is_refused_in_a_sentence(desk, group, fields, sentence):
    meeting = make_meeting(group, SUMMER, visibility=Visibility.PUBLIC)
    desk.submit(f"/termine/{meeting.id}/anmeldung/einrichten", **fields)
    assert desk.status == 422
    assert sentence in desk.main


def test_of_two_who_change_it_one_is_told(desk, workshop):
    address = f"/termine/{workshop.meeting_id}/anmeldung/einrichten"
    desk.submit(address, places=5, version=0)
    assert desk.status == 409


def test_the_list_shows_who_registered(desk, workshop):
    enrol(workshop, "anna@amt.example", organisation="Amt Nord")
    enrol(workshop, "ben@amt.example")
    page = desk.get(listed(workshop)).main
    assert "1 / 1" in page
    for words in ("Anna", "Amt Nord", "hat einen Platz", "auf der Warteliste"):
        assert words in page


def test_the_list_asks_the_same_number_of_questions_for_many(desk, group, queries):
    workshop = make_workshop(group, places=30)
    counts = []
    for upto in (2, 12):
        for number in range(upto):
            if f"p{number}" not in states(workshop):
                enrol(workshop, f"p{number}@amt.example")
        queries.clear()
        desk.get(listed(workshop))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_somebody_is_registered_by_hand(desk, workshop, drain, outbox):
    desk.submit(listed(workshop), name="Tel Efon", email="tel@amt.example")
    assert "Tel Efon hat einen Platz" in desk.text
    drain()
    assert outbox[-1].recipients == ["tel@amt.example"]
    desk.submit(listed(workshop), name="Noch Eine", email="noch@amt.example")
    assert "auf der Warteliste" in desk.text
    desk.submit(listed(workshop), name="Tel Efon", email="tel@amt.example")
    assert desk.status == 422


def test_a_place_out_of_turn_still_needs_a_place(desk, workshop):
    enrol(workshop, "anna@amt.example")
    enrol(workshop, "ben@amt.example")
    desk.press("Platz geben", listed(workshop))
    assert "Alle Plätze sind vergeben" in desk.text
    assert states(workshop)["ben"] is RegistrationState.WAITING


def test_whoever_is_taken_off_hears_why(desk, workshop, drain, outbox):
    enrol(workshop, "anna@amt.example")
    enrol(workshop, "ben@amt.example")
    drain()
    outbox.clear()
    number = read_registration("anna@amt.example").id
    desk.submit(f"{listed(workshop)}/{number}/streichen", words="Der Raum ist zu klein.")
    drain()
    told = {mail.recipients[0]: mail for mail in outbox}
    assert "Der Raum ist zu klein." in told["anna@amt.example"].text
    assert b"METHOD:CANCEL" in told["anna@amt.example"].calendar
    assert "Platz für Sie frei" in told["ben@amt.example"].subject


def test_the_table_is_safe_in_a_spreadsheet(desk, workshop):
    enrol(workshop, "anna@amt.example", organisation='=HYPERLINK("http://boese.example")')
    table = desk.get(f"/termine/{workshop.meeting_id}/anmeldungen.csv")
    lines = table.data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Name;E-Mail-Adresse;Organisation;Stand")
    assert "'=HYPERLINK" in lines[1]
    assert "anna@amt.example" in lines[1]


def test_a_mail_to_all_is_shown_before_it_is_sent(desk, workshop, drain, outbox):
    enrol(workshop, "anna@amt.example")
    enrol(workshop, "ben@amt.example")
    drain()
    outbox.clear()
    desk.submit(f"{listed(workshop)}/schreiben", to="everybody", subject="Anreise", body="Gleis 3.")
    assert "Gleis 3." in desk.main
    drain()
    assert not outbox
    desk.press("Nachricht senden")
    drain()
    assert sorted(mail.recipients[0] for mail in outbox) == ["anna@amt.example", "ben@amt.example"]
    assert all(mail.subject == "Anreise" and "Gleis 3." in mail.text for mail in outbox)
    assert "2 von 2" in desk.get(listed(workshop)).main


def test_nobody_is_written_to_where_nobody_is(desk, workshop):
    desk.submit(f"{listed(workshop)}/schreiben", subject="Anreise", body="Gleis 3.")
    desk.press("Nachricht senden")
    assert desk.status == 422


def test_who_was_there_is_noted_afterwards(sign_in, leader, desk, workshop):
    enrol(workshop, "anna@amt.example")
    number = read_registration("anna@amt.example").id
    page = f"{listed(workshop)}/anwesenheit"
    desk.submit(page, present=[number])
    assert desk.status == 422
    with time_machine.travel(NOW.replace(year=2027, month=6, day=8, hour=12)):
        desk = sign_in(leader)
        desk.submit(page, present=[number])
        assert "war dabei" in desk.get(listed(workshop)).main
    assert read_registration("anna@amt.example").has_attended


def test_nobody_registers_by_hand_once_it_has_begun(sign_in, leader, workshop):
    with time_machine.travel(workshop.meeting.starts_at + timedelta(minutes=1)):
        desk = sign_in(leader)
        assert "name" not in {
            f for form in desk.get(listed(workshop)).page.forms for f in form.fields
        }


def test_others_do_not_see_the_list(sign_in, eva, workshop):
    assert sign_in(eva).get(listed(workshop)).status == 403
    stranger = make_person(email="fremd@web.example")
    assert sign_in(stranger).get(listed(workshop)).status == 403


def test_the_days_of_registration_are_proposed(desk, group):
    meeting = make_meeting(group, SUMMER)
    desk.get(f"/termine/{meeting.id}/anmeldung/einrichten")
    assert desk.value("opens_on") == clock.today().isoformat()
    assert desk.value("closes_on") == "2027-06-07"
