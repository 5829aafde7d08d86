"""Who is away, and who stands in."""

from datetime import timedelta

import pytest
import time_machine

from kdn_helpdesk.core import clock
from kdn_helpdesk.tickets.actions import absences, conversation, sorting
from tests.factories import make_agent, make_person, make_ticket, tell, writing
from tests.tickets.rules import make_rules

PAGE = "/servicestelle/abwesenheiten"


@pytest.fixture
def away(app):
    return make_agent(name="Annika Brandes", email="annika@kdn.example")


@pytest.fixture
def deputy(app):
    return make_agent(name="Henning Rademacher", email="henning@kdn.example")


def enter(person, deputy, *, begins=0, ends=3):
    today = clock.today()
    with writing():
        absences.enter_absence(
            person=person.id,
            deputy=deputy.id,
            first_day=today + timedelta(days=begins),
            last_day=today + timedelta(days=ends),
            actor=person.id,
        )


def recipients(outbox):
    """Whom the desk's mails reached."""
    told = sorted(mail.recipients[0] for mail in outbox)
    return [address for address in told if address.endswith("@kdn.example")]


def reply(ticket):
    requester = make_person()
    tell(conversation.reply_to_ticket, ticket, author=requester, body="Noch etwas.")


def test_an_absence_is_entered_shown_and_removed(sign_in, away, deputy):
    browser = sign_in(away)
    assert "Niemand ist abwesend." in browser.get(PAGE).main
    today = clock.today()
    browser.submit(PAGE, first_day=today, last_day=today + timedelta(days=3), deputy=deputy.id)
    assert "Annika Brandes heute abwesend" in browser.main
    assert "Henning Rademacher" in browser.main
    browser.press("Abwesenheit von Annika Brandes entfernen")
    assert "Niemand ist abwesend." in browser.main


@pytest.mark.parametrize(
    ("begins", "ends", "reason"),
    [
        (3, 1, "Der letzte Tag liegt vor dem ersten."),
        (-9, -3, "Diese Tage sind vorbei."),
        (2, 5, "schon eine Abwesenheit eingetragen"),
    ],
)
def test_days_that_make_no_sense_are_refused(sign_in, away, deputy, begins, ends, reason):
    enter(away, deputy)
    days = [clock.today() + timedelta(days=number) for number in (begins, ends)]
    browser = sign_in(away)
    browser.submit(PAGE, first_day=days[0], last_day=days[1], deputy=deputy.id)
    assert browser.status == 422
    assert reason in browser.main


def test_nobody_stands_in_for_themselves(sign_in, away, deputy):
    browser = sign_in(away)
    browser.submit(PAGE, first_day=clock.today(), deputy=away.id)
    assert browser.status == 422
    assert "Niemand vertritt sich selbst." in browser.main


def test_it_is_for_the_desk_alone(sign_in):
    assert sign_in(make_person()).get(PAGE).status == 403


def test_mails_about_their_requests_also_go_to_the_deputy(drain, outbox, away, deputy):
    ticket = make_ticket(assignee=away)
    enter(away, deputy)
    reply(ticket)
    drain()
    assert recipients(outbox) == ["annika@kdn.example", "henning@kdn.example"]
    told = next(mail for mail in outbox if mail.recipients == ["henning@kdn.example"])
    assert "weil Sie Annika Brandes vertreten" in told.text


def test_an_assignment_and_a_note_reach_the_deputy(drain, outbox, away, deputy):
    other, ticket = make_agent(email="dritte@kdn.example"), make_ticket()
    enter(away, deputy)
    tell(sorting.assign_ticket, ticket, assignee=away.id, agent=other.id)
    drain()
    assert "henning@kdn.example" in recipients(outbox)
    outbox.clear()
    tell(conversation.add_note, ticket, agent=other.id, body="Bitte ansehen.")
    drain()
    assert recipients(outbox) == ["annika@kdn.example", "henning@kdn.example"]


def test_before_and_after_nobody_stands_in(drain, outbox, away, deputy):
    enter(away, deputy, begins=2, ends=4)
    ticket = make_ticket(assignee=away)
    reply(ticket)
    with time_machine.travel(clock.now() + timedelta(days=5)):
        reply(ticket)
        drain()
    assert set(recipients(outbox)) == {"annika@kdn.example"}


def test_a_deputy_who_is_away_hands_on_and_a_circle_ends(drain, outbox, away, deputy):
    third = make_agent(email="dritte@kdn.example")
    enter(away, deputy)
    enter(deputy, third)
    enter(third, away)
    reply(make_ticket(assignee=away))
    drain()
    everybody = ["annika@kdn.example", "dritte@kdn.example", "henning@kdn.example"]
    assert recipients(outbox) == everybody


def test_a_warning_reaches_the_deputy(drain, outbox, away, deputy):
    make_rules()
    make_ticket(assignee=away)
    with time_machine.travel("2026-12-02 12:00+01:00"):
        enter(away, deputy)
    with time_machine.travel("2026-12-01 08:30+01:00"):
        make_ticket(assignee=away)
    with time_machine.travel("2026-12-02 15:00+01:00"):
        drain()
    assert "henning@kdn.example" in recipients(outbox)


def test_the_choice_of_agents_says_who_is_away(sign_in, away, deputy):
    ticket = make_ticket()
    browser = sign_in(deputy)
    enter(away, deputy)
    page = browser.get(f"/servicestelle/{ticket.reference}").main
    day = (clock.today() + timedelta(days=3)).strftime("%d.%m.%Y")
    assert f"Annika Brandes (abwesend bis {day}, Vertretung: Henning Rademacher)" in page
